import Clinic
import Fixtures
import Storage
import Testing

extension Holos {
    /// A visit of Bea, who gets mail, and has never asked for texts.
    func visit(phone: String?) async throws -> AppointmentDetails {
        let person = try PersonDraft(
            name: "Bea", isAlias: false, email: "bea@example.org", phone: phone, zone: nil, at: "")
        return try await book(start: "2027-03-08T09:00", clinician: "imani", for: .newcomer(person))
    }

    /// The confirmation is handed over; gives its id.
    func sentConfirmation() async throws -> Message.ID {
        try await scratch.script(
            "update message set state = 'sent', settled_at = daybook_now() where kind = 'booked' and channel = 'email'")
        return try #require(
            try await column("select message_id::text from message where kind = 'booked'").first.flatMap {
                Message.ID($0)
            })
    }

    /// What became of the confirmation by each channel.
    func confirmations() async throws -> [String] {
        try await column(
            "select concat_ws(' ', channel, state, reason) from message where kind = 'booked' order by channel")
    }
}

import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

extension Holos {
    /// Saturday 27 February 2027: what is booked then for Monday is no change of a coming day.
    static let saturday = "2027-02-27T13:00:00Z"

    /// The clinic, where a member of the staff asks to be told of changes in their coming day.
    static func open(now: String = Holos.now, asking code: String) async throws -> Holos {
        let holos = try await open(now: now)
        try await holos.askForChanges(code)
        return holos
    }

    /// A member of the staff, or everybody, asks to be told of changes in their coming day.
    func askForChanges(_ code: String = "%") async throws {
        try await scratch.script(
            """
            update staff set email = code || '@holos.example', notices = '{changes}' where code like '\(code)'
            """)
    }

    /// The letters about such changes that there are: whose, where they stand, when they are due.
    func changeLetters() async throws -> [String] {
        try await column(
            """
            select concat_ws(' ', s.code, m.state, to_char(m.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
            from message m join staff s using (practice_id, staff_id)
            where m.kind = 'changes' order by m.due_at, s.code
            """)
    }

    /// What those letters say that are due now; they are claimed.
    func changesTold() async throws -> [String] {
        try await database.claimDueMessages(
            of: practice, on: .email, limit: 100, lease: .seconds(3600), deadline: .now + .seconds(10)
        ).messages.compactMap { message in
            guard case .changes(let changes, let isWanted) = message.topic,
                case .member(let member, _) = message.recipient
            else { return nil }
            #expect(isWanted)
            var visits: [String] = changes.visits.map { visit in
                "\(visit.change.rawValue) \(visit.start.rfc3339)" + (visit.before.map { " from \($0.rfc3339)" } ?? "")
            }
            if !changes.isWhole { visits.append("and more") }
            return "\(member.code): \(visits.isEmpty ? "nothing" : visits.joined(separator: ", "))"
        }.sorted()
    }
}

extension Infusions {
    /// The whole of Monday 1 March 2027 in Blanding.
    static let monday = ("2027-03-01T00:00:00-07:00", "2027-03-02T00:00:00-07:00")

    /// That Monday, 06:00: Dr Haddad asks to be told of changes in their coming day, and has a visit at ten that was
    /// booked on Saturday.
    static func askingForChanges() async throws -> (clinic: Infusions, visit: AppointmentDetails) {
        let clinic = try await open(now: Holos.saturday)
        try await clinic.holos.askForChanges("noor")
        let visit = try await clinic.visit("consult", at: "2027-03-01T10:00", clinician: "noor")
        try await clinic.scratch.setClock(now)
        return (clinic, visit)
    }
}

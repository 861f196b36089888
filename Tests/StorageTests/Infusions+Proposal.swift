import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Storage
import Testing

extension Infusions {
    /// The whole of Tuesday 2 March 2027 in Blanding.
    static let tuesday = ("2027-03-02T00:00:00-07:00", "2027-03-03T00:00:00-07:00")

    /// Books a visit for somebody new.
    @discardableResult
    func visit(_ service: String, at start: String, clinician: String? = nil) async throws -> AppointmentDetails {
        let draft = BookingDraft(
            service: service, start: try #require(StartDraft(start)), clinician: clinician, hold: nil, note: "")
        return try await found { answer in
            try await database.book(
                draft, for: .newcomer(try .rosa), source: .staff, call: call(.daybook), answer: answer)
        }
    }

    func propose(
        _ kind: ProposedChange.Kind = .sick, _ clinician: String?, _ from: String, _ to: String
    ) async throws -> Proposal {
        let during = try #require(TimeRange(start: .at(from), end: .at(to)))
        let change = try ProposedChange(kind, clinician: clinician, room: nil, during: during, reason: "flu")
        return try await found { try await database.propose(change, call: call(.daybook), answer: $0) }
    }

    @discardableResult
    func apply(_ proposal: Proposal, accepted: [Appointment.ID]? = nil) async throws -> Proposal {
        try await found {
            try await database.apply(proposal.id, accepted: accepted, call: call(.daybook), answer: $0)
        }
    }

    @discardableResult
    func reverse(_ proposal: Proposal) async throws -> Proposal {
        try await found { try await database.reverse(proposal.id, call: call(.daybook), answer: $0) }
    }

    func state(of proposal: Proposal) async throws -> Proposal.State {
        try await database.proposal(proposal.id, practice: practice, deadline: .now + .seconds(10)).state
    }

    func details(_ id: Appointment.ID) async throws -> AppointmentDetails {
        try await database.appointment(id, practice: practice, deadline: .now + .seconds(10))
    }

    /// Everything that guards time, row by row.
    func claimRows() async throws -> [String] {
        try await scratch.texts(
            """
            select concat_ws(' ', claim_id, resource_id, seats, during, appointment_id, hold_id) from claim order by 1
            """)
    }

    /// Where each visit is and who takes part, as planned.
    func visits() async throws -> [String] {
        try await scratch.texts(
            """
            select concat_ws(' ', a.appointment_id, a.state, a.during, a.clinician_id, a.room_id, a.local_start,
                coalesce(a.attention, 'none'), string_agg(concat_ws('/', f.name, f.during, f.clinician_id, f.nurse_id,
                f.room_id), ' ' order by f.position))
            from appointment a join appointment_phase f using (practice_id, appointment_id, schedule_version)
            group by a.appointment_id, a.state, a.during, a.clinician_id, a.room_id, a.local_start, a.attention
            order by 1
            """)
    }

    /// What is still to be sent: about which visit, what, and when.
    func owed() async throws -> [String] {
        try await scratch.texts(
            "select concat_ws(' ', subject_id, kind, due_at) from message where state = 'ready' order by 1")
    }

    /// The refusal that `body` ends with.
    func refusal(_ body: () async throws -> Void) async throws -> Refusal {
        try await holos.refusal(body)
    }

    /// What a write has found when it made its answer.
    func found<Value: Sendable>(
        _ write: (@escaping @Sendable (Value) throws -> Answer) async throws -> Answer
    ) async throws -> Value {
        try await holos.found(write)
    }
}

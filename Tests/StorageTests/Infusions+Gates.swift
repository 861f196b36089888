import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

extension Infusions {
    /// The practice with an infusion that asks for a consent, an approval and somebody who comes along.
    static func gated(
        _ gates: [GateRule] = [GateRule(.consent, of: "ketamine"), GateRule(.candidacy), GateRule(.escort)]
    ) async throws -> Infusions {
        let infusions = try await open { $0.services[0].gates = gates }
        _ = try await infusions.database.addConsent(
            code: "ketamine", title: "Consent", text: "What it does.", call: infusions.desk()
        ) { _ in Answer(status: 201) }
        return infusions
    }

    /// A call of somebody of the staff with a key of their own.
    func staff(_ code: String) async throws -> Call {
        let member = try await database.staffMember(code, practice: practice, deadline: .now + .seconds(10))
        return Call(
            practice: practice, principal: .key(.init(UUID())), requestID: "test", deadline: .now + .seconds(30),
            staff: member)
    }

    /// Somebody whom the practice knows.
    @discardableResult
    func somebody(
        _ name: String = "Theo Grant", isAlias: Bool = false, born: String? = nil, email: String? = nil
    ) async throws -> Person.ID {
        let person = Person(
            id: .fresh(), name: name, isAlias: isAlias,
            email: email ?? "\(name.lowercased().replacing(" ", with: "."))@mail.example", phone: nil, zone: nil,
            born: born.flatMap { LocalDate($0) })
        _ = try await database.write(desk()) { write in
            write.transaction.enqueue(person.insert(practice.id, now: write.now))
            return (Answer(status: 204), nil)
        }
        return person.id
    }

    /// Books an infusion that may be provisional.
    @discardableResult
    func infusion(
        _ start: String, for person: Person.ID, provisionally: Bool = true
    ) async throws -> AppointmentDetails {
        let draft = BookingDraft(
            service: "iv", start: try #require(StartDraft(start)), clinician: nil, hold: nil, note: "",
            isProvisional: provisionally)
        return try await found { answer in
            try await database.book(draft, for: .known(person), source: .staff, call: desk(), answer: answer)
        }
    }

    /// Opens or closes a gate.
    func record(
        _ kind: GateKind, of subject: String = "", for person: Person.ID, _ outcome: GateRecord.Outcome = .opened,
        visit: Appointment.ID? = nil, call: Call? = nil
    ) async throws {
        let draft = GateDraft(kind: kind, subject: subject, appointment: visit, outcome: outcome)
        _ = try await database.record(draft, of: person, call: call ?? desk()) { _ in Answer(status: 201) }
    }

    /// Dr Noor Haddad decides.
    func decide(
        _ decision: CandidacyDraft.Decision = .approved, about person: Person.ID, call: Call? = nil
    ) async throws {
        let call = if let call { call } else { try await staff("noor") }
        _ = try await database.decide(CandidacyDraft(service: "iv", decision: decision), about: person, call: call) {
            _ in Answer(status: 201)
        }
    }

    /// Looks once at what time has brought about.
    @discardableResult
    func care() async throws -> CarePass {
        try await database.care(for: practice, deadline: .now + .seconds(60))
    }

    /// Takes a step of the day.
    func step(_ step: AppointmentStep, _ id: Appointment.ID) async throws {
        _ = try await database.record(step, of: id, version: nil, call: desk()) { _ in Answer(status: 200) }
    }

    /// How the gates of a visit stand.
    func readiness(_ id: Appointment.ID) async throws -> Readiness? {
        try await database.readiness(of: [id], practice: practice, deadline: .now + .seconds(10))[id]
    }

    func state(_ id: Appointment.ID) async throws -> AppointmentState {
        try await database.appointment(id, practice: practice, deadline: .now + .seconds(10)).appointment.state
    }

    /// The open tasks in words: `gate soon`.
    func tasks() async throws -> [String] {
        try await scratch.texts("select kind || ' ' || lane from task where state = 'open' order by created_at, kind")
    }

    /// The refusal that `body` ends with.
    func refused(_ body: () async throws -> Void) async throws -> Refusal? {
        do {
            try await body()
            return nil
        } catch let refusal as Refusal {
            return refusal
        }
    }
}

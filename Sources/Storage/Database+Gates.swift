public import Clinic
import Foundation
import Postgres
import Scheduling

extension Database {
    /// Opens or closes a gate of a person, and judges their visits again: what has all it needs becomes firm.
    ///
    /// - Throws: `Refusal`: `forbidden` for a clinical kind without a clinician's own key, `not_found` (person,
    ///   appointment), `invalid` (subject, document, a kind that is decided in another way).
    public func record(
        _ draft: GateDraft, of person: Person.ID, call: Call,
        answer: @escaping @Sendable (GateRecord) throws -> Answer
    ) async throws -> Answer {
        try draft.check()
        try draft.authorize(call.staff)
        let practice = call.practice.id
        return try await write(
            call,
            loading: [
                Person.living(person, practice, isKept: true), ConsentDocument.select(draft, practice),
                Self.visit(draft.appointment, of: person, practice),
            ]
        ) { write in
            guard !write.loaded[0].isEmpty else { throw Refusal.notFound("person") }
            let document = try write.loaded[1].first.map { try ConsentDocument($0) }
            if draft.kind == .consent, draft.outcome == .opened, document == nil {
                throw Refusal.invalid("/subject", "There is no such document, or no such version of it.")
            }
            if draft.appointment != nil, write.loaded[2].isEmpty { throw Refusal.notFound("appointment") }
            let record = GateRecord(
                id: .fresh(), kind: draft.kind, subject: draft.subject,
                documentVersion: draft.outcome == .opened ? document?.version : nil, appointment: draft.appointment,
                on: try write.loaded[2].first.flatMap { LocalDate(try $0["date"] as String) }, outcome: draft.outcome,
                at: write.now, until: draft.until)
            write.enqueue(record, of: person, document: draft.outcome == .opened ? document?.id : nil)
            let nextDue = try await write.settleGates(of: person, zones: zones)
            return (try answer(record), nextDue)
        }
    }

    /// Decides whether a service is for somebody: the next version of what was decided before.
    ///
    /// - Throws: `Refusal`: `forbidden` without a clinician's own key, `not_found` (person, service), `invalid` (other
    ///   route, a date that is over).
    public func decide(
        _ draft: CandidacyDraft, about person: Person.ID, call: Call,
        answer: @escaping @Sendable (Candidacy) throws -> Answer
    ) async throws -> Answer {
        guard let staff = call.staff, staff.isClinical else { throw Refusal.cliniciansOnly }
        let practice = call.practice.id
        return try await write(
            call,
            loading: [
                Person.living(person, practice, isKept: true),
                "select service_id, code, active from service where practice_id = \(practice)",
                """
                select service_id, max(version) as version from candidacy
                where practice_id = \(practice) and person_id = \(person)
                group by service_id
                """,
            ]
        ) { write in
            guard !write.loaded[0].isEmpty else { throw Refusal.notFound("person") }
            // Visits of a service that is offered no more still wait for what is decided; it is no way for anybody else.
            func codes(_ rows: [Row]) throws -> [String: Service.ID] {
                try Dictionary(
                    rows.map { (try $0["code"], try $0["service_id"]) }, uniquingKeysWith: { first, _ in first })
            }
            guard let service = try codes(write.loaded[1])[draft.service] else { throw Refusal.notFound("service") }
            let offered = try codes(write.loaded[1].filter { try $0["active"] })
            let versions = try Dictionary(
                write.loaded[2].map { (try $0["service_id"] as Service.ID, try $0["version"] as Int16) },
                uniquingKeysWith: max)
            let today = try zones.known(call.practice.zone).local(write.now).date
            let decided = Candidacy(
                id: .fresh(), person: person, service: service,
                decision: try draft.decision.resolved(offered, notBefore: today), clinician: staff.clinician,
                decided: write.now, until: draft.until, version: Int(versions[service] ?? 0) + 1)
            write.transaction.enqueue(decided.insert(practice, by: call.principal))
            write.audit("candidacy.\(decided.decision.name)", "person", person, fields: ["candidacy"])
            write.discharge(.candidacy, about: person, .done)
            let nextDue = try await write.settleGates(of: person, zones: zones)
            return (try answer(decided), nextDue)
        }
    }

    /// Names who takes a person home from a visit, in the place of whoever was named before.
    ///
    /// - Throws: `Refusal`: `not_found`, `state_conflict` unless the visit lies ahead.
    public func nameCompanion(
        _ companion: Companion.Draft, for appointment: Appointment.ID, call: Call,
        answer: @escaping @Sendable (Companion) throws -> Answer
    ) async throws -> Answer {
        try await withVisit(appointment, call: call) { details, write in
            let companion = Companion(
                id: .fresh(), appointment: appointment, name: companion.name, phone: companion.phone)
            write.transaction.enqueue(Companion.remove(from: appointment, call.practice.id, now: write.now))
            write.transaction.enqueue(companion.insert(details.person.id, call.practice.id, now: write.now))
            return (.opened, try answer(companion))
        }
    }

    /// Nobody takes the person home any more.
    ///
    /// - Throws: `Refusal`: `not_found`, `state_conflict` unless the visit lies ahead.
    public func removeCompanion(from appointment: Appointment.ID, call: Call) async throws -> Answer {
        try await withVisit(appointment, call: call) { _, write in
            write.transaction.enqueue(Companion.remove(from: appointment, call.practice.id, now: write.now))
            return (.closed, Answer(status: 204))
        }
    }

    private func withVisit(
        _ id: Appointment.ID, call: Call,
        _ body: @escaping @Sendable (AppointmentDetails, Write) throws -> (GateRecord.Outcome, Answer)
    ) async throws -> Answer {
        try await write(call, loading: [Self.select(id, call.practice.id, forUpdate: true)]) { write in
            guard let row = write.loaded[0].first else { throw Refusal.notFound("appointment") }
            let details = try AppointmentDetails(row)
            guard details.appointment.state.isUpcoming else {
                throw Refusal(.stateConflict, "This visit does not lie ahead any more.")
            }
            let (outcome, answer) = try body(details, write)
            let record = GateRecord(
                id: .fresh(), kind: .escort, appointment: id, on: details.appointment.wall.start.date,
                outcome: outcome, at: write.now)
            write.enqueue(record, of: details.person.id, document: nil)
            return (answer, try await write.settleGates(of: details.person.id, zones: zones))
        }
    }

    /// The visit that an entry is about, if it is one of that person.
    private static func visit(_ id: Appointment.ID?, of person: Person.ID, _ practice: Practice.ID) -> SQL {
        """
        select local_start::date::text as date from appointment
        where practice_id = \(practice) and appointment_id = \(id) and person_id = \(person)
        """
    }
}

extension GateDraft {
    /// - Throws: `forbidden` when the kind asks for a clinician and nobody such asks.
    func authorize(_ staff: StaffMember?) throws(Refusal) {
        guard !kind.isClinical || staff?.isClinical == true else { throw .cliniciansOnly }
    }

    /// - Throws: `invalid` when the draft does not fit its kind.
    func check() throws(Refusal) {
        switch kind {
        case .candidacy: throw .invalid("/kind", "This is decided about a service, not recorded.")
        case .escort: throw .invalid("/kind", "Name who comes along with the visit.")
        case .consent, .enrolment:
            if subject.isEmpty { throw .invalid("/subject", "Say of what: the code of a document or programme.") }
        case .region:
            if subject.isEmpty { throw .invalid("/subject", "Say where the person will be.") }
        case .health, .status, .authorization, .age:
            if !subject.isEmpty { throw .invalid("/subject", "This kind of gate is of nothing else.") }
        }
        if kind.isOfOneVisit != (appointment != nil) {
            throw .invalid(
                "/appointment_id",
                kind.isOfOneVisit ? "Say of which visit." : "This kind of gate is not of one visit.")
        }
    }
}

extension Refusal {
    /// That only a clinician, with a key of their own, decides this.
    static let cliniciansOnly = Refusal(.forbidden, "Only a clinician decides this, with a key of their own.")
}

extension CandidacyDraft.Decision {
    /// The decision with what its codes stand for.
    fileprivate func resolved(
        _ services: [String: Service.ID], notBefore today: LocalDate
    ) throws(Refusal) -> Candidacy.Decision {
        switch self {
        case .approved: return .approved
        case .notYet(let askAgain):
            guard askAgain > today else { throw .invalid("/ask_again_on", "This must be a date that is to come.") }
            return .notYet(askAgain: askAgain)
        case .no(nil): return .no(otherRoute: nil)
        case .no(let code?):
            guard let other = services[code] else { throw .invalid("/other_route", "There is no such service.") }
            return .no(otherRoute: other)
        }
    }
}

import Clinic
import Foundation
import Postgres
import Scheduling

/// One move on its way: the visit as it is, and how it is placed anew under the locks of both times.
struct Move: Sendable {
    let details: AppointmentDetails
    let start: Instant
    /// The code of the clinician who is to lead it; nil keeps the one there is.
    let clinician: String?
    let overrideReason: String?
    /// Whether the person chooses by a link: then the rules of the website bind.
    var isByPerson = false
    let database: Database

    func place(_ write: Write) async throws -> (Appointment, nextDue: Instant?) {
        let practice = write.call.practice
        let old = details.appointment
        let catalogue = try await catalogue(write)
        let visit = try await old.recipe(catalogue, write)
        let zone = try database.zones.known(catalogue.service.site.zone)
        let locks = Set(
            [.practiceShared] + catalogue.locks(of: visit, at: old.during.start, in: zone)
                + catalogue.locks(of: visit, at: start, in: zone))
        let question = DiaryQuestion(
            practice: practice.id, catalogue: catalogue, window: try Diary.window(around: start), zone: zone,
            except: .init(appointments: [old.id]))
        let first = locks.sorted().map { $0.statement(for: practice.id) }
        let person = Person.statements(old.person, practice.id, question.window, except: [old.id])
        let gates = catalogue.service.gates.isEmpty ? [] : KnownFacts.statements([old.person], practice.id)
        let rows = try await write.transaction.queries(first + person + question.statements + gates)
            .dropFirst(first.count)
        let known = try KnownPerson(Array(rows.prefix(person.count)))
        let facts = try gates.isEmpty ? nil : KnownFacts(rows.suffix(KnownFacts.count))
        let diary = try Diary(
            question, rows.dropFirst(person.count),
            wish: .init(
                visit: visit, region: old.region,
                born: facts.isAdmitted(known.person) ? nil : known.person.born, personBusy: known.busy),
            practice: practice, zones: database.zones)
        let placed = try diary.placed(
            at: start,
            overrideReason.map(Diary.Judgement.overridden(reason:)) ?? (isByPerson ? .byService : .byStaff),
            only: try only(diary), region: old.region, edition: database.zones.edition)
        let next = try old.moved(to: placed.placement)
        try next.requireTime(now: write.now)
        write.transaction.enqueue(Hold.deleteExpired(practice.id, now: write.now))
        write.audit(
            "appointment.moved", "appointment", next.id,
            fields: ["start", "clinician"] + (next.override?.rules.map { "override: \($0)" } ?? []))
        return (next, write.enqueue(moved: next, placed, zone: zone))
    }

    /// Who may lead it: the chosen clinician, or the one there is; any nurse where nurses lead.
    private func only(_ diary: Diary) throws -> Set<Int>? {
        if let clinician { return try diary.wanted([clinician]) }
        guard diary.visit.isLedByClinician else { return nil }
        return diary.index(of: details.appointment.clinician).map { [$0] } ?? []
    }

    /// What is known of the service; read along when nothing is.
    private func catalogue(_ write: Write) async throws -> Catalogue {
        let practice = write.call.practice.id
        if let known = database.catalogues[practice, details.serviceCode] { return known }
        let catalogue = try Catalogue(
            try await write.transaction.queries(Catalogue.statements(practice, service: details.serviceCode)))
        database.catalogues.keep(catalogue, of: practice)
        return catalogue
    }
}

extension Appointment {
    /// The phases of the version of its protocol that it was booked under, which it keeps.
    func recipe(_ catalogue: Catalogue, _ write: Write) async throws -> Visit {
        guard protocolID != catalogue.service.protocolID else { return catalogue.service.visit }
        let rows = try await write.transaction.query(
            "select phases from protocol where practice_id = \(write.call.practice.id) and protocol_id = \(protocolID)")
        let phases: JSON = try Database.only(rows)["phases"]
        return try Visit(phases: phases.decode([Phase].self))
    }
}

import Clinic
import Foundation
import Postgres
import Scheduling

/// The move of an itinerary on its way: where its appointments are, and how they are placed anew, one right after
/// another, under the locks of their old and new times.
struct ItineraryMove: Sendable {
    /// The appointments that move, in their order, as they were when their locks were found.
    let known: [AppointmentDetails]
    /// What is known of the service of each.
    let catalogues: [Catalogue]
    /// The phases that each was booked with.
    let recipes: [Visit]
    let zone: Zone
    let start: Instant
    /// The code of the clinician who is to lead what they can; nil keeps those that there are.
    let clinician: String?
    let overrideReason: String?
    /// Whether what moves may be provisional from then on.
    let isProvisional: Bool
    let database: Database

    /// The shared lock of the practice, and the dates and counted weeks of all times, old and new.
    var locks: [Lock] {
        let moves = zip(known.map(\.appointment.during.start), recipes.starts(from: start))
        let times = zip(zip(catalogues, recipes), moves).flatMap { service, move in
            [move.0, move.1].flatMap { service.0.locks(of: service.1, at: $0, in: zone) }
        }
        return Array(Set([.practiceShared] + times))
    }

    func place(_ details: ItineraryDetails, _ write: Write) async throws -> (ItineraryDetails, nextDue: Instant?) {
        let practice = write.call.practice
        let visits = details.upcoming
        let ids = visits.map(\.appointment.id)
        let questions = try DiaryQuestion.questions(
            practice: practice.id, catalogues, around: start, recipes, zone: zone, except: .init(appointments: ids))
        let person = Person.statements(
            visits[0].person.id, practice.id, questions[0].window, except: ids)
        let gates = GatedVisits.statements(practice.id, where: "a.appointment_id = any(\(ids))")
        let rows = try await write.transaction.queries(gates + person + questions[0].statements)
        let gated = try GatedVisits(rows.prefix(gates.count))
        let known = try KnownPerson(Array(rows.dropFirst(gates.count).prefix(person.count)))
        var diary = try ItineraryDiary(
            questions, rows.dropFirst(gates.count + person.count), practice: practice, zones: database.zones
        ) { index in
            .init(
                visit: recipes[index], region: visits[index].appointment.region, facts: known.facts,
                personBusy: known.busy)
        }
        try choose(in: &diary)
        let placed = try diary.placed(
            at: start, overrideReason.map(Diary.Judgement.overridden(reason:)) ?? .byStaff,
            region: visits[0].appointment.region, edition: database.zones.edition)
        return try enqueue(placed, gated, diary, details, write)
    }

    /// Who may lead each: whoever was chosen for what they can give, or else the one there is; any nurse where nurses
    /// lead.
    private func choose(in diary: inout ItineraryDiary) throws {
        let asked = try diary.asking(for: clinician.map { [$0] } ?? []).only
        diary.only = zip(asked, zip(diary.diaries, known)).map { asked, stop in
            guard asked == nil, stop.0.visit.isLedByClinician else { return asked }
            return stop.0.index(of: stop.1.appointment.clinician).map { [$0] } ?? []
        }
    }

    private func enqueue(
        _ placed: [PlacedVisit], _ gated: GatedVisits, _ diary: ItineraryDiary, _ details: ItineraryDetails,
        _ write: Write
    ) throws -> (ItineraryDetails, nextDue: Instant?) {
        let practice = write.call.practice.id
        let visits = details.upcoming
        write.transaction.enqueue(Hold.deleteExpired(practice, now: write.now))
        // All give up their old times before any takes a new one: one may be where another was.
        for visit in visits { write.transaction.enqueue(visit.appointment.release(practice)) }
        var moved: [AppointmentDetails] = []
        var nextDue: Instant?
        for (index, placed) in placed.enumerated() {
            let old = visits[index].appointment
            let next = try write.moved(
                old, to: placed.placement, try gated.readiness(of: old, at: placed.placement, database.zones),
                provisionally: isProvisional)
            let plan = try write.plan(
                for: visits[index].person, at: zone, diary.services[index].preparation, database.zones)
            let due = write.enqueue(moved: next, placed, plan)
            nextDue = [nextDue, due].compactMap { $0 }.min()
            write.audit(
                "appointment.moved", "appointment", next.id,
                fields: ["start", "clinician"] + (next.override?.rules.map { "override: \($0)" } ?? []))
            moved.append(
                diary.diaries[index].details(
                    of: next, person: visits[index].person, siblings: visits[index].siblings))
        }
        return (details.with(moved), nextDue)
    }
}

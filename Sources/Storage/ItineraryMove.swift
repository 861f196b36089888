import Clinic
import Foundation
import Postgres
import Scheduling

/// The move of an itinerary on its way: its appointments as they are, and how they are placed anew, one right after
/// another, under the locks of their old and new times.
struct ItineraryMove {
    let details: ItineraryDetails
    /// The appointments that move, in their order.
    let visits: [AppointmentDetails]
    /// What is known of the service of each.
    let catalogues: [Catalogue]
    let start: Instant
    /// The code of the clinician who is to lead what they can; nil keeps those that there are.
    let clinician: String?
    let overrideReason: String?
    let database: Database

    func place(_ write: Write) async throws -> (ItineraryDetails, nextDue: Instant?) {
        let practice = write.call.practice
        let zone = try database.zones.known(catalogues[0].service.site.zone)
        let recipes = try await recipes(write)
        let ids = visits.map(\.appointment.id)
        let olds = visits.map(\.appointment.during.start)
        let starts = Array(recipes.starts(from: start).prefix(visits.count))
        let locks = Set(
            [.practiceShared]
                + catalogues.indices.flatMap { index in
                    [olds[index], starts[index]].flatMap {
                        catalogues[index].locks(of: recipes[index], at: $0, in: zone)
                    }
                })
        let questions = try DiaryQuestion.questions(
            practice: practice.id, catalogues, around: start, recipes, zone: zone, except: .init(appointments: ids))
        let opening = locks.sorted().map { $0.statement(for: practice.id) }
        let person = Person.statements(visits[0].person.id, practice.id, questions[0].window, except: ids)
        let hasGates = catalogues.contains { !$0.service.gates.isEmpty }
        let gates = hasGates ? KnownFacts.statements([visits[0].person.id], practice.id) : []
        let rows = try await write.transaction.queries(opening + person + questions[0].statements + gates)
            .dropFirst(opening.count)
        let known = try KnownPerson(Array(rows.prefix(person.count)))
        let facts = hasGates ? try KnownFacts(rows.suffix(KnownFacts.count)) : nil
        let born = facts.isAdmitted(known.person) ? nil : known.person.born
        var diary = try ItineraryDiary(
            questions, rows.dropFirst(person.count), practice: practice, zones: database.zones
        ) { index in
            .init(
                visit: recipes[index], region: visits[index].appointment.region, born: born,
                personBusy: known.busy)
        }
        try choose(in: &diary)
        let placed = try diary.placed(
            at: start, overrideReason.map(Diary.Judgement.overridden(reason:)) ?? .byStaff,
            region: visits[0].appointment.region, edition: database.zones.edition)
        return try enqueue(placed, diary, zone, write)
    }

    /// Who may lead each: whoever was chosen for what they can give, or else the one there is; any nurse where nurses
    /// lead.
    private func choose(in diary: inout ItineraryDiary) throws {
        let asked = try diary.asking(for: clinician.map { [$0] } ?? []).only
        diary.only = zip(asked, zip(diary.diaries, visits)).map { asked, stop in
            guard asked == nil, stop.0.visit.isLedByClinician else { return asked }
            return stop.0.index(of: stop.1.appointment.clinician).map { [$0] } ?? []
        }
    }

    private func enqueue(
        _ placed: [PlacedVisit], _ diary: ItineraryDiary, _ zone: Zone, _ write: Write
    ) throws -> (ItineraryDetails, nextDue: Instant?) {
        let practice = write.call.practice.id
        write.transaction.enqueue(Hold.deleteExpired(practice, now: write.now))
        // All give up their old times before any takes a new one: one may be where another was.
        for visit in visits { write.transaction.enqueue(visit.appointment.release(practice)) }
        var moved: [AppointmentDetails] = []
        var nextDue: Instant?
        for (index, placed) in placed.enumerated() {
            let next = try visits[index].appointment.moved(to: placed.placement)
            try next.requireTime(now: write.now)
            let due = write.enqueue(moved: next, placed, zone: zone)
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

    /// Each keeps the version of its protocol that it was booked under.
    private func recipes(_ write: Write) async throws -> [Visit] {
        var recipes: [Visit] = []
        for (visit, catalogue) in zip(visits, catalogues) {
            recipes.append(try await visit.appointment.recipe(catalogue, write))
        }
        return recipes
    }
}

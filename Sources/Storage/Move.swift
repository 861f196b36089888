import Clinic
import Foundation
import Postgres
import Scheduling

/// One move on its way: where the visit is, and how it is placed anew under the locks of both times.
struct Move: Sendable {
    /// The visit as it was when its locks were found.
    let known: Appointment
    let start: Instant
    /// The code of the clinician who is to lead it; nil keeps the one there is.
    let clinician: String?
    let overrideReason: String?
    /// Whether it may be provisional from then on.
    let isProvisional: Bool
    let catalogue: Catalogue
    /// The phases that it was booked with.
    let visit: Visit
    let zone: Zone
    /// Whether the person chooses by a link: then the rules of the website bind.
    var isByPerson = false
    let database: Database

    /// The shared lock of the practice, and the dates and counted weeks of both times.
    var locks: [Lock] {
        let times = [known.during.start, start].flatMap { catalogue.locks(of: visit, at: $0, in: zone) }
        return Array(Set([.practiceShared] + times))
    }

    func place(_ details: AppointmentDetails, _ write: Write) async throws -> (Appointment, nextDue: Instant?) {
        let practice = write.call.practice
        let old = details.appointment
        let question = DiaryQuestion(
            practice: practice.id, catalogue: catalogue, window: try Diary.window(around: start), zone: zone,
            except: .init(appointments: [old.id]))
        let person = Person.statements(
            old.person, practice.id, question.window, except: [old.id])
        let gates = GatedVisits.statements(practice.id, where: "a.appointment_id = \(old.id)")
        let rows = try await write.transaction.queries(gates + person + question.statements)
        let gated = try GatedVisits(rows.prefix(gates.count))
        let known = try KnownPerson(Array(rows.dropFirst(gates.count).prefix(person.count)))
        let diary = try Diary(
            question, rows.dropFirst(gates.count + person.count),
            wish: .init(visit: visit, region: old.region, facts: known.facts, personBusy: known.busy),
            practice: practice, zones: database.zones)
        var placed = try diary.placed(
            at: start,
            overrideReason.map(Diary.Judgement.overridden(reason:)) ?? (isByPerson ? .byService : .byStaff),
            only: try only(diary), region: old.region, edition: database.zones.edition)
        if let short = try await shortGap(write) {
            guard let overrideReason else { throw short }
            placed = placed.overriding("series_gap", overrideReason)
        }
        // Like whoever books on the website, whoever moves by a link cannot know what the visit still needs.
        let next = try write.call.discreetly {
            try write.moved(
                old, to: placed.placement, try gated.readiness(of: old, at: placed.placement, database.zones),
                provisionally: isProvisional || isByPerson)
        }
        write.transaction.enqueue(Hold.deleteExpired(practice.id, now: write.now))
        write.audit(
            "appointment.moved", "appointment", next.id,
            fields: ["start", "clinician"] + (next.override?.rules.map { "override: \($0)" } ?? []))
        let plan = try write.plan(for: details.person, at: zone, catalogue.service.preparation, database.zones)
        return (next, write.enqueue(moved: next, placed, plan))
    }

    /// Who may lead it: the chosen clinician, or the one there is; any nurse where nurses lead.
    private func only(_ diary: Diary) throws -> Set<Int>? {
        if let clinician { return try diary.wanted([clinician]) }
        guard diary.visit.isLedByClinician else { return nil }
        return diary.index(of: known.clinician).map { [$0] } ?? []
    }

    /// What is said of a start that is too close to another visit of the series; nil when none is.
    private func shortGap(_ write: Write) async throws -> Refusal? {
        guard let series = known.series, start != known.during.start else { return nil }
        let practice = write.call.practice.id
        // The series is locked before its visits are looked at, so that two of them cannot come too close side by side.
        let rows = try await write.transaction.queries([
            "select rule from series where practice_id = \(practice) and series_id = \(series) for update",
            """
            select lower(during) as starts_at from appointment
            where practice_id = \(practice) and series_id = \(series) and appointment_id <> \(known.id)
                and state <> 'cancelled'
            """,
        ])
        let rule: JSON = try Database.only(rows[0])["rule"]
        let least = try rule.decode(SeriesRule.self).minimumGap
        let gaps = try rows[1].map { row in
            let other: Instant = try row["starts_at"]
            return max(start - other, other - start)
        }
        guard let gap = gaps.min(), gap < least else { return nil }
        var refusal = Refusal.shortGap(gap, least: least)
        refusal.fields = [Refusal.Field(pointer: "/start", detail: refusal.reasons.first ?? "")]
        return refusal
    }
}

import Clinic
import Foundation
import Postgres
import Scheduling

/// The booking of several visits at once on its way: what must be locked, and how each visit is placed under the locks
/// beside those before it.
struct SeriesBooking: Sendable {
    let draft: SeriesDraft
    let booked: Database.Booked
    /// The series that is taken up again; nil for a new one.
    let resumption: Resumption?
    let call: Call
    let catalogue: Catalogue
    let zones: ZoneDirectory
    let rule: SeriesRule
    let starts: [Instant]

    let zone: Zone
    private let question: DiaryQuestion

    /// A series that is taken up again.
    struct Resumption: Sendable {
        let details: SeriesDetails
        /// The phases of its visits.
        let visit: Visit

        /// When the last visit that was given began.
        var last: Instant? { details.done.last?.details.appointment.during.start }
    }

    /// One visit with its place.
    struct Placed: Sendable {
        let appointment: Appointment
        let visit: PlacedVisit
    }

    /// - Throws: `invalid` for starts that the clocks skip or that are out of order, with each of them.
    init(
        _ draft: SeriesDraft, for booked: Database.Booked, resuming resumption: Resumption? = nil, call: Call,
        catalogue: Catalogue, zones: ZoneDirectory
    ) throws {
        self.draft = draft
        self.booked = booked
        self.resumption = resumption
        self.call = call
        self.catalogue = catalogue
        self.zones = zones
        rule = try resumption?.details.rest ?? Database.rule(of: catalogue.service)
        zone = try zones.known(catalogue.service.site.zone)
        starts = try Self.starts(draft, zone: zone, atMost: rule.visitCount)
        guard let first = starts.first, let last = starts.last,
            let window = TimeRange(start: first - .days(1), end: last + .days(1)), window.duration <= .days(800)
        else { throw Refusal.invalid("/starts", "These times are too far away.") }
        question = DiaryQuestion(
            practice: call.practice.id, catalogue: catalogue, window: window, zone: zone)
    }

    /// The shared lock of the practice, and every date and counted week that the visits touch.
    var locks: [Lock] {
        let visit = resumption?.visit ?? catalogue.service.visit
        return Array(Set([.practiceShared] + starts.flatMap { catalogue.locks(of: visit, at: $0, in: zone) }))
    }

    /// Where it takes time; nil for a series that is taken up again.
    var whole: TimeRange? {
        let visit = catalogue.service.visit
        guard resumption == nil, let first = starts.first, let last = starts.last else { return nil }
        return visit.wholeWindow(startingAt: first).hull(with: visit.wholeWindow(startingAt: last))
    }

    /// What the judgement needs to know.
    var statements: [SQL] {
        let practice = call.practice.id
        var statements = question.statements
        if case .known(let person) = booked {
            statements += Person.statements(person, practice, question.window, isKept: true)
        }
        if let resumption {
            statements += SeriesDetails.statements(resumption.details.series.id, practice, forUpdate: true)
        }
        return statements
    }

    /// Judges every start, then enqueues everything that the visits consist of, each kind of row by one statement.
    ///
    /// - Throws: `SeriesFailure` with every start at which no visit can take place.
    func place(_ write: Write) throws -> (SeriesDetails, nextDue: Instant?) {
        let practice = call.practice
        let rest = write.loaded.dropFirst(question.count)
        let ofSeries = resumption == nil ? 0 : SeriesDetails.count
        var known: KnownPerson?
        if case .known = booked { known = try KnownPerson(Array(rest.dropLast(ofSeries))) }
        let before = try resumption.map { _ in
            try SeriesDetails(Array(rest.suffix(ofSeries)), zones: zones, isLocked: true)
        }
        if let before { try Database.check(resumption?.details.series.version, of: before) }
        let person = try person(known, write)

        let region = draft.region ?? person.region
        let facts = known?.facts ?? GateFacts(born: person.born)
        let diary = try Diary(
            question, write.loaded.prefix(question.count),
            wish: .init(
                visit: resumption?.visit, region: region, facts: facts, personBusy: known?.busy ?? []),
            practice: practice, zones: zones)
        let only = try only(diary)
        let visits = try placed(diary, only: only, known: known, region: region ?? practice.region)
        let deadlines = try visits.map { visit in
            try diary.readiness(of: visit, facts).provisionalDeadline(
                provisionally: draft.isProvisional, now: write.now)
        }

        let clinician = only?.first.map { diary.catalogue.staff[$0].clinician }
        let series =
            try before?.series.resumed()
            ?? Series.booked(
                id: .fresh(), service: diary.service, rule: rule.cut(toVisits: starts.count), person: person.id,
                clinician: clinician?.id, pattern: draft.pattern ?? .travel, now: write.now)
        let done = before?.done.count ?? 0
        let booked = zip(visits, deadlines).map { visit, deadline in
            Placed(
                appointment: Appointment(
                    id: .fresh(), state: deadline == nil ? .booked : .provisional, during: visit.placement.during,
                    person: person.id,
                    service: diary.service.id, protocolID: series.protocolID, clinician: visit.placement.clinician,
                    room: visit.placement.room, site: diary.service.site.id, region: visit.placement.region,
                    wall: visit.placement.wall, version: 1, scheduleVersion: 1, source: .staff, note: draft.note,
                    times: .init(created: write.now), cancellation: nil, override: visit.placement.override,
                    provisionalUntil: deadline, series: series.id),
                visit: visit)
        }
        for statement in before == nil ? try series.inserts(practice.id) : [series.update(practice.id)] {
            write.transaction.enqueue(statement)
        }
        let nextDue = write.enqueue(
            booked, of: series.id, from: done + 1,
            try write.plan(for: person, at: zone, diary.service.preparation, zones))
        write.audit(before == nil ? "series.booked" : "series.resumed", "series", series.id)
        let added = zip(booked, (done + 1)...).map {
            SeriesDetails.Visit(position: $1, details: diary.details(of: $0.appointment, person: person))
        }
        let details =
            before
            ?? SeriesDetails(
                series: series, person: person, serviceCode: diary.service.code, serviceLabel: diary.service.label,
                clinicianCode: clinician?.code, zone: zone, visits: [], now: write.now)
        return (details.with(series, added: added), nextDue)
    }

    /// Places every visit beside those before it.
    private func placed(
        _ diary: Diary, only: Set<Int>?, known: KnownPerson?, region: String
    ) throws(SeriesFailure) -> [PlacedVisit] {
        var diary = diary
        var visits: [PlacedVisit] = []
        var refusals: [(index: Int, refusal: Refusal)] = []
        let judgement = draft.overrideReason.map(Diary.Judgement.overridden(reason:)) ?? .byStaff
        for (index, start) in starts.enumerated() {
            do throws(Refusal) {
                let isShort = try isTooSoon(index)
                var visit = try diary.near(start).placed(
                    at: start, judgement, only: only, preferring: known?.clinicians.compactMap(diary.index) ?? [],
                    region: region, edition: zones.edition)
                if isShort, let reason = draft.overrideReason { visit = visit.overriding("series_gap", reason) }
                diary.take(visit)
                visits.append(visit)
            } catch {
                refusals.append((index, error))
            }
        }
        guard refusals.isEmpty else { throw SeriesFailure(refusals: refusals) }
        return visits
    }

    /// Whether a visit begins before the gap after the one before it is over, which only a reason allows.
    private func isTooSoon(_ index: Int) throws(Refusal) -> Bool {
        guard let before = index == 0 ? resumption?.last : starts[index - 1] else { return false }
        let gap = starts[index] - before
        guard gap < rule.minimumGap else { return false }
        guard draft.overrideReason != nil else {
            throw Refusal.shortGap(gap, least: rule.minimumGap)
        }
        return true
    }

    private func person(_ known: KnownPerson?, _ write: Write) throws -> Person {
        switch booked {
        case .newcomer(let draft):
            return try write.enter(draft, zones: zones)
        case .known:
            guard let known else { throw MissingRow() }
            return known.person
        }
    }

    private func only(_ diary: Diary) throws -> Set<Int>? {
        if let series = resumption?.details.series {
            return series.clinician.map { diary.index(of: $0).map { [$0] } ?? [] }
        }
        return try diary.wanted(draft.clinician.map { [$0] } ?? [])
    }

    private static func starts(_ draft: SeriesDraft, zone: Zone, atMost: Int) throws(Refusal) -> [Instant] {
        guard !draft.starts.isEmpty else { throw .invalid("/starts", "A series has at least one visit.") }
        guard draft.starts.count <= atMost else {
            throw .invalid("/starts", "This series has at most \(atMost) visits.")
        }
        var fields: [Refusal.Field] = []
        var starts: [Instant] = []
        for (index, start) in draft.starts.enumerated() {
            do throws(Refusal) {
                let start = try start.instant(in: zone, at: "/starts/\(index)")
                if let last = starts.last, start <= last {
                    throw .invalid("/starts/\(index)", "This must be after the visit before it.")
                }
                starts.append(start)
            } catch {
                fields += error.fields
            }
        }
        guard fields.isEmpty else {
            throw Refusal(.invalid, "Something in the form needs another look.", fields: fields)
        }
        return starts
    }
}

extension PlacedVisit {
    /// The same with one more rule that was set aside.
    func overriding(_ rule: String, _ reason: String) -> PlacedVisit {
        var visit = self
        visit.placement = Placement(
            during: placement.during, clinician: placement.clinician, room: placement.room, region: placement.region,
            wall: placement.wall,
            override: Placement.Override(reason: reason, rules: (placement.override?.rules ?? []) + [rule]))
        return visit
    }
}

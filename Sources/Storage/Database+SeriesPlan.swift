public import Clinic
import Postgres
public import Scheduling

extension Database {
    /// Plans a series from the times that are really free, and writes nothing.
    ///
    /// The planner sees what staff can book: from now on, up to two years ahead, beside the person's other visits.
    ///
    /// - Throws: `Refusal`: `not_found` (service, clinician, person), `invalid` when the service has no series, or it
    ///   cannot have so many visits.
    public func planSeries(
        _ question: SeriesQuestion, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> SeriesPlans {
        try await withCatalogue(question.service, publicOnly: false, practice: practice.id, deadline: deadline) {
            catalogue in
            var rule = try Self.rule(of: catalogue.service)
            if let count = question.count {
                guard (1...rule.visitCount).contains(count) else {
                    throw Refusal.invalid("/count", "This series has 1 to \(rule.visitCount) visits.")
                }
                rule = rule.cut(toVisits: count)
            }
            if let pattern = question.pattern {
                var wanted = rule
                wanted.patterns = [pattern]
                if let fault = wanted.faults.first { throw Refusal.invalid("/pattern", fault.description) }
            }
            return try await plans(rule, question, catalogue: catalogue, practice: practice, deadline: deadline)
        }
    }

    /// Plans what is left of a series that is paused, and writes nothing.
    ///
    /// - Throws: `Refusal`: `not_found`, `state_conflict` when it is not paused or nothing is left.
    public func planRest(
        of id: Series.ID, from: LocalDate, time: LocalTime? = nil, pattern: SeriesPattern? = nil, practice: Practice,
        deadline: ContinuousClock.Instant
    ) async throws -> SeriesPlans {
        let details = try await series(id, practice: practice, deadline: deadline)
        guard details.series.state == .paused, let rest = details.rest else {
            throw Refusal(.stateConflict, "Nothing of this series is left to be planned.")
        }
        let visit = try await visit(of: details.series, practice: practice, deadline: deadline)
        let question = SeriesQuestion(
            service: details.serviceCode, person: details.person.id, from: from, time: time,
            pattern: pattern ?? details.series.pattern, clinician: details.clinicianCode)
        return try await withCatalogue(
            details.serviceCode, publicOnly: false, practice: practice.id, deadline: deadline
        ) { catalogue in
            try await plans(
                rest, question, after: details.done, visit: visit, catalogue: catalogue, practice: practice,
                deadline: deadline)
        }
    }

    /// The rule of a service's series.
    ///
    /// - Throws: `invalid` when it has none.
    static func rule(of service: Service) throws(Refusal) -> SeriesRule {
        guard let rule = service.series else {
            throw .invalid("/service", "The visits of this service are booked one by one: its protocol has no series.")
        }
        return rule
    }

    /// The phases of the visits of a series, as its protocol has them.
    func visit(of series: Series, practice: Practice, deadline: ContinuousClock.Instant) async throws -> Visit {
        let rows = try await read(practice.id, deadline: deadline, [Self.phases(series.protocolID, practice.id)])
        return try Self.visit(rows[0])
    }

    static func phases(_ id: Service.ProtocolID, _ practice: Practice.ID) -> SQL {
        "select phases from protocol where practice_id = \(practice) and protocol_id = \(id)"
    }

    static func visit(_ rows: [Row]) throws -> Visit {
        let phases: JSON = try only(rows)["phases"]
        return try Visit(phases: phases.decode([Phase].self))
    }

    private func plans(
        _ rule: SeriesRule, _ asked: SeriesQuestion, after done: [SeriesDetails.Visit] = [], visit: Visit? = nil,
        catalogue: Catalogue, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> SeriesPlans {
        let zone = try zones.known(catalogue.service.site.zone)
        let days = rule.planningDays(count: asked.count)
        guard (1970...2999).contains(asked.from.year),
            let window = TimeRange(
                start: zone.startOfDay(asked.from), end: zone.startOfDay(asked.from.adding(days: days)))
        else { throw Refusal.invalid("/from", "This date is too far away.") }
        let question = DiaryQuestion(
            practice: practice.id, catalogue: catalogue, window: Diary.window(around: window), zone: zone)
        let person = asked.person.map { Person.statements($0, practice.id, question.window) } ?? []
        let rows = try await read(practice.id, deadline: deadline, question.statements + person)
        let known = try asked.person.map { _ in try KnownPerson(Array(rows.suffix(person.count))) }
        let diary = try Diary(
            question, rows.prefix(question.count),
            wish: .init(
                visit: visit, region: asked.region ?? known?.person.region, facts: known?.facts ?? GateFacts(),
                personBusy: known?.busy ?? []),
            practice: practice, zones: zones)
        var free = diary.startsForStaff(in: window, only: try diary.wanted(asked.clinician.map { [$0] } ?? []))
        if let last = done.last?.details.appointment.during.start {
            free.removeAll { $0 - last < rule.minimumGap }
        }
        let search = SeriesSearch(
            rule: rule, count: asked.count, from: max(asked.from, zone.local(diary.now).date), at: asked.time,
            zone: zone, free: free)
        return SeriesPlans(
            service: catalogue.service, zone: zone,
            plans: asked.pattern.map { [search.plan(pattern: $0, now: diary.now)] } ?? search.plans(now: diary.now),
            done: done.count, now: diary.now)
    }
}

extension SeriesDetails {
    /// The rule for the visits that are left.
    var rest: SeriesRule? { series.rule.remainder(after: done.count) }
}

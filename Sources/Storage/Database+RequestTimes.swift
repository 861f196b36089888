public import Clinic
import Postgres
public import Scheduling

/// When somebody who asked could come.
public struct RequestTimes: Sendable {
    /// The code of the service.
    public let service: String
    /// How soon they need to be seen.
    public let lane: Lane
    /// By when a visit is to be offered; nil where their own wish decides.
    public let visitBy: Instant?
    /// Whether the times are before that.
    public let isWithin: Bool
    /// The soonest three at most.
    public let times: [FreeTimes.Time]
}

extension Database {
    /// When somebody who asked could come, from where they will be: the soonest three times by when they are to be seen,
    /// urgent time among them where the lane allows it; and the soonest three after it where there are none.
    ///
    /// What triage said counts; without that, the clock of its lane since the request came in.
    ///
    /// - Parameter service: the code of a service; nil for the one that the request names.
    /// - Throws: `Refusal`: `not_found` (request, service), `invalid` when no service is named.
    public func times(
        for id: ConsultationRequest.ID, service: String? = nil, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> RequestTimes {
        let rows = try await read(
            practice.id, deadline: deadline,
            [
                Self.select(id, practice.id),
                "select visit_by from intake where practice_id = \(practice.id) and request_id = \(id)",
                "select daybook_now() as now",
            ])
        guard let row = rows[0].first else { throw Refusal.notFound("request") }
        let details = try RequestDetails(row)
        guard let service = service ?? details.serviceCode else {
            throw Refusal.invalid("?service", "The request names no service: say for which one.")
        }
        let now: Instant = try Self.only(rows[2])["now"]
        let said: Instant? = try rows[1].first.flatMap { try $0["visit_by"] }
        let usual = practice.policy.triage.visitWithin(details.request.lane).map { details.request.created + $0 }
        let by = said ?? usual
        func soonest(from: Instant, to: Instant) async throws -> [FreeTimes.Time] {
            guard let window = TimeRange(start: from, end: to) else { return [] }
            let query = SlotQuery(
                service: service, window: window, publicOnly: false, region: details.person.region,
                isUrgent: details.request.lane.isUrgent)
            return Array(try await slots(query, practice: practice, deadline: deadline).slots.prefix(3))
        }
        var found = try await soonest(from: now, to: by ?? now + .days(62))
        let isWithin = !found.isEmpty
        if !isWithin, let by {
            let from = max(by, now)
            found = try await soonest(from: from, to: from + .days(62))
        }
        return RequestTimes(
            service: service, lane: details.request.lane, visitBy: by, isWithin: isWithin, times: found)
    }
}

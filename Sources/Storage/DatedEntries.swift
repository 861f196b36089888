import Foundation
import Postgres
import Scheduling

/// What is entered for dates: openings, closures, claims, and the visits that count against limits.
struct DatedEntries: Sendable {
    var openings: [UUID: [(during: TimeRange, isElsewhere: Bool)]] = [:]
    /// By resource; those of the whole practice stand under nil.
    var closures: [UUID?: [TimeRange]] = [:]
    var claims: [UUID: [SeatTime]] = [:]
    var visits: [VisitCounts.Visit] = []
    /// When the first of the holds that count as taken ends by itself.
    var soonestExpiry: Instant?

    /// Nothing is entered.
    init() {}

    /// Reads what the statements of a `DiaryQuestion` found.
    init(_ results: [[Row]], limits: Bool) throws {
        for row in results[1] {
            let id: UUID = try row["resource_id"]
            openings[id, default: []].append((try row["during"], try row["elsewhere"]))
        }
        for row in results[2] {
            let id: UUID? = try row["resource_id"]
            closures[id, default: []].append(try row["during"])
        }
        try add(claims: results[3])
        if limits {
            visits = try results[4].map {
                VisitCounts.Visit(
                    service: try $0["service_id"], clinician: try $0["clinician_id"], start: try $0["starts_at"])
            }
        }
    }

    /// The same after the claims of a stretch were read anew.
    func replacing(claimsIn stretch: TimeRange, by rows: [Row]) throws -> DatedEntries {
        var entries = self
        for (id, taken) in claims where taken.contains(where: { $0.during.overlaps(stretch) }) {
            entries.claims[id] = taken.filter { !$0.during.overlaps(stretch) }
        }
        try entries.add(claims: rows)
        return entries
    }

    /// The same with more claims, of which some may be known already.
    func adding(_ more: some Sequence<TakenTime.Claim>) -> DatedEntries {
        var entries = self
        for claim in more where claims[claim.resource]?.contains(claim.time) != true { entries.add(claim) }
        return entries
    }

    private mutating func add(claims rows: [Row]) throws {
        for row in rows {
            let (first, end): (Int, Int) = (try row[1], try row[2])
            add(
                TakenTime.Claim(
                    resource: try row[0], time: SeatTime(seats: first..<end, during: try row[3]), expires: try row[4]))
        }
    }

    private mutating func add(_ claim: TakenTime.Claim) {
        claims[claim.resource, default: []].append(claim.time)
        if let expires = claim.expires { soonestExpiry = min(soonestExpiry ?? expires, expires) }
    }
}

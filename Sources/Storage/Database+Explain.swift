public import Clinic
import Foundation
import Postgres
public import Scheduling

/// Why a visit can or cannot start at a time, and what would work.
public struct StartExplanation: Sendable {
    /// The services: one, or several that would follow one another.
    public let services: [Service]
    /// Which of several services the rules are about, in their order.
    public let failing: [Service]
    /// The zone of their site.
    public let zone: Zone
    /// The start that was asked about.
    public let start: Instant
    /// Every rule that fails, by name; empty when the start is a slot.
    public let rules: [String]
    /// The same in sentences, in the same order; a rule may have several.
    public let sentences: [String]
    /// The latest start of that day, however little were booked.
    public let latest: Instant?
    /// The nearest starts that work, at most three: nearest first.
    public let nearest: [Instant]
}

extension Database {
    /// Names every rule that fails for a start, in sentences with names and times, and the nearest starts that work.
    ///
    /// It never says who has what is taken.
    ///
    /// - Parameters:
    ///   - ask: what is asked, for a window around the start.
    ///   - byStaff: whether the rules that bind only the website are left out.
    /// - Throws: `Refusal`: `not_found` (service, clinician), `invalid` (a time that the clocks skip).
    public func explain(
        _ draft: StartDraft, byStaff: Bool, practice: Practice, deadline: ContinuousClock.Instant,
        query ask: (TimeRange) -> SlotQuery
    ) async throws -> StartExplanation {
        guard let unknown = TimeRange(start: .distantPast, end: .distantFuture) else { throw MissingRow() }
        let asked = ask(unknown)
        let zone = try await withCatalogues(
            asked.services, publicOnly: asked.publicOnly, practice: practice.id, deadline: deadline
        ) { try zones.known($0[0].service.site.zone) }
        let start = try draft.instant(in: zone, at: "?start")
        guard let window = TimeRange(start: start - .days(1), end: start + .days(14)) else {
            throw Refusal.invalid("?start", "This time is too far away.")
        }
        let query = ask(window)
        guard query.following.isEmpty else {
            return try await itineraryDiary(query, practice: practice, deadline: deadline)
                .explanation(of: start, in: window, byStaff: byStaff)
        }
        let diary = try await diary(query, practice: practice, deadline: deadline)
        let only = try diary.wanted(query.clinicians)
        let search = byStaff ? diary.strict : diary.search
        let obstacles = search.obstacles(to: start, only: only, now: diary.now)
        let starts = diary.search.openSlots(in: window, now: diary.now)
            .filter { slot in only.map { only in slot.clinician.map(only.contains) ?? true } ?? true }.map(\.start)
        return StartExplanation(
            services: [diary.service], failing: obstacles.isEmpty ? [] : [diary.service], zone: zone, start: start,
            rules: obstacles.map(\.name),
            sentences: Explanation(search: search, names: diary.names).sentences(for: obstacles, at: start),
            latest: diary.latestStart(on: zone.local(start).date),
            nearest: starts.nearest(to: start))
    }
}

extension ItineraryDiary {
    fileprivate func explanation(of start: Instant, in window: TimeRange, byStaff: Bool) -> StartExplanation {
        let offered = search { $0.search }
        let judged = byStaff ? search { $0.strict } : offered
        let obstacles = judged.obstacles(to: start, now: first.now)
        let failing = Set(obstacles.map(\.stop))
        return StartExplanation(
            services: services, failing: services.indices.filter(failing.contains).map { services[$0] },
            zone: first.zone, start: start, rules: obstacles.map(\.obstacle.name),
            sentences: explanation(judged).sentences(for: obstacles, at: start),
            latest: first.zone.day(first.zone.local(start).date).flatMap { offered.untaken.lastStart(in: $0) },
            nearest: offered.openSlots(in: window, now: first.now).map(\.start).nearest(to: start))
    }
}

extension [Instant] {
    /// Three of them, the nearest first; of two as near, the later.
    fileprivate func nearest(to start: Instant) -> [Instant] {
        let ranked = Set(self).sorted { one, other in
            let (distance, otherDistance) = (one.distance(to: start), other.distance(to: start))
            return distance != otherDistance ? distance < otherDistance : one > other
        }
        return Array(ranked.prefix(3))
    }
}

extension Diary {
    /// The search with other rules of step, notice and horizon.
    func search(by rules: SlotRules) -> SlotSearch {
        var terms = terms
        terms.rules = rules
        return SlotSearch(visit: visit, roster: roster, terms: terms)
    }

    /// The latest start of a date if nothing were taken, on the minute.
    func latestStart(on date: LocalDate) -> Instant? {
        guard let day = zone.day(date) else { return nil }
        guard let last = search.untaken.possibleStarts(in: day).ranges.last else { return nil }
        // A set of starts ends a microsecond after its last one.
        let second = (last.end - .microseconds(1)).secondsSinceUnixEpoch
        return Instant(secondsSinceUnixEpoch: second - second % 60)
    }
}

extension Instant {
    /// How far another instant is, in whatever direction.
    fileprivate func distance(to other: Instant) -> Duration {
        self < other ? other - self : self - other
    }
}

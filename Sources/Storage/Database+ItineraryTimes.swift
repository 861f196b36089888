public import Clinic
import Foundation
import Postgres
public import Scheduling

/// The free times of several services one right after another: computed at the moment of asking, never stored.
public struct ItineraryTimes: Sendable {
    /// One start of all of them.
    public struct Time: Hashable, Sendable {
        /// When the person's part of the first begins.
        public let start: Instant
        /// When that of the last ends.
        public let end: Instant
        /// The services in their order.
        public let stops: [FreeTimes.Time]
    }

    /// The services, in the order in which they follow one another.
    public let services: [Service]
    /// The zone of their site.
    public let zone: Zone
    /// The free times, soonest first.
    public let slots: [Time]
    /// When they were computed.
    public let now: Instant
    /// Until then, exclusively, the mere passing of time changes nothing about them.
    public let settledUntil: Instant
}

extension Database {
    /// The free times of several services in a window, each start once, with who would treat the person now.
    ///
    /// - Parameter limit: how many are wanted at most, the soonest.
    /// - Throws: `Refusal`: `not_found` when there is no such service, or no such clinician gives any of them;
    ///   `invalid` when they are not at one site.
    public func itineraryTimes(
        _ query: SlotQuery, limit: Int = .max, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> ItineraryTimes {
        let diary = try await itineraryDiary(query, practice: practice, deadline: deadline)
        let search = diary.search { $0.search }
        let slots = search.openSlots(in: query.window, limit: limit, now: diary.first.now).map { slot in
            ItineraryTimes.Time(
                start: slot.start, end: slot.end,
                stops: slot.stops.map { stop in
                    FreeTimes.Time(
                        start: stop.window.start, end: stop.window.end,
                        clinician: stop.clinician.map { diary.first.catalogue.staff[$0].clinician })
                })
        }
        return ItineraryTimes(
            services: diary.services, zone: diary.first.zone, slots: slots, now: diary.first.now,
            settledUntil: diary.settledUntil(offering: slots.first?.start, in: query.window, search))
    }

    /// What is known about the window of a question for each of its services.
    func itineraryDiary(
        _ query: SlotQuery, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> ItineraryDiary {
        try await withCatalogues(
            query.services, publicOnly: query.publicOnly, practice: practice.id, deadline: deadline
        ) { catalogues in
            let own = try await ownHold(query.hold, practice: practice.id, deadline: deadline)
            let questions = try DiaryQuestion.questions(
                practice: practice.id, catalogues, around: query.window, catalogues.map(\.service.visit),
                zone: try zones.known(catalogues[0].service.site.zone), except: .init(hold: own))
            let rows = try await read(practice.id, deadline: deadline, questions[0].statements)
            return try ItineraryDiary(questions, rows, practice: practice, zones: zones) { _ in
                .init(region: query.region, isUrgent: query.isUrgent)
            }.asking(for: query.clinicians)
        }
    }
}

extension ItineraryDiary {
    /// The instant until which, exclusively, time alone changes nothing about the open slots of a window.
    fileprivate func settledUntil(
        offering first: Instant?, in window: TimeRange, _ search: ItinerarySearch
    ) -> Instant {
        diaries.indices.map { stop in
            let shift = search.start(of: stop, from: window.start) - window.start
            return diaries[stop].settledUntil(
                offering: first.map { $0 + shift },
                in: TimeRange(start: window.start + shift, end: window.end + shift) ?? window,
                rules: search.stops[stop].search.terms.rules)
        }.min() ?? self.first.now
    }
}

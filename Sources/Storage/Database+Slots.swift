public import Clinic
import Foundation
import Postgres
public import Scheduling

/// What is asked of the free times of a service.
public struct SlotQuery: Hashable, Sendable {
    /// The code of the service.
    public let service: String
    /// The codes of the services that follow it, one right after another; empty for a visit alone.
    public let following: [String]
    /// The codes of the clinicians who are wanted; empty for any.
    public let clinicians: [String]
    /// The stretch in which starts are wanted.
    public let window: TimeRange
    /// Whether a service that the website does not offer counts as not there.
    public let publicOnly: Bool
    /// Where the person will be (ISO 3166-2); nil for where the practice is.
    public let region: String?
    /// Whether time that is kept for urgent visits is wanted too.
    public let isUrgent: Bool
    /// One's own hold, which must not hide its time.
    public let hold: HoldClaim?
    /// Somebody whose own clinicians come first; nil for soonest first.
    public let person: Person.ID?

    /// A question for free times.
    public init(
        service: String, following: [String] = [], clinicians: [String] = [], window: TimeRange, publicOnly: Bool,
        region: String? = nil,
        isUrgent: Bool = false, hold: HoldClaim? = nil, person: Person.ID? = nil
    ) {
        self.service = service
        self.following = following
        self.clinicians = clinicians
        self.window = window
        self.publicOnly = publicOnly
        self.region = region
        self.isUrgent = isUrgent
        self.hold = hold
        self.person = person
    }

    /// The codes of all services, in the order in which they follow one another.
    public var services: [String] { [service] + following }
}

/// The free times of a service: computed at the moment of asking, never stored.
public struct FreeTimes: Sendable {
    /// One start, with who would treat the person.
    public struct Time: Hashable, Sendable {
        /// When the person's part of the visit begins.
        public let start: Instant
        /// When it ends.
        public let end: Instant
        /// Who would treat them; nil for a visit that any nurse leads.
        public let clinician: Clinician?

        init(start: Instant, end: Instant, clinician: Clinician?) {
            (self.start, self.end, self.clinician) = (start, end, clinician)
        }
    }

    /// The service.
    public let service: Service
    /// The zone of its site.
    public let zone: Zone
    /// The free times, soonest first; of one start, in the order of the practice's clinicians.
    public let slots: [Time]
    /// The database's clock when what they come from was read.
    public let now: Instant
    /// Until then, exclusively, the mere passing of time changes nothing about them.
    public let settledUntil: Instant
}

extension Database {
    /// The free times of a service in a window.
    ///
    /// - Throws: `Refusal` `not_found` when there is no such service, or no such clinician offers it.
    public func slots(
        _ query: SlotQuery, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> FreeTimes {
        if let clock = watch.view(of: practice.id)?.now {
            let found = try await slots(query, remembering: true, practice: practice, deadline: deadline)
            // By the clock of when it was read it is right as long as it holds by itself.
            if clock < found.settledUntil { return found }
        }
        return try await slots(query, remembering: false, practice: practice, deadline: deadline)
    }

    private func slots(
        _ query: SlotQuery, remembering: Bool, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> FreeTimes {
        let diary = try await diary(query, remembering: remembering, practice: practice, deadline: deadline)
        let wanted = try diary.wanted(query.clinicians)
        let slots = diary.search.openSlots(in: query.window, now: diary.now).compactMap { slot -> FreeTimes.Time? in
            if let wanted, let index = slot.clinician, !wanted.contains(index) { return nil }
            return FreeTimes.Time(
                start: slot.start, end: slot.end, clinician: slot.clinician.map { diary.catalogue.staff[$0].clinician })
        }
        let known = try await clinicians(of: query.person, practice: practice.id, deadline: deadline)
        return FreeTimes(
            service: diary.service, zone: diary.zone, slots: Self.ranked(slots, by: known), now: diary.now,
            settledUntil: diary.settledUntil(offering: slots.first?.start, in: query.window))
    }

    /// The times with somebody who knows the person before all others; otherwise as they were.
    private static func ranked(_ slots: [FreeTimes.Time], by known: [Clinician.ID]) -> [FreeTimes.Time] {
        guard !known.isEmpty else { return slots }
        let ranked = slots.enumerated().map { index, slot in
            (rank: slot.clinician.flatMap { known.firstIndex(of: $0.id) } ?? known.count, index: index, slot: slot)
        }
        return ranked.sorted { ($0.rank, $0.index) < ($1.rank, $1.index) }.map(\.slot)
    }

    /// Who led somebody's visits, the latest first.
    private func clinicians(
        of person: Person.ID?, practice: Practice.ID, deadline: ContinuousClock.Instant
    ) async throws -> [Clinician.ID] {
        guard let person else { return [] }
        let rows = try await read(practice, deadline: deadline, [Person.clinicians(person, practice)])
        return try rows[0].map { try $0["clinician_id"] }
    }

    /// What is known about the window of a question.
    ///
    /// - Parameter remembering: whether it may be as of an earlier time, at which all has been as it is now but the clock.
    func diary(
        _ query: SlotQuery, remembering: Bool = false, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> Diary {
        try await withCatalogue(
            query.service, publicOnly: query.publicOnly, practice: practice.id, deadline: deadline
        ) { catalogue in
            let own = try await ownHold(query.hold, practice: practice.id, deadline: deadline)
            let question = DiaryQuestion(
                practice: practice.id, catalogue: catalogue, window: Diary.window(around: query.window),
                zone: try zones.known(catalogue.service.site.zone), except: .init(hold: own),
                for: catalogue.service.visit)
            let (entries, now) = try await entries(for: question, remembering: remembering, deadline: deadline)
            return try Diary(
                question, entries, wish: .init(region: query.region, isUrgent: query.isUrgent), practice: practice,
                zones: zones, now: now)
        }
    }

    /// The hold of a caller who knows its secret.
    func ownHold(
        _ claim: HoldClaim?, practice: Practice.ID, deadline: ContinuousClock.Instant
    ) async throws -> Hold.ID? {
        guard let claim else { return nil }
        let rows = try await read(
            practice, deadline: deadline,
            [
                """
                select hold_id from hold
                where practice_id = \(practice) and hold_id = \(claim.id)
                    and secret_hash = \(SecretHash.bytes(of: claim.secret))
                """
            ])
        return try rows[0].first.map { try $0["hold_id"] }
    }

    /// The services of a practice.
    public func services(
        of practice: Practice, publicOnly: Bool, deadline: ContinuousClock.Instant
    ) async throws -> [Service] {
        try await read(
            practice.id, deadline: deadline,
            [Service.select(practice.id, where: "and (s.audience = 'public' or not \(publicOnly))")]
        )[0].map(Service.init)
    }

    /// The clinicians of a practice.
    public func clinicians(of practice: Practice, deadline: ContinuousClock.Instant) async throws -> [Clinician] {
        try await read(
            practice.id, deadline: deadline,
            [
                """
                select \(Clinician.columns) from clinician c
                where c.practice_id = \(practice.id) and c.active
                order by c.rank, c.code
                """
            ]
        )[0].map(Clinician.init)
    }
}

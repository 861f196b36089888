public import Scheduling

/// Somebody on the waitlist, with all that decides whether a free time is one for them.
public struct Candidate: Hashable, Sendable {
    /// Their entry.
    public let entry: WaitlistEntry
    /// When the visit is that they would give up; nil if they have none.
    public let visit: TimeRange?
    /// When they are in other visits.
    public let busy: [TimeRange]
    /// Who led their last visit.
    public let clinician: Clinician.ID?
    /// The times that were offered to them before, and let go.
    public let letGo: [TimeRange]

    /// Somebody on the waitlist.
    public init(
        entry: WaitlistEntry, visit: TimeRange? = nil, busy: [TimeRange] = [], clinician: Clinician.ID? = nil,
        letGo: [TimeRange] = []
    ) {
        self.entry = entry
        self.visit = visit
        self.busy = busy
        self.clinician = clinician
        self.letGo = letGo
    }

    /// Why a time is not one for them.
    public enum Misfit: Hashable, Sendable, CaseIterable {
        /// They do not wait, or consider another offer.
        case notWaiting
        /// It is outside of the stretch in which they want to come.
        case outsideWindow
        /// It is on another weekday or at another time of day than they asked for.
        case otherTimeOfWeek
        /// It is with another clinician than they asked for.
        case otherClinician
        /// The visit that they have is earlier.
        case notEarlier
        /// They are in another visit then.
        case busy
        /// It was offered to them before, or a time that overlaps it.
        case letGo
        /// It is too late to offer it.
        case tooLate
    }

    /// Everything that keeps a time from being one for them; empty when it is.
    ///
    /// - Parameter lead: how long before its start a time can still be offered.
    public func misfits(of time: FreedTime, lead: Duration, now: Instant) -> [Misfit] {
        Misfit.allCases.filter { applies($0, time, lead: lead, now: now) }
    }

    /// Whether a time is one for them.
    public func fits(_ time: FreedTime, lead: Duration, now: Instant) -> Bool {
        !Misfit.allCases.contains { applies($0, time, lead: lead, now: now) }
    }

    private func applies(_ misfit: Misfit, _ time: FreedTime, lead: Duration, now: Instant) -> Bool {
        switch misfit {
        case .notWaiting: entry.state != .waiting
        case .outsideWindow: !entry.wish.window.contains(time.during.start)
        case .otherTimeOfWeek: !entry.wish.allows(time.wall)
        case .otherClinician:
            entry.wish.clinician != nil && time.clinician != nil && entry.wish.clinician != time.clinician
        case .notEarlier: visit.map { $0.start <= time.during.start } ?? false
        case .busy: busy.contains { $0.overlaps(time.during) }
        case .letGo: letGo.contains { $0.overlaps(time.during) }
        case .tooLate: Offer.expiry(of: time.during.start, lead: lead, now: now) == nil
        }
    }

    /// Whether no time can come any more that is one for them.
    public func hasRunOut(now: Instant) -> Bool {
        now >= entry.wish.window.end || visit.map { now >= $0.start } ?? false
    }

    /// Their place in the queue for a time: by lane, then by the whole days that they have waited, then those whose own
    /// clinician it is with, then whoever came first.
    public func place(for time: FreedTime, now: Instant) -> Place {
        Place(
            lane: entry.lane, daysWaited: daysWaited(now: now),
            isOwnClinician: clinician != nil && clinician == time.clinician, created: entry.created, id: entry.id)
    }

    /// Whole days of 24 hours since they came.
    func daysWaited(now: Instant) -> Int { Int((now - entry.created) / .days(1)) }

    /// A place in the queue: the smaller, the sooner.
    public struct Place: Hashable, Sendable, Comparable {
        let lane: Lane
        let daysWaited: Int
        let isOwnClinician: Bool
        let created: Instant
        let id: WaitlistEntry.ID

        /// Whether the first comes before the second.
        public static func < (sooner: Place, later: Place) -> Bool {
            if sooner.lane != later.lane { return sooner.lane < later.lane }
            if sooner.daysWaited != later.daysWaited { return sooner.daysWaited > later.daysWaited }
            if sooner.isOwnClinician != later.isOwnClinician { return sooner.isOwnClinician }
            return (sooner.created, sooner.id) < (later.created, later.id)
        }
    }
}

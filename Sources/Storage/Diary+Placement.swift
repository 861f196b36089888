import Clinic
import Foundation
import Scheduling

extension Diary {
    /// The stretch that must be known to judge every start in `range`: a visit lasts at most a day.
    static func window(around range: TimeRange) -> TimeRange {
        TimeRange(start: range.start - .days(1), end: range.end + .days(1)) ?? range
    }

    /// The stretch that must be known to judge one start.
    ///
    /// - Throws: `invalid` for a start so far away that time itself ends there.
    static func window(around start: Instant) throws(Refusal) -> TimeRange {
        guard let window = TimeRange(start: start - .days(1), end: start + .days(1)) else {
            throw .invalid("/start", "This time is too far away.")
        }
        return window
    }

    /// Whom the rules bind, and how far.
    enum Judgement: Sendable {
        /// Every rule, with step, notice and horizon of the service: the website.
        case byService
        /// Every rule, with `SlotRules.ofStaff`.
        case byStaff
        /// What cannot be set aside; what was in the way is written down with the reason.
        case overridden(reason: String)
        /// Only that everything needed is there, and that the person is old enough, who was not known when the start was
        /// judged for the hold.
        case judgedBefore
    }

    /// Where a visit at `start` takes place.
    ///
    /// - Parameters:
    ///   - only: the clinicians who may lead it; nil for all.
    ///   - preferred: clinicians who know the person, best first.
    /// - Throws: what `Refusal.impossible` makes of the rules that fail.
    func placed(
        at start: Instant, _ judgement: Judgement, only: Set<Int>? = nil, preferring preferred: [Int] = [],
        region: String, edition: String
    ) throws(Refusal) -> PlacedVisit {
        let (search, override) = try search(at: start, judgement, only: only)
        guard let assignment = search.assignment(at: start, preferring: preferred, only: only) else {
            throw refusal(search.resourceObstacles(to: start, only: only), at: start, search, only: only)
        }
        return self.placed(assignment, override: override, region: region, edition: edition)
    }

    /// A visit that has been assigned, with its place in the book.
    func placed(
        _ assignment: Assignment, override: Placement.Override?, region: String, edition: String
    ) -> PlacedVisit {
        let start = assignment.window.start
        let placement = Placement(
            during: assignment.window, clinician: catalogue.staff[assignment.lead].clinician.id,
            room: assignment.room.map { rooms[$0].id }, region: region,
            wall: Appointment.Wall(start: zone.local(start), zone: zone.name, edition: edition), override: override)
        return PlacedVisit(assignment, placement: placement, diary: self)
    }

    /// The search that a judgement allows, and what it set aside.
    private func search(
        at start: Instant, _ judgement: Judgement, only: Set<Int>?
    ) throws(Refusal) -> (SlotSearch, Placement.Override?) {
        switch judgement {
        case .byService: return (try passed(search, at: start, only: only), nil)
        case .byStaff: return (try passed(strict, at: start, only: only), nil)
        case .judgedBefore: return (held, nil)
        case .overridden(let reason):
            let obstacles = strict.obstacles(to: start, only: only, now: now)
            guard !obstacles.isEmpty else { return (strict, nil) }
            let left = lenient.obstacles(to: start, only: only, now: now)
            guard left.isEmpty else { throw refusal(left, at: start, lenient, only: only) }
            return (lenient, Placement.Override(reason: reason, rules: obstacles.map(\.name)))
        }
    }

    /// The search as it binds staff.
    var strict: SlotSearch {
        var terms = terms
        terms.rules = .ofStaff
        return SlotSearch(visit: visit, roster: roster, terms: terms)
    }

    /// The search without anything that may be set aside.
    var lenient: SlotSearch {
        var terms = terms.hard
        terms.rules = .ofStaff
        var roster = roster
        for index in roster.practitioners.indices {
            roster.practitioners[index].kept = .empty
            roster.practitioners[index].full = .empty
        }
        return SlotSearch(visit: visit, roster: roster, terms: terms)
    }

    /// The search for what was judged when it was held: everything needed is there, and the person is old enough.
    var held: SlotSearch {
        var terms = lenient.terms
        (terms.comesOfAge, terms.admitted) = (self.terms.comesOfAge, self.terms.admitted)
        return SlotSearch(visit: visit, roster: lenient.roster, terms: terms)
    }

    private func passed(_ search: SlotSearch, at start: Instant, only: Set<Int>?) throws(Refusal) -> SlotSearch {
        let obstacles = search.obstacles(to: start, only: only, now: now)
        guard obstacles.isEmpty else { throw refusal(obstacles, at: start, search, only: only) }
        return search
    }

    private func refusal(
        _ obstacles: [Obstacle], at start: Instant, _ search: SlotSearch, only: Set<Int>?
    ) -> Refusal {
        .impossible(
            obstacles, isTaken: search.untaken.obstacles(to: start, only: only, now: now).isEmpty,
            reasons: Explanation(search: search, names: names).sentences(for: obstacles, at: start))
    }
}

extension SlotRules {
    /// What counts for staff, who know why they book: any minute from now on, two years ahead.
    static let ofStaff = SlotRules(step: .minutes(1), minimumNotice: .zero, horizon: .days(730))
}

extension Diary {
    /// An appointment of this service with the names that people read.
    func details(
        of appointment: Appointment, person: Person, siblings: [Appointment.ID] = []
    ) -> AppointmentDetails {
        let clinician = catalogue.staff.first { $0.clinician.id == appointment.clinician }?.clinician
        return AppointmentDetails(
            appointment: appointment, person: person, serviceCode: service.code, serviceLabel: service.label,
            clinicianCode: clinician?.code ?? "", clinicianName: clinician?.name ?? "",
            roomCode: catalogue.rooms.first { $0.id == appointment.room }?.code, siteName: service.site.name,
            siblings: siblings)
    }
}

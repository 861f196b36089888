import Clinic
import Foundation
import Postgres
import Scheduling

extension ChangeWorld {
    /// What becomes of one visit.
    enum Judgement {
        /// It stands as it is.
        case stands
        /// It stands with another nurse or room, at its time and with whoever treats.
        case reseated(PlacedVisit, reasons: [String])
        /// It has lost its footing, for these reasons.
        case lost(reasons: [String])
    }

    /// Whether a visit stands with everybody whom it was planned with, with others, or not at all.
    ///
    /// Only what cannot be set aside counts: hours of the house, limits and age were judged when it was booked. A
    /// visit that has begun keeps whom it has.
    func judge(_ planned: PlannedVisit) throws -> Judgement {
        guard let diary = try diary(for: planned, in: Diary.window(around: planned.start)) else {
            return .lost(reasons: ["Its service is offered no more."])
        }
        let search = diary.lenient
        let seating = planned.seating(in: diary)
        let obstacles = search.footing(of: seating, at: planned.start)
        guard !obstacles.isEmpty else { return .stands }
        let reasons = Explanation(search: search, names: diary.names).sentences(for: obstacles, at: planned.start)
        let hasBegun = planned.start <= now || !planned.appointment.state.isUpcoming
        let only = seating.clinician.map { Set([$0]) }
        if !hasBegun, !(diary.visit.isLedByClinician && only == nil),
            let placed = try? diary.placed(
                at: planned.start, .judgedBefore, only: only, region: planned.appointment.region,
                edition: zones.edition)
        {
            return .reseated(placed, reasons: reasons)
        }
        return .lost(reasons: reasons)
    }

    /// Whether a visit stands as it is.
    func stands(_ planned: PlannedVisit) throws -> Bool {
        switch try judge(planned) {
        case .stands: true
        case .reseated, .lost: false
        }
    }

    /// Where a visit that has lost its footing could go under all rules: to another clinician at its time, else to the
    /// nearest time of its day, else to the first within the fourteen days after it.
    ///
    /// Nobody is asked to come sooner than a time that became free could be offered, or to where what the visit needs is
    /// not there or cannot be there in time; a visit of a series keeps its place in it.
    func drafted(_ planned: PlannedVisit) throws -> (placed: PlacedVisit, why: String)? {
        let start = planned.start
        guard start > now, planned.appointment.state.isUpcoming,
            let near = try diary(for: planned, in: Diary.window(around: start))
        else { return nil }
        let (region, edition) = (planned.appointment.region, zones.edition)
        let own = planned.seating(in: near).clinician
        if near.visit.isLedByClinician {
            let others = Set(near.catalogue.staff.indices).subtracting([own].compactMap { $0 })
            if let placed = try? near.placed(at: start, .byStaff, only: others, region: region, edition: edition) {
                return (placed, "The same time with another clinician.")
            }
        }

        let zone = near.zone
        let date = zone.local(start).date
        guard
            let window = TimeRange(start: max(now, zone.startOfDay(date)), end: zone.startOfDay(date.adding(days: 15))),
            let wide = try diary(for: planned, in: Diary.window(around: window))
        else { return nil }
        var terms = wide.terms
        terms.rules = SlotRules(
            step: wide.service.rules.step, minimumNotice: wide.service.offerLead, horizon: SlotRules.ofStaff.horizon)
        let search = SlotSearch(visit: wide.visit, roster: wide.roster, terms: terms)
        let starts = Set(search.openSlots(in: window, now: now).map(\.start)).sorted()
        let sameDay = starts.filter { zone.local($0).date == date }.sorted {
            (abs($0.microsecondsSinceUnixEpoch - start.microsecondsSinceUnixEpoch), $0)
                < (abs($1.microsecondsSinceUnixEpoch - start.microsecondsSinceUnixEpoch), $1)
        }
        for candidate in sameDay + starts.filter({ zone.local($0).date > date }) {
            let preferred = [own].compactMap { $0 }
            if keepsGap(planned, at: candidate),
                let placed = try? wide.placed(
                    at: candidate, .byStaff, preferring: preferred, region: region, edition: edition),
                canMove(planned, to: placed.placement)
            {
                let isSameDay = zone.local(candidate).date == date
                return (
                    placed, isSameDay ? "The nearest time of the same day." : "The first time within fourteen days."
                )
            }
        }
        return nil
    }

    /// Whether a visit that is firm would be so elsewhere, and one that waits for something could go on waiting.
    private func canMove(_ planned: PlannedVisit, to placement: Placement) -> Bool {
        let moved = try? planned.appointment.moved(
            to: placement, readiness: try readiness(of: planned, at: placement), provisionally: false, now: now)
        return moved != nil
    }

    /// The visit at the place that was drafted for it, under all rules as they are now.
    ///
    /// - Throws: `Refusal` with the reasons when it cannot be there any more.
    func placed(_ planned: PlannedVisit, at target: ProposedVisit.Place) throws -> PlacedVisit {
        guard let diary = try diary(for: planned, in: Diary.window(around: target.start)) else {
            throw Refusal.notFound("service")
        }
        guard keepsGap(planned, at: target.start) else {
            var refusal = Refusal(.slotUnavailable, "This visit cannot be there any more.")
            refusal.reasons = ["This is too close to another visit of the series."]
            throw refusal
        }
        return try diary.placed(
            at: target.start, .byStaff, only: diary.visit.isLedByClinician ? diary.wanted([target.clinician]) : nil,
            region: planned.appointment.region, edition: zones.edition)
    }

    /// A place in the words of a proposal.
    func place(_ placed: PlacedVisit, of planned: PlannedVisit) throws -> ProposedVisit.Place {
        guard let diary = try diary(for: planned, in: Diary.window(around: placed.placement.during.start)) else {
            throw Refusal.notFound("service")
        }
        let leads = diary.catalogue.staff.first { $0.clinician.id == placed.placement.clinician }
        return ProposedVisit.Place(
            start: placed.placement.during.start, localStart: placed.placement.wall.start.description,
            clinician: leads?.clinician.code ?? "",
            room: diary.catalogue.rooms.first { $0.id == placed.placement.room }?.code)
    }
}

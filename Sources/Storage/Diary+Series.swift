import Clinic
import Foundation
import Scheduling

extension Diary {
    /// Takes the seats of a visit as though it were booked, so that what is placed next goes beside it.
    mutating func take(_ placed: PlacedVisit) {
        for claim in placed.claims {
            let taken = TimeRangeSet([claim.during])
            if claim.resource == nil {
                roster.personBusy = roster.personBusy.union(taken)
            } else if let index = catalogue.staff.firstIndex(where: { $0.clinician.id.uuid == claim.resource }) {
                roster.practitioners[index].taken.append(SeatTime(seats: claim.seats, during: claim.during))
            } else if let index = rooms.firstIndex(where: { $0.id.uuid == claim.resource }) {
                roster.rooms[index].busy = roster.rooms[index].busy.union(taken)
            }
        }
        guard catalogue.hasLimits else { return }
        counts.visits.append(
            VisitCounts.Visit(
                service: service.id.uuid, clinician: placed.placement.clinician.uuid,
                start: placed.placement.during.start))
        for (index, member) in catalogue.staff.enumerated() {
            let id = member.clinician.id.uuid
            roster.practitioners[index].full = counts.full(member.clinician.limit) { $0.clinician == id }
        }
        let (limit, id) = (service.limit, service.id.uuid)
        terms.fullDays = counts.full(VisitLimit(daily: limit.daily)) { $0.service == id }
        terms.fullWeeks = counts.full(VisitLimit(weekly: limit.weekly)) { $0.service == id }
    }

    /// What one start is judged by: of weeks, only the days around it.
    ///
    /// A visit that is booked alone is judged by as much, so that both are given the same people and rooms.
    func near(_ start: Instant) throws(Refusal) -> Diary {
        let window = try Self.window(around: start)
        let days = TimeRangeSet([window])
        var diary = self
        for (index, practitioner) in roster.practitioners.enumerated() {
            diary.roster.practitioners[index].onSite = practitioner.onSite.intersection(days)
            diary.roster.practitioners[index].elsewhere = practitioner.elsewhere.intersection(days)
            diary.roster.practitioners[index].taken = practitioner.taken.filter {
                $0.during.start < window.end && window.start < $0.during.end
            }
        }
        for (index, room) in roster.rooms.enumerated() {
            diary.roster.rooms[index].open = room.open.intersection(days)
            diary.roster.rooms[index].busy = room.busy.intersection(days)
        }
        return diary
    }

    /// The starts that staff can plan with, each once: on the steps of the service, however near or far.
    func startsForStaff(in window: TimeRange, only: Set<Int>?) -> [Instant] {
        var terms = terms
        terms.rules = SlotRules(
            step: service.rules.step, minimumNotice: .zero, horizon: SlotRules.ofStaff.horizon)
        let slots = SlotSearch(visit: visit, roster: roster, terms: terms).openSlots(in: window, now: now)
        var starts: [Instant] = []
        for slot in slots where starts.last != slot.start {
            if let only, let clinician = slot.clinician, !only.contains(clinician) { continue }
            starts.append(slot.start)
        }
        return starts
    }
}

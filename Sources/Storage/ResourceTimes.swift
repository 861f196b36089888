import Clinic
import Foundation
import Scheduling

/// When the resources of a site are there: weekly hours and openings, less closures.
struct ResourceTimes {
    let catalogue: Catalogue
    let entries: DatedEntries
    let window: TimeRange
    let zone: Zone
    let zones: ZoneDirectory

    /// When somebody is in the building, and when they are at work elsewhere.
    ///
    /// - Throws: `UnknownZone`.
    func presence(of id: UUID) throws -> (onSite: TimeRangeSet, elsewhere: TimeRangeSet) {
        (try open(id, isElsewhere: false), try open(id, isElsewhere: true))
    }

    /// A room; without hours of its own it is there whenever somebody is there to use it.
    func place(_ id: UUID) throws -> Place {
        let open = catalogue.hours[id] == nil ? TimeRangeSet([window]) : try open(id, isElsewhere: false)
        return Place(
            open: open.subtracting(closed(id)), busy: TimeRangeSet((entries.claims[id] ?? []).map(\.during)))
    }

    private func open(_ id: UUID, isElsewhere: Bool) throws -> TimeRangeSet {
        var open = TimeRangeSet.empty
        for hours in catalogue.hours[id] ?? [] where hours.isElsewhere == isElsewhere {
            open = open.union(hours.weekly.open(during: window, in: try zone(hours.zone)))
        }
        let openings = (entries.openings[id] ?? []).filter { $0.isElsewhere == isElsewhere }.map(\.during)
        guard !open.isEmpty || !openings.isEmpty else { return .empty }
        return open.union(TimeRangeSet(openings)).subtracting(closed(id))
    }

    private func closed(_ id: UUID) -> TimeRangeSet {
        TimeRangeSet((entries.closures[id] ?? []) + (entries.closures[nil] ?? []))
    }

    private func zone(_ name: String?) throws -> Zone {
        guard let name else { return zone }
        guard let zone = zones.zone(name) else { throw UnknownZone(name: name) }
        return zone
    }
}

public import Scheduling

/// Why several services cannot begin at a time that somebody wants one right after another, in sentences for the
/// person at the desk.
///
/// Each sentence says of which service it is, and when that would begin.
public struct ItineraryExplanation: Sendable {
    /// The search that says no.
    public let search: ItinerarySearch
    /// The labels of the services, in their order.
    public let labels: [String]
    /// The names of the practitioners, in the order of the rosters.
    public let names: [String]

    /// Words for what a search finds.
    public init(search: ItinerarySearch, labels: [String], names: [String]) {
        self.search = search
        self.labels = labels
        self.names = names
    }

    /// One sentence a rule that fails; a rule about several people may have several.
    public func sentences(for obstacles: [ItineraryObstacle], at start: Instant) -> [String] {
        search.stops.indices.flatMap { stop -> [String] in
            let own = obstacles.filter { $0.stop == stop }
            let begin = search.start(of: stop, from: start)
            let stopSearch = search.stops[stop].search
            let clock = String(stopSearch.terms.zone.local(begin).time.description.prefix(5))
            let beside = own.contains(where: \.isOwnMaking) ? " after what comes before it" : ""
            return Explanation(search: stopSearch, names: names).sentences(for: own.map(\.obstacle), at: begin)
                .map { "\(labels[stop]) at \(clock)\(beside): \($0)" }
        }
    }
}

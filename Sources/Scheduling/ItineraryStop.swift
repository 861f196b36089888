/// One of the services that somebody has one right after another, as the search for all of them sees it.
///
/// The rosters of all stops have the same practitioners at the same places.
public struct ItineraryStop: Sendable {
    /// The search for this service alone.
    public internal(set) var search: SlotSearch
    /// What stands for the service: the same for stops of the same service.
    let service: Int
    /// What stands for each room of the roster, in its order: the same for the same room in every stop.
    let rooms: [Int]
    /// What is left of the limits of the service, where less is left than there are stops.
    let spare: [Spare]

    /// One service of several.
    ///
    /// - Parameter only: the clinicians who may lead it; nil for all.
    public init(search: SlotSearch, service: Int, rooms: [Int], spare: [Spare] = [], only: Set<Int>? = nil) {
        var roster = search.roster
        if let only {
            for index in roster.practitioners.indices where !only.contains(index) {
                roster.practitioners[index].treats = .empty
            }
        }
        self.search = SlotSearch(visit: search.visit, roster: roster, terms: search.terms)
        (self.service, self.rooms, self.spare) = (service, rooms, spare)
    }
}

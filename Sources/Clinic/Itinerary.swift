/// Several services that somebody books together and has one right after another: each is an appointment of its own.
public enum Itinerary {
    /// The id that its appointments have in common.
    public typealias ID = Identifier<Itinerary>

    /// How many services it has at most.
    public static let longest = 4

    /// Which of the appointments of an itinerary one is.
    public struct Place: Hashable, Sendable {
        /// The itinerary.
        public let id: ID
        /// From 1, in the order in which the services were asked for.
        public let position: Int

        /// A place in an itinerary.
        public init(id: ID, position: Int) {
            self.id = id
            self.position = position
        }
    }

    /// The codes of the services that a text names, with commas between them.
    public static func codes(_ text: String) -> [String] {
        text.split(separator: ",", omittingEmptySubsequences: false).map { $0.filter { $0 != " " } }
    }

    /// The codes of services in one text.
    public static func text(_ codes: [String]) -> String {
        codes.joined(separator: ",")
    }
}

/// How much of a nurse a phase takes: somebody who watches over the person, alone or together with others.
public enum Monitoring: Hashable, Sendable {
    /// Nobody watches.
    case none
    /// The nurse is with this person and no other.
    case alone
    /// The nurse may watch so many people at once, this one among them.
    case shared(Int)

    /// How many people a nurse may watch at most.
    ///
    /// No public standard is known; more than this leaves one of them alone when two need help.
    public static let ratios = 1...6

    /// How many of a nurse's seats the phase takes.
    ///
    /// The seats are a multiple of the ratio when they come from `seats(for:)`. When they are not, a share is rounded up,
    /// so that a nurse rather watches fewer people than more.
    public func seats(of all: Int) -> Int {
        switch self {
        case .none: 0
        case .alone: all
        case .shared(let ratio): (all + ratio - 1) / ratio
        }
    }

    /// The fewest seats that let each of these ratios be a whole number of them: their least common multiple.
    ///
    /// Together with the seats there are, so that a nurse's seats only ever multiply and claims keep their meaning.
    public static func seats(for ratios: some Sequence<Int>, atLeast seats: Int = 1) -> Int {
        ratios.reduce(seats) { $0 / greatestCommonDivisor($0, $1) * $1 }
    }

    private static func greatestCommonDivisor(_ one: Int, _ other: Int) -> Int {
        other == 0 ? one : greatestCommonDivisor(other, one % other)
    }
}

extension Monitoring: Codable {
    /// Reads `"none"`, `"alone"` or the number of people that a nurse may watch.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let ratio = try? container.decode(Int.self) {
            self = .shared(ratio)
        } else {
            switch try container.decode(String.self) {
            case "none": self = .none
            case "alone": self = .alone
            default:
                throw DecodingError.dataCorruptedError(
                    in: container, debugDescription: "A phase is watched by none, alone, or 1 for so many.")
            }
        }
    }

    /// Writes what `init(from:)` reads.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .none: try container.encode("none")
        case .alone: try container.encode("alone")
        case .shared(let ratio): try container.encode(ratio)
        }
    }
}

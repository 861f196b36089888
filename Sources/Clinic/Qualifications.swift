public import Scheduling

/// What somebody may do, where, and until when: their credential, their licences by region, and what they are trained
/// for.
public struct Qualifications: Hashable, Sendable, Codable {
    /// The last date on which their credential is valid; nil when it does not run out.
    public var until: LocalDate?
    /// Where they are licensed.
    ///
    /// Empty when the practice keeps no licences of them: then it does not ask for one.
    public var licences: [Licence]
    /// What they are trained for.
    public var trainings: [Training]

    /// A licence to treat people who are in a region.
    public struct Licence: Hashable, Sendable, Codable {
        /// The region (ISO 3166-2).
        public var region: String
        /// The last date on which it is valid; nil when it does not run out.
        public var until: LocalDate?

        /// A licence.
        public init(region: String, until: LocalDate? = nil) {
            (self.region, self.until) = (region, until)
        }
    }

    /// Something that somebody is trained for.
    public struct Training: Hashable, Sendable, Codable {
        /// What for.
        public var name: String
        /// The last date on which it counts; nil when it does not run out.
        public var until: LocalDate?

        /// A training.
        public init(name: String, until: LocalDate? = nil) {
            (self.name, self.until) = (name, until)
        }
    }

    /// Qualifications; without more, they never run out and count everywhere.
    public init(until: LocalDate? = nil, licences: [Licence] = [], trainings: [Training] = []) {
        (self.until, self.licences, self.trainings) = (until, licences, trainings)
    }

    enum CodingKeys: String, CodingKey {
        case until
        case licences
        case trainings
    }

    /// Reads them; what is missing is empty.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        until = try container.decodeIfPresent(LocalDate.self, forKey: .until)
        licences = try container.decodeIfPresent([Licence].self, forKey: .licences) ?? []
        trainings = try container.decodeIfPresent([Training].self, forKey: .trainings) ?? []
    }

    /// When somebody may do something who never may: a moment before all others, so that they are told of all the same
    /// when it is asked who could.
    public static let never = TimeRangeSet(
        [
            TimeRange(start: .distantPast, end: .distantPast + .microseconds(1))
        ].compactMap { $0 })

    /// When they may do something that asks for a training, for people in a region.
    ///
    /// `never` if that is at no time.
    ///
    /// - Parameters:
    ///   - training: what must be trained for; nil when nothing is asked.
    ///   - region: where the person is; nil when no licence is asked for.
    ///   - zone: in which the dates are dates.
    public func validity(training: String?, region: String?, in zone: Zone) -> TimeRangeSet {
        var ends = [until]
        if let region, !licences.isEmpty {
            guard let end = Self.latest(licences.filter { $0.region == region }.map(\.until)) else { return Self.never }
            ends.append(end)
        }
        if let training {
            guard let end = Self.latest(trainings.filter { $0.name == training }.map(\.until)) else {
                return Self.never
            }
            ends.append(end)
        }
        guard let last = ends.compactMap({ $0 }).min() else { return .always }
        let end = zone.startOfDay(last.adding(days: 1))
        return TimeRangeSet([TimeRange(start: .distantPast, end: end)].compactMap { $0 })
    }

    /// The latest of several ends, where none means without end; nil when there are no ends at all.
    private static func latest(_ ends: [LocalDate?]) -> LocalDate?? {
        guard let first = ends.first else { return .none }
        return ends.dropFirst().reduce(first) { latest, end in
            guard let latest, let end else { return nil }
            return max(latest, end)
        }
    }
}

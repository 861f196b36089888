/// A review that falls due in the course of a series.
public struct SeriesCheckpoint: Hashable, Sendable {
    /// When it falls due.
    public enum Moment: Hashable, Sendable {
        /// After the visit with this number, counted from 1.
        case afterVisit(Int)
        /// After the last visit of the week with this number; week 1 begins with the first visit.
        case endOfWeek(Int)
    }

    /// When it falls due.
    public var moment: Moment
    /// What is reviewed, as the practice names it: `response_review`.
    public var review: String

    /// A review at a moment.
    public init(_ moment: Moment, review: String) {
        (self.moment, self.review) = (moment, review)
    }
}

extension SeriesCheckpoint: Codable {
    private enum CodingKeys: String, CodingKey {
        case after, at
        case review = "do"
    }

    /// Reads `{"after": 2, "do": "response_review"}` or `{"at": "end week 4", "do": "benefit_review"}`.
    ///
    /// Throws `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        review = try container.decode(String.self, forKey: .review)
        if let visit = try container.decodeIfPresent(Int.self, forKey: .after) {
            guard !container.contains(.at) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .at, in: container, debugDescription: "A checkpoint has \"after\" or \"at\", not both.")
            }
            moment = .afterVisit(visit)
        } else {
            let text = try container.decode(String.self, forKey: .at)
            guard text.hasPrefix(Self.weekPrefix), let week = Int(text.dropFirst(Self.weekPrefix.count)) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .at, in: container, debugDescription: "A checkpoint is at the end of a week: end week 4.")
            }
            moment = .endOfWeek(week)
        }
    }

    /// Writes what the initialiser reads.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch moment {
        case .afterVisit(let visit): try container.encode(visit, forKey: .after)
        case .endOfWeek(let week): try container.encode(Self.weekPrefix + String(week), forKey: .at)
        }
        try container.encode(review, forKey: .review)
    }

    private static let weekPrefix = "end week "
}

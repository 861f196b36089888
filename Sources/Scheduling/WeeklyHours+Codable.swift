extension WeeklyHours: Codable {
    /// Reads an object of the notation of practice files: `{"mon": ["08:00-17:30"]}`.
    ///
    /// Throws `DecodingError` for anything else.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            try self.init(try container.decode([String: [String]].self))
        } catch let error as HoursError {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: error.description)
        }
    }

    /// Writes what `init(from:)` reads.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Dictionary(grouping: stretches, by: \.weekday.name).mapValues { $0.map(\.notation) })
    }
}

extension SeriesRule: Codable {
    private enum CodingKeys: String, CodingKey {
        case count, weeks, patterns, checkpoints, maintenance
        case minimumGap = "min_gap_h"
        case spanDays = "window_days"
        case keepsTimeOfDay = "same_time_preferred"
        case makesUpMissed = "makes_up_missed"
    }

    /// The weeks from one to another, both included, as a file writes them; without an end they go on.
    private struct Weeks: Codable {
        enum CodingKeys: String, CodingKey {
            case from, to
            case perWeek = "per_week"
            case everyWeeks = "every_weeks"
        }

        var from: Int
        var to: Int?
        var perWeek: Int?
        var everyWeeks: [Int]?

        init(from: Int, to: Int? = nil, perWeek: Int? = nil, everyWeeks: [Int]? = nil) {
            (self.from, self.to, self.perWeek, self.everyWeeks) = (from, to, perWeek, everyWeeks)
        }

        /// Reads `[0.5, 1]` visits a week as one every one to two weeks.
        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            from = try container.decode(Int.self, forKey: .from)
            to = try container.decodeIfPresent(Int.self, forKey: .to)
            everyWeeks = try container.decodeIfPresent([Int].self, forKey: .everyWeeks)
            if let fractions = try? container.decodeIfPresent([Double].self, forKey: .perWeek) {
                everyWeeks = try fractions.reversed().map { fraction in
                    guard fraction > 0.01, let weeks = Int(exactly: (100 / fraction).rounded()), weeks % 100 == 0 else {
                        throw DecodingError.dataCorruptedError(
                            forKey: .perWeek, in: container,
                            debugDescription: "A range of visits a week is like [0.5, 1]: every one to two weeks.")
                    }
                    return weeks / 100
                }
            } else {
                perWeek = try container.decodeIfPresent(Int.self, forKey: .perWeek)
            }
        }
    }

    /// Reads a rule with either `count` or `weeks`.
    ///
    /// `{"count": 6, "window_days": [12, 21], "min_gap_h": 44, "patterns": ["MWF", "TTh"]}`, or
    /// `{"weeks": [{"from": 1, "to": 4, "per_week": 2}, {"from": 5, "every_weeks": [1, 2]}]}`.
    /// Throws `DecodingError` for what cannot be read; what can be read and makes no sense is left to `faults`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let gap = try container.decodeIfPresent(Double.self, forKey: .minimumGap) ?? 0
        guard let minutes = Int32(exactly: (gap * 60).rounded()) else {
            throw DecodingError.dataCorruptedError(
                forKey: .minimumGap, in: container, debugDescription: "No gap is as long as this.")
        }
        self.init(
            stages: try Self.stages(from: container),
            minimumGap: .minutes(Int(minutes)),
            spanDays: try container.decodeIfPresent([Int].self, forKey: .spanDays).map {
                try Self.range($0, forKey: .spanDays, in: container)
            },
            patterns: try container.decodeIfPresent([SeriesPattern].self, forKey: .patterns) ?? [],
            keepsTimeOfDay: try container.decodeIfPresent(Bool.self, forKey: .keepsTimeOfDay) ?? true,
            checkpoints: try container.decodeIfPresent([SeriesCheckpoint].self, forKey: .checkpoints) ?? [],
            maintenance: try container.decodeIfPresent(SeriesMaintenance.self, forKey: .maintenance),
            makesUpMissed: try container.decodeIfPresent(Bool.self, forKey: .makesUpMissed))
    }

    /// Writes what the initialiser reads.
    ///
    /// Throws `EncodingError` for stages that no file can say: several counts of visits, or visits and weeks.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        if stages.count == 1, case .visits(let count) = stages[0] {
            try container.encode(count, forKey: .count)
        } else {
            try container.encode(try weeks(codingPath: encoder.codingPath), forKey: .weeks)
        }
        try container.encode(Double(minimumGap / .minutes(1)) / 60, forKey: .minimumGap)
        try container.encodeIfPresent(spanDays.map { [$0.lowerBound, $0.upperBound] }, forKey: .spanDays)
        try container.encode(patterns, forKey: .patterns)
        try container.encode(keepsTimeOfDay, forKey: .keepsTimeOfDay)
        try container.encode(checkpoints, forKey: .checkpoints)
        try container.encodeIfPresent(maintenance, forKey: .maintenance)
        try container.encode(makesUpMissed, forKey: .makesUpMissed)
    }

    private static func stages(from container: KeyedDecodingContainer<CodingKeys>) throws -> [SeriesStage] {
        let count = try container.decodeIfPresent(Int.self, forKey: .count)
        let weeks = try container.decodeIfPresent([Weeks].self, forKey: .weeks)
        switch (count, weeks) {
        case (let count?, nil): return [.visits(count)]
        case (nil, let weeks?): return try stages(weeks, in: container)
        default:
            throw DecodingError.dataCorruptedError(
                forKey: .count, in: container, debugDescription: "A series has a \"count\" or \"weeks\", and not both.")
        }
    }

    private static func stages(
        _ weeks: [Weeks], in container: KeyedDecodingContainer<CodingKeys>
    ) throws -> [SeriesStage] {
        var next = 1
        return try weeks.map { part in
            guard part.from == next else {
                throw DecodingError.dataCorruptedError(
                    forKey: .weeks, in: container,
                    debugDescription: "The weeks from \(part.from) on must begin with week \(next).")
            }
            switch (part.to, part.perWeek, part.everyWeeks) {
            case (let to?, let perWeek?, nil) where to >= part.from && to < Int.max:
                next = to + 1
                return .weeks(to - part.from + 1, perWeek: perWeek)
            case (nil, nil, let everyWeeks?):
                return .onward(everyWeeks: try range(everyWeeks, forKey: .weeks, in: container))
            default:
                throw DecodingError.dataCorruptedError(
                    forKey: .weeks, in: container,
                    debugDescription: "The weeks from \(part.from) on need \"to\" and \"per_week\","
                        + " or \"every_weeks\" when they have no end.")
            }
        }
    }

    private func weeks(codingPath: [any CodingKey]) throws -> [Weeks] {
        var next = 1
        return try stages.map { stage in
            switch stage {
            case .weeks(let weeks, let perWeek):
                let from = next
                next = Int(Int64(next).adding(Int64(weeks)))
                return Weeks(from: from, to: next - 1, perWeek: perWeek)
            case .onward(let weeks):
                return Weeks(from: next, everyWeeks: [weeks.lowerBound, weeks.upperBound])
            case .visits:
                throw EncodingError.invalidValue(
                    stages,
                    EncodingError.Context(
                        codingPath: codingPath, debugDescription: "A count of visits is the whole of a series."))
            }
        }
    }

    private static func range(
        _ bounds: [Int], forKey key: CodingKeys, in container: KeyedDecodingContainer<CodingKeys>
    ) throws -> ClosedRange<Int> {
        guard bounds.count == 2, bounds[0] <= bounds[1] else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: container, debugDescription: "A range is the least and the most: [12, 21].")
        }
        return bounds[0]...bounds[1]
    }
}

extension Visit {
    /// A stretch of a visit, in microseconds from its start.
    struct Part: Hashable {
        var start: Int64
        var end: Int64

        var length: Int64 { end - start }

        /// The real time it takes in a visit that starts at the instant.
        func range(startingAt start: Instant) -> TimeRange {
            let origin = start.microsecondsSinceUnixEpoch
            return TimeRange(origin.adding(self.start), origin.adding(end))
        }

        /// From the start of the first to the end of the last.
        static func hull(_ parts: [Part]) -> Part {
            Part(start: parts.first?.start ?? 0, end: parts.last?.end ?? 0)
        }

        /// The same time in as few parts as can be.
        static func merged(_ parts: [Part]) -> [Part] {
            parts.reduce(into: []) { merged, part in
                if merged.last?.end == part.start {
                    merged[merged.count - 1].end = part.end
                } else {
                    merged.append(part)
                }
            }
        }
    }
}

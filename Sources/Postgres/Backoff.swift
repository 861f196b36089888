/// Pauses between attempts that double from 0.1 s to 5 s, each shortened at random by up to a half.
struct Backoff {
    private var step = 0

    /// The next pause.
    mutating func next() -> Duration {
        defer { step = min(step + 1, 6) }
        let longest = min(5000, 100 << step)
        return .milliseconds(Int.random(in: longest / 2...longest))
    }

    /// Begins again with the shortest pause.
    mutating func reset() {
        step = 0
    }
}

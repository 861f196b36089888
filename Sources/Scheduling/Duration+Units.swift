extension Duration {
    /// So many minutes of 60 seconds.
    public static func minutes(_ count: Int) -> Duration { .seconds(Int64(count).multiplied(60)) }

    /// So many hours of real time.
    public static func hours(_ count: Int) -> Duration { .seconds(Int64(count).multiplied(3600)) }

    /// So many times 24 hours of real time, whatever the clocks on the wall do meanwhile.
    public static func days(_ count: Int) -> Duration { .seconds(Int64(count).multiplied(86_400)) }

    /// The whole microseconds in it, stopping at the ends of the range.
    var wholeMicroseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds.multiplied(1_000_000).adding(attoseconds / 1_000_000_000_000)
    }
}

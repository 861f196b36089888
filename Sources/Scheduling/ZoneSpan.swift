/// A stretch of time during which a zone keeps one offset: seconds since 1970-01-01T00:00:00Z, half-open.
///
/// It promises that the offset is constant, not that it changes at the ends.
struct ZoneSpan {
    /// The first second in it; `Int64.min` when it has no beginning.
    var start: Int64
    /// The first second after it; `Int64.max` when it has no end.
    var end: Int64
    /// Seconds that local time is ahead of UTC.
    var offset: Int64
    /// Which of the zone's offsets it is.
    var kind: Int

    /// More than the largest offset that RFC 9636 §3.2 lets a zone have, 25:59:59: an instant and the time on the
    /// wall, both counted from 1970, are never this far apart.
    static let reach: Int64 = 26 * 3600

    /// Whether the instant of a time on the wall lies in this span, whatever it is.
    func decides(wall: Int64) -> Bool {
        start <= wall - Self.reach && wall + Self.reach < end
    }
}

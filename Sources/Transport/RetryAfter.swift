import CCurl

/// When a server wants to be asked again (RFC 9110 §10.2.3).
public enum RetryAfter: Hashable, Sendable {
    /// After so long.
    case delay(Duration)
    /// At a time, in seconds since 1970.
    case time(Int)

    /// Reads the value of the header; nil if it is neither a number of seconds nor a date.
    init?(_ text: String) {
        if !text.isEmpty, text.utf8.count <= 9, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            self = .delay(.seconds(Int(text) ?? 0))
        } else {
            let time = text.utf8.contains(UInt8(ascii: ":")) ? curl_getdate(text, nil) : -1
            guard time > 0 else { return nil }
            self = .time(Int(time))
        }
    }

    /// How long to wait at `now`, in seconds since 1970; at most a day, whatever was asked for.
    public func wait(now: Int) -> Duration {
        let wait =
            switch self {
            case .delay(let delay): delay
            case .time(let time): Duration.seconds(max(0, time - now))
            }
        return min(wait, .seconds(86_400))
    }
}

/// Why bytes are not the rules of a time zone.
public enum ZoneError: Error, Hashable, Sendable {
    /// The bytes do not begin as TZif does.
    case notTZif
    /// The file is of version 1, which ends in 2037 and knows no rule for later.
    case versionTooOld
    /// The bytes end before what the header announces.
    case truncated
    /// The file counts leap seconds, which neither PostgreSQL nor Unix time does.
    case countsLeapSeconds
    /// A value breaks a rule of RFC 9636 §3.2; the text names it.
    case malformed(String)
    /// The footer is not a POSIX TZ string with the extensions of RFC 9636 §3.3.
    case malformedFooter(String)
}

extension ZoneError: CustomStringConvertible {
    /// A sentence for the operator.
    public var description: String {
        switch self {
        case .notTZif: "This is not a time zone file (TZif)."
        case .versionTooOld: "This time zone file is of version 1, without rules for the time after 2037."
        case .truncated: "This time zone file ends too early."
        case .countsLeapSeconds: "This time zone file counts leap seconds; use the one that does not."
        case .malformed(let what): "This time zone file is malformed: \(what)."
        case .malformedFooter(let footer): "This time zone file ends in a rule that cannot be read: \(footer)."
        }
    }
}

/// An address that mail can be sent to: `local@host`, both in the plain form of RFC 5322 §3.4.1 (dot-atom).
///
/// Quoted local parts, comments, literals and letters beyond ASCII are refused: no relay can be relied upon to take
/// them, and none of them can smuggle a second address or a header in.
public struct MailAddress: Hashable, Sendable, CustomStringConvertible {
    /// The part before the sign.
    public let local: String
    /// The part behind it, a host name.
    public let host: String

    /// Reads an address; nil if it is not one of the plain form or longer than RFC 5321 §4.5.3.1 allows.
    public init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        self.init(local: String(parts[0]), host: String(parts[1]))
    }

    /// The address of `local` at `host`; nil by the same rules.
    public init?(local: String, host: String) {
        guard local.utf8.count <= 64, local.utf8.count + host.utf8.count < 254,
            Self.isDotAtom(local), Self.isHost(host)
        else { return nil }
        self.local = local
        self.host = host
    }

    /// The address as it is written.
    public var description: String { "\(local)@\(host)" }

    private static func isDotAtom(_ text: String) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { atom in
            !atom.isEmpty && atom.utf8.allSatisfy { isLetterOrDigit($0) || atomPunctuation.contains($0) }
        }
    }

    /// Labels of letters, digits and hyphens (RFC 1123 §2.1), at least two of them.
    private static func isHost(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        return labels.count > 1
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                    && label.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
            }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    private static let atomPunctuation = Set("!#$%&'*+-/=?^_`{|}~".utf8)
}

/// The character classes of the HTTP and URI grammars, for bytes.
extension UInt8 {
    static let carriageReturn = UInt8(ascii: "\r")
    static let lineFeed = UInt8(ascii: "\n")
    static let tab = UInt8(ascii: "\t")
    static let space = UInt8(ascii: " ")
    static let colon = UInt8(ascii: ":")
    static let comma = UInt8(ascii: ",")
    static let semicolon = UInt8(ascii: ";")
    static let question = UInt8(ascii: "?")
    static let slash = UInt8(ascii: "/")
    static let percent = UInt8(ascii: "%")

    /// DIGIT (RFC 5234 B.1).
    var isDigit: Bool {
        self &- UInt8(ascii: "0") < 10
    }

    /// ALPHA (RFC 5234 B.1).
    var isLetter: Bool {
        (self | 0x20) &- UInt8(ascii: "a") < 26
    }

    /// The value of a hexadecimal digit of either case.
    var hexDigitValue: UInt8? {
        if isDigit {
            self &- UInt8(ascii: "0")
        } else if (self | 0x20) &- UInt8(ascii: "a") < 6 {
            (self | 0x20) &- UInt8(ascii: "a") &+ 10
        } else {
            nil
        }
    }

    /// tchar (RFC 9110 §5.6.2).
    var isTokenCharacter: Bool {
        if isDigit || isLetter { return true }
        switch self {
        case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
            UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
            return true
        default:
            return false
        }
    }

    /// unreserved or sub-delims (RFC 3986 §2.2, §2.3): what a host name, and a path besides `:` and `@`, is made of.
    var isUnreservedOrSubDelimiter: Bool {
        if isDigit || isLetter { return true }
        switch self {
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "!"),
            UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: ")"),
            UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "="):
            return true
        default:
            return false
        }
    }

    /// pchar without percent-encoding, or a slash: what an origin-form path is made of (RFC 3986 §3.3).
    var isPathCharacter: Bool {
        isUnreservedOrSubDelimiter || self == .slash || self == .colon || self == UInt8(ascii: "@")
    }
}

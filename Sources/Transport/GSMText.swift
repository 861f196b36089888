/// A text in the alphabet of short messages (3GPP TS 23.038 §6.2.1).
///
/// One character beyond this alphabet, a curly apostrophe for instance, has the whole text sent as UCS-2, of which 70
/// characters fit into a message instead of 160.
public struct GSMText: Hashable, Sendable {
    /// The text.
    public let text: String
    /// Its length in septets: characters of the extension table count two.
    public let length: Int

    /// A text of this alphabet; nil if it holds anything else.
    public init?(_ text: String) {
        var length = 0
        for character in text.unicodeScalars {
            guard let septets = Self.septets(of: character) else { return nil }
            length += septets
        }
        self.text = text
        self.length = length
    }

    /// Whether it goes out as one message.
    public var isSingle: Bool { length <= 160 }

    /// How many messages it is.
    ///
    /// Parts of a long one hold 153 septets each, the header that joins them takes the rest (§9.2.3.24.1 of TS 23.040),
    /// and no extended character is divided.
    public var parts: Int {
        guard !isSingle else { return 1 }
        var (parts, used) = (1, 0)
        for character in text.unicodeScalars {
            let septets = Self.septets(of: character) ?? 0
            if used + septets > 153 {
                parts += 1
                used = 0
            }
            used += septets
        }
        return parts
    }

    /// The characters of a text that are not in the alphabet, each once, in order.
    public static func strangers(in text: String) -> [Unicode.Scalar] {
        var seen: Set<Unicode.Scalar> = []
        return text.unicodeScalars.filter { septets(of: $0) == nil && seen.insert($0).inserted }
    }

    private static func septets(of character: Unicode.Scalar) -> Int? {
        if basic.contains(character) { 1 } else if extended.contains(character) { 2 } else { nil }
    }

    private static let basic = Set(
        """
        @£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,-./0123456789:;<=>?\
        ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà
        """.unicodeScalars)

    private static let extended = Set("\u{0C}^{}\\[~]|€".unicodeScalars)
}

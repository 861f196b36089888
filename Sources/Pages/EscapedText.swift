import Mustache

/// Text made safe for HTML, between tags and in quoted attributes (HTML standard §13.3, "Serialising HTML fragments").
///
/// The template engine's own escaping compares characters, and to Swift a quotation mark with a combining accent after
/// it is one character that is no quotation mark. A browser takes it for one, and the text would leave its attribute.
/// Here every byte is looked at, so what a combining character follows is escaped all the same.
struct EscapedText: MustacheContentType {
    /// The name by which templates ask for it.
    static let name = "ESCAPED"

    func escapeText(_ text: String) -> String {
        guard text.utf8.contains(where: { Self.entity(for: $0) != nil }) else { return text }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 32)
        for byte in text.utf8 {
            if let entity = Self.entity(for: byte) {
                bytes += entity.utf8
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func entity(for byte: UInt8) -> String? {
        switch byte {
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        default: nil
        }
    }
}

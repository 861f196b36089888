import Clinic
import Foundation

/// Text in the headers of a mail: ASCII as it is, everything else as encoded words (RFC 2047).
///
/// What is given is brought onto one line first; lines are folded with `\n` and a space.
enum HeaderText {
    /// A display name in front of an address: a quoted string (RFC 5322 §3.2.4) or encoded words.
    static func phrase(_ text: String) -> String {
        let text = text.onOneLine
        guard isPlain(text) else { return encodedWords(text) }
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(escaped)\""
    }

    /// A text without structure, such as a subject.
    static func unstructured(_ text: String) -> String {
        let text = text.onOneLine
        return isPlain(text) ? text : encodedWords(text)
    }

    /// Plain is what needs no encoding: ASCII that does not look like an encoded word, short enough for one line.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.count <= 60 && text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !text.contains("=?")
    }

    /// Encoded words of at most 75 characters, cut between characters: each must decode by itself (RFC 2047 §5).
    private static func encodedWords(_ text: String) -> String {
        var words: [String] = []
        var bytes: [UInt8] = []
        func close() {
            words.append("=?utf-8?B?\(Data(bytes).base64EncodedString())?=")
            bytes.removeAll()
        }
        for scalar in text.unicodeScalars {
            let encoded = Array(String(scalar).utf8)
            if bytes.count + encoded.count > 45 { close() }
            bytes += encoded
        }
        close()
        return words.joined(separator: "\n ")
    }

    /// A text of a header that somebody else wrote, with its encoded words decoded; what is none stays as it is.
    static func decoded(_ text: String) -> String {
        var decoded = ""
        var rest = text[...]
        var isBetween = false
        while let start = rest.firstRange(of: "=?") {
            let pieces = rest[start.upperBound...].split(
                separator: "?", maxSplits: 3, omittingEmptySubsequences: false)
            guard pieces.count == 4, pieces[3].first == "=", let word = word(pieces[0], pieces[1], pieces[2]) else {
                decoded += rest[..<start.upperBound]
                rest = rest[start.upperBound...]
                isBetween = false
                continue
            }
            let gap = rest[..<start.lowerBound]
            // White space between two of them is not part of the text (RFC 2047 §6.2).
            if !isBetween || !gap.allSatisfy(\.isWhitespace) { decoded += gap }
            decoded += word
            rest = pieces[3].dropFirst()
            isBetween = true
        }
        return decoded + rest
    }

    private static func word(_ charset: Substring, _ encoding: Substring, _ text: Substring) -> String? {
        let bytes: [UInt8]? =
            switch encoding.uppercased() {
            case "B": Data(base64Encoded: String(text)).map(Array.init)
            case "Q": QuotedPrintable.decoded(Array(text.replacing("_", with: "=20").utf8)[...])
            default: nil
            }
        return bytes.map { Charset.text($0[...], in: String(charset)) }
    }
}

import Clinic
import Crypto
import Foundation

/// What somebody has answered to a letter by mail.
struct AnsweredLetter {
    /// The letter.
    let letter: Message.ID
    /// What the answer asks for, of which no word is kept.
    let meaning: ReplyMeaning
    /// SHA-256 of the answer's own `Message-ID`, in hexadecimal digits.
    let digest: String

    /// Reads a mail; nil for one that no person wrote, or that names no letter of ours.
    init?(_ parts: [MailPart]) {
        guard let mail = parts.first, !mail.isAutomatic,
            let letter = [mail.header("in-reply-to"), mail.header("references")].lazy
                .compactMap({ $0.flatMap(ReturnedMail.named) }).first
        else { return nil }
        self.letter = letter
        meaning = Self.meaning(of: Self.text(of: parts))
        let id = mail.header("message-id").map { Array($0.utf8) } ?? mail.content
        digest = SHA256.hash(data: Data(id)).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    /// What an answer asks for.
    ///
    /// Danger counts wherever it stands that is not marked as quoted.
    private static func meaning(of text: String) -> ReplyMeaning {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let unquoted = ReplyMeaning(lines.filter { !isQuoted($0) }.joined(separator: "\n"))
        return unquoted == .crisis ? .crisis : ReplyMeaning(ownWords(of: lines))
    }

    /// The words of the first text of a mail.
    private static func text(of parts: [MailPart]) -> String {
        func first(_ type: String) -> String? {
            parts.first { $0.type == type && !$0.isAttached }.map { String(decoding: $0.content, as: UTF8.self) }
        }
        return first("text/plain") ?? first("text/html").map(withoutTags) ?? ""
    }

    /// What they wrote themselves: neither what is quoted nor a signature.
    private static func ownWords(of text: [Substring]) -> String {
        var lines: [Substring] = []
        var isQuoting = false
        for line in text {
            if isEnd(line.trimmingCharacters(in: .whitespaces)) { break }
            if !isQuoted(line) {
                lines.append(line)
            } else if !isQuoting {
                isQuoting = true
                removeAttribution(from: &lines)
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func isQuoted(_ line: Substring) -> Bool { line.first { !$0.isWhitespace } == ">" }

    /// Whether a line begins a signature, or what some programs quote without a mark.
    private static func isEnd(_ line: String) -> Bool {
        line == "--" || line.hasPrefix("-----Original Message") || line.count > 9 && line.allSatisfy { $0 == "_" }
    }

    /// Takes away the lines that say whom the quotation that follows is by: “On Sunday Appts <…> wrote:”.
    private static func removeAttribution(from lines: inout [Substring]) {
        while let last = lines.last, last.allSatisfy(\.isWhitespace) { lines.removeLast() }
        guard lines.last?.trimmingCharacters(in: .whitespaces).hasSuffix(":") == true else { return }
        // Some programs break it.
        for _ in 0..<3 { if let last = lines.last, !last.allSatisfy(\.isWhitespace) { lines.removeLast() } }
    }

    /// The words of a page, good enough to look for some.
    private static func withoutTags(_ page: String) -> String {
        var words = ""
        var isTag = false
        for character in page {
            switch character {
            case "<":
                isTag = true
                words.append(" ")
            case ">" where isTag: isTag = false
            default: if !isTag { words.append(character) }
            }
        }
        for entity in ["&#39;", "&apos;", "&rsquo;", "&#8217;"] { words = words.replacing(entity, with: "'") }
        return words.replacing("&nbsp;", with: " ")
    }
}

extension MailPart {
    /// Whether a program wrote it: an out-of-office note, a report, a list (RFC 3834 §5, RFC 2919).
    fileprivate var isAutomatic: Bool {
        if let submitted = header("auto-submitted")?.lowercased(), !submitted.hasPrefix("no") { return true }
        if let precedence = header("precedence")?.lowercased(), ["bulk", "junk", "list"].contains(precedence) {
            return true
        }
        return header("return-path") == "<>" || header("list-id") != nil || header("x-autoreply") != nil
            || header("x-autorespond") != nil
    }

    /// Whether it is a file that was sent along.
    fileprivate var isAttached: Bool { header("content-disposition")?.lowercased().hasPrefix("attachment") ?? false }
}

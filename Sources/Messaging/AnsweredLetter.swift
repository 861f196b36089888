public import Clinic
import Crypto
import Foundation

/// What somebody has written by mail: an answer to a letter or, where they may be in danger, anything.
public struct AnsweredLetter: Hashable, Sendable {
    /// The letters that it may be an answer to: a thread names several mails, of other people too.
    public let letters: [Message.ID]
    /// What it asks for, of which no word is kept.
    public let meaning: ReplyMeaning
    /// The address that it comes from, as it says; nil where that is none.
    public let sender: String?
    /// The hosts that it was sent to.
    public let hosts: Set<String>
    /// SHA-256 of its own `Message-ID`, or of all of it where there is none, in hexadecimal digits.
    public let digest: String

    /// Something that somebody has written.
    public init(letters: [Message.ID], meaning: ReplyMeaning, sender: String?, hosts: Set<String>, digest: String) {
        (self.letters, self.meaning, self.sender, self.hosts) = (letters, meaning, sender, hosts)
        self.digest = digest
    }

    /// Reads a mail; nil for one that no person wrote, and for one that names no letter and no danger.
    init?(_ parts: [MailPart]) {
        guard let mail = parts.first, !mail.isAutomatic else { return nil }
        let threads = ["in-reply-to", "references"].compactMap(mail.header)
        letters = threads.flatMap(ReturnedMail.named).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        meaning = Self.meaning(of: parts)
        guard !letters.isEmpty || meaning == .crisis else { return nil }
        sender = mail.header("from").flatMap(Self.address)
        hosts = Set(
            ["to", "cc", "delivered-to", "x-original-to"].compactMap(mail.header)
                .flatMap { $0.split { " ,;<>\"".contains($0) } }.compactMap {
                    MailAddress(String($0))?.host.lowercased()
                })
        let names = ["from", "date", "in-reply-to"].map { mail.header($0) ?? "" }.joined(separator: "\n")
        let id = mail.header("message-id").flatMap { $0.isEmpty ? nil : Array($0.utf8) }
        digest = SHA256.hash(data: Data(id ?? Array(names.utf8) + mail.content)).map {
            String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
        }.joined()
    }

    /// What a mail asks for: danger counts in every text and in the subject, wherever it is not marked as quoted;
    /// everything else where it stands first.
    private static func meaning(of parts: [MailPart]) -> ReplyMeaning {
        let plain = parts.filter { $0.type == "text/plain" && !$0.isAttached }.map(\.text)
        let pages = parts.filter { $0.type == "text/html" && !$0.isAttached }.map { withoutTags($0.text) }
        let texts = (plain + pages).map { unquoted($0) }
        let subject = HeaderText.decoded(parts.first?.header("subject") ?? "")
        if ([subject] + texts).contains(where: { ReplyMeaning($0) == .crisis }) { return .crisis }
        let first = texts.first { $0.contains { !$0.isWhitespace } }
        return ReplyMeaning(first.map(paragraph) ?? subject)
    }

    /// The lines of a text that are not marked as quoted.
    private static func unquoted(_ text: String) -> String {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .filter { $0.first { !$0.isWhitespace } != ">" }.joined(separator: "\n")
    }

    /// The lines of a text up to the first empty one, behind a greeting.
    private static func paragraph(_ text: String) -> String {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let paragraphs = lines.split { $0.allSatisfy(\.isWhitespace) }
        let first = paragraphs.first { !isGreeting($0) } ?? paragraphs.first ?? []
        return first.joined(separator: "\n")
    }

    private static func isGreeting(_ lines: ArraySlice<Substring>) -> Bool {
        guard lines.count == 1, let line = lines.first, let end = line.last(where: { !$0.isWhitespace }) else {
            return false
        }
        let words = DisclosingWords.words(of: String(line))
        let isOpened = ["hi", "hello", "hey", "dear", "good"].contains(words.first)
        return words.count <= 4 && (end == "," || isOpened)
    }

    /// The words of a page, good enough to look for some, without what it quotes.
    private static func withoutTags(_ page: String) -> String {
        var words = ""
        var silent = 0
        for (index, piece) in page.split(separator: "<", omittingEmptySubsequences: false).enumerated() {
            var rest = piece
            // What begins no tag is a sign that somebody wrote.
            let isTag = index > 0 && (piece.first?.isLetter ?? false || piece.first == "/" || piece.first == "!")
            if isTag, let end = piece.firstIndex(of: ">") {
                let name = piece[..<end].prefix { !$0.isWhitespace }.lowercased()
                if ["blockquote", "style", "head", "script"].contains(name) { silent += 1 }
                if ["/blockquote", "/style", "/head", "/script"].contains(name) { silent = max(0, silent - 1) }
                words.append(["br", "br/", "/p", "/div"].contains(name) ? "\n" : " ")
                rest = piece[piece.index(after: end)...]
            }
            if silent == 0 { words += rest }
        }
        return entities.reduce(words) { $0.replacing($1.key, with: $1.value) }
    }

    private static let entities = [
        "&#39;": "'", "&#x27;": "'", "&apos;": "'", "&rsquo;": "'", "&#8217;": "'", "&#x2019;": "'", "&nbsp;": " ",
    ]

    /// The address in `Name <local@host>`, or alone.
    private static func address(_ field: String) -> String? {
        let text = field.split(separator: "<").last?.prefix { $0 != ">" } ?? ""
        return MailAddress(text.trimmingCharacters(in: .whitespaces))?.description.lowercased()
    }
}

extension MailPart {
    /// Its text, of which what counts stands in the first 64 kB.
    fileprivate var text: String { Charset.text(content.prefix(1 << 16), in: parameters["charset"]) }

    /// Whether a program wrote it: an out-of-office note, a report, a list (RFC 3834 §5, RFC 2919).
    fileprivate var isAutomatic: Bool {
        if let submitted = header("auto-submitted")?.lowercased(), !submitted.hasPrefix("no") { return true }
        if let precedence = header("precedence")?.lowercased(),
            ["bulk", "junk", "list", "auto_reply"].contains(precedence)
        {
            return true
        }
        return header("return-path") == "<>" || header("list-id") != nil || header("x-autoreply") != nil
            || header("x-autorespond") != nil
    }

    /// Whether it is a file that was sent along.
    fileprivate var isAttached: Bool { header("content-disposition")?.lowercased().hasPrefix("attachment") ?? false }
}

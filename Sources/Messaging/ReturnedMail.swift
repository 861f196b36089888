public import Clinic

/// What a mail says that came back to the address that letters come from.
///
/// Of its words nothing is kept: an id of ours, and what became of it. Everything else is `other`.
public enum ReturnedMail: Hashable, Sendable {
    /// A letter could not be delivered, and nobody tries any more.
    ///
    /// `status` is the code of the reason, such as `5.1.1` (RFC 3463); nil if none is told.
    case failed(Message.ID, status: String?)
    /// A letter is still on its way: a server has not been able to deliver it, and goes on trying.
    case delayed
    /// Whoever got a letter has called it unwanted, and their provider of mail says so.
    ///
    /// `address` is the one that the letter was sent to, as the letter that is sent along says; nil where it does not.
    case complained(Message.ID, address: String?)
    /// The person's calendar says that they do not come to a visit, or would rather come at another time.
    ///
    /// `sequence` is that of the entry that it answers to.
    case declined(Appointment.ID, sequence: Int)
    /// Somebody has answered a letter in words of their own, or may be in danger.
    case answered(AnsweredLetter)
    /// Nothing to be done about it; the reason says nothing about anybody.
    case other(reason: String)

    /// Reads a mail; anything can be read.
    public init(_ mail: [UInt8]) {
        let parts = MailPart(mail[...]).all
        let written = AnsweredLetter(parts)
        // Danger comes before whatever else a mail is.
        if let written, written.meaning == .crisis {
            self = .answered(written)
            return
        }
        self =
            Self.report(in: parts) ?? Self.complaint(in: parts) ?? Self.answer(in: parts)
            ?? written.map { .answered($0) }
            ?? .other(reason: "it is neither a report nor an answer to anything of ours")
    }
}

extension ReturnedMail {
    /// The report of a delivery (RFC 3464, RFC 6533); nil if there is none.
    ///
    /// A letter has one recipient, so that what is said of any is said of it.
    private static func report(in parts: [MailPart]) -> ReturnedMail? {
        guard let report = parts.first(where: { statusTypes.contains($0.type) }) else { return nil }
        let content = report.content
        let lines = MailPart.lines(of: content[...]).map { Array(MailPart.trimmed(content[$0])) }
        let fields = MailPart.headers(in: lines)
        func values(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }
        let actions = values("action").map { $0.lowercased() }
        let status = values("status").lazy.compactMap(code).first
        if actions.contains("failed") || (actions.isEmpty && status?.hasPrefix("5") == true) {
            guard let letter = letter(in: parts) else { return .other(reason: "the report names no letter of ours") }
            return .failed(letter, status: status)
        }
        if actions.contains("delayed") { return .delayed }
        return .other(reason: "the report is about a letter that did not fail")
    }

    /// The complaint of somebody who got a letter (RFC 5965); nil if there is none.
    ///
    /// Who complains is often crossed out: what counts is the letter that is sent along, though its address may be
    /// crossed out too. Reports of fraud and viruses come from filters, and what is not unwanted at all may be reported
    /// as well.
    private static func complaint(in parts: [MailPart]) -> ReturnedMail? {
        guard let report = parts.first(where: { $0.type == "message/feedback-report" }) else { return nil }
        let content = report.content
        let lines = MailPart.lines(of: content[...]).map { Array(MailPart.trimmed(content[$0])) }
        let kind = MailPart.headers(in: lines).first { $0.name == "feedback-type" }?.value.lowercased()
        guard let kind, complaintTypes.contains(kind) else {
            return .other(reason: "the feedback is no complaint of somebody who got a letter")
        }
        guard let letter = letter(in: parts) else { return .other(reason: "the complaint names no letter of ours") }
        let originals = parts.lazy.filter { originalTypes.contains($0.type) }.map { MailPart($0.content[...]) }
        let address = originals.compactMap { $0.header("to").flatMap(MailAddress.init) }.first
        return .complained(letter, address: address?.description)
    }

    /// Which letter was sent back, by the headers that each of ours has.
    private static func letter(in parts: [MailPart]) -> Message.ID? {
        for part in parts where originalTypes.contains(part.type) {
            let original = MailPart(part.content[...])
            if let id = original.header("x-dedupe-id").flatMap(Message.ID.init) { return id }
            if let id = original.header("message-id").flatMap({ named($0).first }) { return id }
        }
        // Some servers send nothing back and answer to it.
        return [parts.first?.header("in-reply-to"), parts.first?.header("references")].lazy
            .compactMap { $0.flatMap { named($0).first } }.first
    }

    /// The ids in `<id@host> <id@host>`, at most fifty.
    static func named(_ text: String) -> [Message.ID] {
        text.split(separator: "<").prefix(50)
            .compactMap { $0.split(separator: "@").first.flatMap { Message.ID(String($0)) } }
    }

    /// A status without the words that may follow it (RFC 3464 §2.3.4).
    private static func code(_ value: String) -> String? {
        let code = value.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let numbers = code.split(separator: ".", omittingEmptySubsequences: false)
        guard numbers.count == 3, ["2", "4", "5"].contains(numbers[0]),
            numbers.dropFirst().allSatisfy({ (1...3).contains($0.count) })
        else { return nil }
        return String(code)
    }

    /// The answer of a calendar (RFC 5546 §3.2.3, §3.2.7); nil if there is none.
    private static func answer(in parts: [MailPart]) -> ReturnedMail? {
        let files = parts.filter { $0.type == "text/calendar" || $0.type == "application/ics" }
        let answers = files.lazy.map { CalendarAnswer($0.content) }
        guard let answer = answers.first(where: { $0.isAnswer }) else { return nil }
        guard answer.isDeclined else { return .other(reason: "the answer of the calendar declines nothing") }
        guard let id = Appointment.ID(answer.uid) else {
            return .other(reason: "the answer of the calendar names no visit of ours")
        }
        return .declined(id, sequence: answer.sequence)
    }

    private static let statusTypes: Set = ["message/delivery-status", "message/global-delivery-status"]
    /// `opt-out` is what some providers say when somebody presses “unsubscribe”.
    private static let complaintTypes: Set = ["abuse", "opt-out", "opt-out-list"]
    private static let originalTypes: Set = [
        "message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers",
    ]
}

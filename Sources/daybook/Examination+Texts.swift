import Clinic
import Foundation
import Messaging
import Storage
import Transport

extension Examination {
    /// Asks the provider about the account, and sends nothing.
    func texts() async -> Finding {
        let mend = "check the settings DAYBOOK_TEXTS_ and the provider"
        guard program.settings.sendsTexts else {
            return .good("texts", "none goes out, since no provider is set: whoever has a phone alone must be called")
        }
        guard let texts = program.settings.texts else { return .good("texts", "into the maildir: none is sent") }
        do {
            guard case .texts(let gateway, _) = try program.textChannel() else { return maildir() }
            if let failure = await gateway.check(now: Int(Date().timeIntervalSince1970)) {
                return .fault("texts", "\(texts.base): \(Self.words(failure))", mend: mend)
            }
            return .good("texts", "\(texts.base) answers for the account")
        } catch {
            return .fault("texts", "\(error)", mend: mend)
        }
    }

    private static func words(_ failure: TextResult) -> String {
        switch failure {
        case .notReached(let reason): "\(reason)"
        case .unavailable(let status, _), .permanent(let status, _): "it does not work for the account (\(status))"
        case .temporary(let status, _): "it asks to come again later (\(status))"
        case .uncertain(let reason?): "\(reason)"
        case .uncertain(nil), .accepted, .invalidNumber, .optedOut, .notTried: "its answer says nothing of the account"
        }
    }

    /// Whether what people answer reaches the practice that they answer: each has a number of its own, whose texts the
    /// provider posts to it, and once more when that fails.
    func numbers(of practices: [Practice]) async -> [Finding] {
        guard let texts = program.settings.texts, case .texts(let gateway, _)? = try? program.textChannel() else {
            return []
        }
        var findings = Practice.sharingTextSender(practices, usual: texts.sender.text).map { sender, practices in
            Finding.fault(
                "texts", "\(practices.map(\.slug).joined(separator: ", ")) all send from \(sender)",
                mend: "give each practice a number of its own, policy.messages.texts_from in its file")
        }
        for practice in practices {
            findings.append(await number(texts.sender(of: practice), of: practice, gateway))
            findings.append(Self.answers(of: practice))
        }
        return findings
    }

    /// What whoever texts `HELP`, `STOP` or words of danger to a practice would be answered: they are read as texts that
    /// come in are, and nothing is sent or kept.
    static func answers(of practice: Practice) -> Finding {
        let check = "answers of \(practice.slug)"
        let mend = "correct phone, crisis and neutral_name in its file and run daybook practice apply FILE"
        var (answers, faults): ([String], [String]) = ([], [])
        if !practice.phone.contains(where: \.isNumber) { faults.append("there is no phone number to name") }
        if practice.crisis.lines.isEmpty { faults.append("there are no crisis numbers to name") }
        let asked: [(words: String, meaning: ReplyMeaning)] = [
            ("HELP", .help), ("STOP", .stop), ("I want to die", .crisis),
        ]
        for (words, expected) in asked {
            let meaning = ReplyMeaning(words, keyword: nil)
            guard meaning == expected, let answer = meaning.answerToAnybody?.text(of: practice) else {
                faults.append("\(words) is read as \(meaning.rawValue)")
                continue
            }
            answers.append("\(words): \"\(answer)\"")
            if GSMText(answer)?.isSingle != true {
                faults.append("the answer to \(words) is no single text: \"\(answer)\"")
            }
        }
        return faults.isEmpty
            ? .good(check, answers.joined(separator: "; "))
            : .fault(check, faults.joined(separator: "; "), mend: mend)
    }

    private func number(
        _ sender: TextMessage.Sender, of practice: Practice, _ gateway: TextGateway
    ) async -> Finding {
        let check = "texts of \(practice.slug)"
        let address = program.settings.callbacks.inbound(of: practice)
        let mend = "let the provider post texts to \(sender.text), and what fails, to \(address)"
        guard case .number(let number) = sender else {
            return .good(check, "\(sender.text) is a service: see that it posts to \(address), and what fails too")
        }
        switch await gateway.look(at: number, now: Int(Date().timeIntervalSince1970)) {
        case .unknown: return .fault(check, "the account has no number \(number)", mend: mend)
        case .failed(let failure): return .fault(check, "\(number): \(Self.words(failure))", mend: mend)
        case .found(let found):
            let others = [found.inbound, found.fallback].filter { $0 != address }.map { $0.isEmpty ? "nowhere" : $0 }
            return others.isEmpty
                ? .good(check, "\(number) is posted to \(address)")
                : .fault(check, "\(number) is posted to \(others.joined(separator: " and "))", mend: mend)
        }
    }
}

import Foundation

extension TextResult {
    /// What the Messages API answers, as far as it matters.
    private struct Answer: Decodable {
        var sid: String?
        var code: Int?
    }

    /// What it answers about an account.
    private struct Account: Decodable {
        var status: String
    }

    /// Reads what became of the post at `now`, in seconds since 1970.
    init(_ result: PostResult, now: Int) {
        switch result {
        case .answered(let answer): self.init(answer, now: now)
        case .notReached(let failure): self = .notReached(failure)
        case .uncertain(let failure): self = .uncertain(failure)
        case .notTried: self = .notTried
        }
    }

    /// Whether an answer about an account says that it works.
    static func isActive(_ answer: PostAnswer) -> Bool {
        (try? JSONDecoder().decode(Account.self, from: Data(answer.body)))?.status == "active"
    }

    private init(_ answer: PostAnswer, now: Int) {
        let told = try? JSONDecoder().decode(Answer.self, from: Data(answer.body))
        switch answer.status {
        case 200..<300:
            self = told?.sid.map { .accepted(id: $0) } ?? .uncertain(nil)
        // What stands between has lost the provider, which may have taken the message.
        case 502, 504: self = .uncertain(nil)
        case 429, 500..<600:
            self = .temporary(status: answer.status, wait: answer.retryAfter?.wait(now: now))
        case 400..<500: self = Self.refused(answer.status, told?.code)
        default: self = .unavailable(status: answer.status, code: told?.code)
        }
    }

    // The codes: https://www.twilio.com/docs/api/errors
    private static func refused(_ status: Int, _ code: Int?) -> TextResult {
        switch code {
        case 21610: .optedOut
        case 21211?, 21217?, 21265?, 21614?: .invalidNumber(code: code ?? 0)
        case 20429?, 14107?: .temporary(status: status, wait: nil)
        // The account, its sender, or where it may send to.
        case 20003?, 20005?, 21212?, 21408?, 21603?, 21606?, 21611?, 21659?, 21660?, 21701?, 21703?, 21705?:
            .unavailable(status: status, code: code)
        default:
            [401, 403, 404, 405].contains(status)
                ? .unavailable(status: status, code: code) : .permanent(status: status, code: code)
        }
    }
}

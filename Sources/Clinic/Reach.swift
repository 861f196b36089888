public import Scheduling

/// By which ways a person can be reached in writing, and how they want to be.
public struct Reach: Hashable, Sendable {
    /// The address for mail.
    public let email: String?
    /// The number for texts.
    public let phone: String?
    /// By which way they want to be reached; nil for any.
    public let wish: ContactWishes.Channel?
    /// What they no longer want anything on.
    public let optedOut: Set<Message.Channel>
    /// When the texts of the last seven days were sent that count (`Message.Kind.isCounted`).
    public let texts: [Instant]

    /// By which ways somebody can be reached.
    public init(
        email: String?, phone: String?, wish: ContactWishes.Channel? = nil, optedOut: Set<Message.Channel> = [],
        texts: [Instant] = []
    ) {
        self.email = email
        self.phone = phone
        self.wish = wish
        self.optedOut = optedOut
        self.texts = texts
    }

    /// The ways that lead to the person, the preferred one first; empty for somebody who is to be called.
    ///
    /// Mail comes first where nothing is wished for: it costs nobody anything and is read by fewer eyes. Whoever wants
    /// no more mail and never asked for texts is not written texts instead, but called.
    public var ways: [Message.Channel] {
        let order: [Message.Channel] =
            switch wish {
            case .call: []
            case .text: [.text, .email]
            case .email, nil: optedOut.contains(.email) ? [] : [.email, .text]
            }
        return order.filter { address(on: $0) != nil && !optedOut.contains($0) }
    }

    /// Where a message on a channel goes.
    public func address(on channel: Message.Channel) -> String? {
        switch channel {
        case .email: email
        case .text: phone
        }
    }

    /// The same with more texts that were sent.
    public func adding(_ texts: [Instant]) -> Reach {
        Reach(email: email, phone: phone, wish: wish, optedOut: optedOut, texts: self.texts + texts)
    }

    /// Whether another text would be one too many.
    public func isFull(_ policy: MessagePolicy, _ times: SendingTimes, now: Instant) -> Bool {
        let today = texts.count { times.day(of: $0) == times.day(of: now) }
        return today >= policy.textsPerDay || texts.count >= policy.textsPerWeek
    }
}

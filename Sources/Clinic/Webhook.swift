public import Scheduling

/// Another program that hears what happens in the practice (docs/api/webhooks.md).
///
/// It is told ids only, and asks for what it may know. Its transitions are pure.
public struct Webhook: Hashable, Sendable {
    /// The id of a webhook.
    public typealias ID = Identifier<Webhook>

    /// Whether it is told anything.
    public enum State: Hashable, Sendable {
        case active
        case disabled(Reason, at: Instant)

        /// The name of the state in the database and in answers.
        public var name: Name {
            switch self {
            case .active: .active
            case .disabled: .disabled
            }
        }

        /// The closed list of names.
        public enum Name: String, CaseIterable, Sendable {
            case active
            case disabled
        }
    }

    /// Why it is told nothing any more.
    public enum Reason: String, CaseIterable, Sendable {
        /// Somebody wanted it so.
        case byHand = "by_hand"
        /// It answered that it wants no more (410).
        case gone
        /// Nothing has reached it for days.
        case failing
    }

    /// What somebody changes of it; nil leaves what there is.
    public struct Change: Hashable, Sendable {
        /// Where it listens.
        public var url: String?
        /// What it wants to hear; empty for everything.
        public var kinds: Set<Event.Kind>?
        /// Whether it is told anything.
        public var isActive: Bool?

        /// A change.
        public init(url: String? = nil, kinds: Set<Event.Kind>? = nil, isActive: Bool? = nil) {
            (self.url, self.kinds, self.isActive) = (url, kinds, isActive)
        }
    }

    /// The id.
    public let id: ID
    /// Where it listens.
    public private(set) var url: String
    /// What it wants to hear; empty for everything.
    public private(set) var kinds: Set<Event.Kind>
    /// Whether it is told anything.
    public private(set) var state: State
    /// Since when nothing has reached it although it was tried; nil while it works.
    public private(set) var failingSince: Instant?
    /// Until when events are signed with the secret before as well; nil when there is none.
    public private(set) var previousSecretUntil: Instant?
    /// Changes with every change of what somebody entered; the ETag.
    public private(set) var version: Int
    /// Who made it, as the audit trail writes it.
    public let creator: String
    /// When it was made.
    public let created: Instant

    /// A webhook as it is stored or, with the default values, as it is made.
    public init(
        id: ID, url: String, kinds: Set<Event.Kind>, state: State = .active, failingSince: Instant? = nil,
        previousSecretUntil: Instant? = nil, version: Int = 1, creator: String, created: Instant
    ) {
        self.id = id
        self.url = url
        self.kinds = kinds
        self.state = state
        self.failingSince = failingSince
        self.previousSecretUntil = previousSecretUntil
        self.version = version
        self.creator = creator
        self.created = created
    }

    /// How long nothing may reach it before it is disabled.
    public static let patience: Duration = .days(3)

    /// Whether it is disabled although nobody wanted that, so that somebody must look.
    public var isBroken: Bool {
        switch state {
        case .active, .disabled(.byHand, _): false
        case .disabled(.gone, _), .disabled(.failing, _): true
        }
    }

    /// Somebody changes it; what is active again begins anew, without its failures.
    public func changed(by change: Change, now: Instant) -> Webhook {
        var next = self
        next.url = change.url ?? url
        next.kinds = change.kinds ?? kinds
        switch (change.isActive, state) {
        case (true?, .disabled): (next.state, next.failingSince) = (.active, nil)
        case (false?, .active): next.state = .disabled(.byHand, at: now)
        case (true?, .active), (false?, .disabled), (nil, _): break
        }
        next.version += 1
        return next
    }

    /// It is told nothing any more.
    public func disabled(_ reason: Reason, now: Instant) -> Webhook {
        var next = self
        next.state = .disabled(reason, at: now)
        next.version += 1
        return next
    }

    /// Its secret is replaced; the one before signs as well until then.
    public func rotated(previousUntil: Instant) -> Webhook {
        var next = self
        next.previousSecretUntil = previousUntil
        next.version += 1
        return next
    }
}

public import Clinic
public import Scheduling

/// One call on the database: for which practice, by whom, and until when.
public struct Call: Sendable {
    /// The practice whose rows are meant.
    public let practice: Practice
    /// Who asks, for the audit trail and for the key of the answer.
    public let principal: Principal
    /// The id of the request that led here, for the audit trail.
    public let requestID: String
    /// When the caller gives up.
    ///
    /// No wait lasts longer.
    public let deadline: ContinuousClock.Instant
    /// What makes a repetition of this call give the same answer, if the caller sent it.
    public let idempotency: IdempotencyKey?
    /// The member of the staff who asks, where the key belongs to one.
    public let staff: StaffMember?
    /// The challenge that a script has solved for this write, which spends it.
    public let proof: SpentChallenge?

    /// A call.
    public init(
        practice: Practice, principal: Principal, requestID: String, deadline: ContinuousClock.Instant,
        idempotency: IdempotencyKey? = nil, staff: StaffMember? = nil, proof: SpentChallenge? = nil
    ) {
        self.practice = practice
        self.principal = principal
        self.requestID = requestID
        self.deadline = deadline
        self.idempotency = idempotency
        self.staff = staff
        self.proof = proof
    }

    /// The same call for one write of several, whose answer is kept under a key of its own.
    public func part(_ name: String) -> Call {
        let key = idempotency.map {
            IdempotencyKey(route: "\($0.route)/\(name)", key: $0.key, bodyHash: $0.bodyHash, lifetime: $0.lifetime)
        }
        return Call(
            practice: practice, principal: principal, requestID: requestID, deadline: deadline, idempotency: key,
            staff: staff)
    }
}

/// A challenge that was solved: it counts once, and until it ends.
public struct SpentChallenge: Hashable, Sendable {
    /// SHA-256 of its text.
    public let hash: [UInt8]
    /// Until when it can be spent.
    public let expires: Instant

    /// A solved challenge.
    public init(hash: [UInt8], expires: Instant) {
        self.hash = hash
        self.expires = expires
    }
}

/// What makes a repetition of a write recognisable (draft-ietf-httpapi-idempotency-key-header-07).
public struct IdempotencyKey: Hashable, Sendable {
    /// The route, so that one key may serve different things.
    public let route: String
    /// The key that the caller chose.
    public let key: String
    /// SHA-256 of the body.
    ///
    /// The same key with another body is refused.
    public let bodyHash: [UInt8]
    /// How long the answer is kept.
    public let lifetime: Duration

    /// A key of a caller.
    ///
    /// Answers are kept for 48 hours unless `lifetime` says otherwise.
    public init(route: String, key: String, bodyHash: [UInt8], lifetime: Duration = .seconds(48 * 3600)) {
        self.route = route
        self.key = key
        self.bodyHash = bodyHash
        self.lifetime = lifetime
    }
}

/// What a write answers: made inside its transaction, and kept with it under the caller's key.
public struct Answer: Hashable, Sendable {
    /// The HTTP status.
    public let status: Int
    /// The entity tag, without quotes.
    public let etag: String?
    /// Where the thing that was made can be found.
    public let location: String?
    /// The body, JSON or a page's address; empty for none.
    public let body: String

    /// An answer.
    public init(status: Int, etag: String? = nil, location: String? = nil, body: String = "") {
        self.status = status
        self.etag = etag
        self.location = location
        self.body = body
    }
}

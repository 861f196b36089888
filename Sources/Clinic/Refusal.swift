public import Scheduling

/// A rule said no: a code from a closed list, a sentence for the person who asked, and the fields at fault.
///
/// It is the one error value of the business. Causes such as a lost database are other errors, which are
/// logged and never shown.
public struct Refusal: Error, Hashable, Sendable {
    /// The closed list of reasons (docs/vocabulary.md).
    ///
    /// One switch in `Access` maps them to HTTP statuses.
    public enum Code: String, CaseIterable, Sendable {
        case invalid
        case unauthenticated
        case forbidden
        case notFound = "not_found"
        case slotTaken = "slot_taken"
        case slotUnavailable = "slot_unavailable"
        case holdExpired = "hold_expired"
        case outsideNotice = "outside_notice"
        case outsideHorizon = "outside_horizon"
        case outsideCancellationWindow = "outside_cancellation_window"
        case alreadyBooked = "already_booked"
        case gateClosed = "gate_closed"
        case stateConflict = "state_conflict"
        case versionConflict = "version_conflict"
        case versionRequired = "version_required"
        case idempotencyConflict = "idempotency_conflict"
        case rateLimited = "rate_limited"
        case proofRequired = "proof_required"
        case tooLarge = "too_large"
        case unavailable
    }

    /// One thing wrong with one field.
    public struct Field: Hashable, Sendable {
        /// A JSON pointer into the body (RFC 6901), or `?name` for a query parameter.
        public let pointer: String
        /// A sentence that says what is wrong and what would be right; never the value that was sent.
        public let detail: String

        /// One thing wrong with the field at `pointer`.
        public init(pointer: String, detail: String) {
            self.pointer = pointer
            self.detail = detail
        }
    }

    /// Which rule said no.
    public let code: Code
    /// A sentence for the person who reads it.
    public let sentence: String
    /// The fields at fault; empty when no single field is.
    public var fields: [Field]
    /// The next starts that would work, soonest first, where that helps (`slot_taken`).
    public var nextStarts: [Instant]
    /// Every rule that fails, in sentences, where there are several (`slot_unavailable`, `slot_taken`).
    public var reasons: [String] = []

    /// A refusal with its code and sentence.
    public init(_ code: Code, _ sentence: String, fields: [Field] = [], nextStarts: [Instant] = []) {
        self.code = code
        self.sentence = sentence
        self.fields = fields
        self.nextStarts = nextStarts
    }

    /// Input that is wrong in one field.
    public static func invalid(_ pointer: String, _ detail: String) -> Refusal {
        Refusal(
            .invalid, "Something in the form needs another look.", fields: [Field(pointer: pointer, detail: detail)])
    }

    /// Something that is not there, or that the caller may not know to be there.
    public static func notFound(_ what: String) -> Refusal {
        Refusal(.notFound, "There is no such \(what).")
    }
}

extension Refusal.Code {
    /// What the code means, for whoever looks it up.
    public var meaning: String {
        switch self {
        case .invalid: "Something in what was sent is missing or wrong; `errors` names each field."
        case .unauthenticated: "There is no valid API key in the request."
        case .forbidden: "The key is valid, but lacks the scope that this needs."
        case .notFound: "There is no such thing, or the caller may not know of it."
        case .slotTaken: "Everything that could have taken place then is taken; `next_starts` names later times."
        case .slotUnavailable: "The service cannot be booked at that time, taken or not."
        case .holdExpired: "The hold has ended, or its secret is wrong."
        case .outsideNotice: "The time is nearer than the service can be booked."
        case .outsideHorizon: "The time is further ahead than the service can be booked."
        case .outsideCancellationWindow: "It is too late to do this without talking to the practice."
        case .alreadyBooked: "The person has another appointment at that time. Only staff are told."
        case .gateClosed: "A condition of the visit is not met yet."
        case .stateConflict: "What was asked for is not possible in the present state."
        case .versionConflict: "It was changed since the version in If-Match."
        case .versionRequired: "The change needs If-Match with the version that it is based on."
        case .idempotencyConflict: "The Idempotency-Key was used for something else, or is being worked on."
        case .rateLimited: "Too much came from one address; Retry-After says when to come back."
        case .proofRequired:
            "A script must send a proof of work, unused and in time; `GET …/challenge` gives a challenge."
        case .tooLarge: "What was sent is larger than the limit."
        case .unavailable: "The service or its database cannot answer now; Retry-After says when to come back."
        }
    }
}

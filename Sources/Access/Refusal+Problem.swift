public import Clinic
public import HTTP
public import HTTPTypes
import Scheduling
import Storage

extension Problem {
    /// What a client is told of an error: the one place where refusals meet HTTP statuses.
    ///
    /// - Returns: nil for an error that no client has caused; the server logs it and answers 500.
    public init?(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let refusal as Refusal: self.init(refusal)
        case is StillRunning:
            self.init(
                status: .conflict, code: Refusal.Code.idempotencyConflict.rawValue,
                detail: "The same request is still being worked on. Please ask again in a moment.",
                headerFields: [.retryAfter: "1"])
        default: return nil
        }
    }

    /// A refusal in the form of RFC 9457.
    public init(_ refusal: Refusal) {
        self.init(
            status: refusal.code.status, code: refusal.code.rawValue, detail: refusal.sentence,
            errors: refusal.fields.map { Field(pointer: $0.pointer, detail: $0.detail) },
            headerFields: refusal.code.headerFields)
        if !refusal.nextStarts.isEmpty {
            extensions["next_starts"] = .array(refusal.nextStarts.map { .string($0.rfc3339) })
        }
        if !refusal.reasons.isEmpty { extensions["reasons"] = .array(refusal.reasons.map { .string($0) }) }
    }
}

extension Refusal.Code {
    /// The HTTP status that says the same.
    public var status: HTTPResponse.Status {
        switch self {
        case .invalid: .unprocessableContent
        case .unauthenticated: .unauthorized
        case .forbidden, .proofRequired: .forbidden
        case .notFound: .notFound
        case .slotTaken, .slotUnavailable, .holdExpired, .outsideNotice, .outsideHorizon,
            .outsideCancellationWindow, .alreadyBooked, .gateClosed, .stateConflict:
            .conflict
        case .versionConflict: .preconditionFailed
        case .versionRequired: .preconditionRequired
        case .idempotencyConflict: .unprocessableContent
        case .rateLimited: .tooManyRequests
        case .tooLarge: .contentTooLarge
        case .unavailable: .serviceUnavailable
        }
    }

    /// What the answer says besides.
    var headerFields: HTTPFields {
        switch self {
        case .unauthenticated: [.wwwAuthenticate: "Bearer"]
        case .rateLimited: [.retryAfter: "60"]
        case .unavailable: [.retryAfter: "2"]
        default: [:]
        }
    }
}

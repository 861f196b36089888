public import Clinic
import Crypto
public import Foundation
public import HTTP
public import HTTPTypes
public import Storage

/// What every request passes: whose practice is meant, who asks and may they, and under which key.
public struct Entrance: Sendable {
    /// The database behind the door.
    public let database: Database
    /// The practices by their slugs.
    public let directory: PracticeDirectory
    /// Answers that may be given again.
    public let answers: AnswerCache

    private let posts: PostCounters

    /// - Parameters:
    ///   - posts: the bounds of posts without credentials; nil for none.
    ///   - answers: what may be answered from memory; nil for nothing.
    public init(
        database: Database, directory: PracticeDirectory, posts: PostGuard?, answers: AnswerCache? = nil
    ) {
        self.database = database
        self.directory = directory
        self.answers = answers ?? AnswerCache(watch: database.watch, limit: 0)
        self.posts = PostCounters(posts)
    }

    /// The practice that the path names, by its slug or, in a link, by its tag.
    ///
    /// - Throws: `Refusal` `not_found`.
    public func practice(of request: Request) throws -> Practice {
        let slug = request.parameters["practice"].flatMap { directory[$0] }
        guard let practice = slug ?? request.parameters["tag"].flatMap({ directory[tag: $0] }) else {
            throw Refusal.notFound("practice")
        }
        return practice
    }

    /// A call of somebody without credentials, to read.
    public func publicRead(_ request: Request) throws -> Call {
        Call(
            practice: try practice(of: request), principal: .nobody, requestID: request.id,
            deadline: request.databaseDeadline)
    }

    /// A call of somebody without credentials, to write.
    ///
    /// The key must be a UUID, so that nobody can guess another's answer.
    ///
    /// - Parameters:
    ///   - kind: what the post is about, which decides what a script must show.
    ///   - key: the idempotency key, where it does not come as the header field of an API client.
    ///   - isUrgent: whether a script's post says that somebody is not safe, which needs no proof of work.
    /// - Throws: `Refusal`: `not_found`, `rate_limited`, `proof_required`, `invalid` without a usable key.
    public func publicWrite(
        _ request: Request, route: String, kind: PostKind, key: FormKey? = nil, isUrgent: () -> Bool = { false }
    ) throws -> Call {
        let practice = try practice(of: request)
        let proof = try posts.admit(kind, of: request, practice: practice, isForm: key != nil, isUrgent: isUrgent) {
            try self.proof(of: request)
        }
        let idempotency: IdempotencyKey
        if let key {
            idempotency = key.idempotency(route: route, body: request.body)
        } else {
            let text = try Self.key(of: request)
            guard UUID(uuidString: text) != nil else {
                throw Refusal(.invalid, "An Idempotency-Key without credentials must be a UUID.")
            }
            idempotency = IdempotencyKey(route: route, key: text.lowercased(), bodyHash: Self.hash(request.body))
        }
        return Call(
            practice: practice, principal: .nobody, requestID: request.id, deadline: request.databaseDeadline,
            idempotency: idempotency, proof: proof)
    }

    /// Counts a request by how its sender can be reached, so that nobody's desk is flooded with one number.
    ///
    /// - Throws: `Refusal` `rate_limited`.
    public func admit(_ person: PersonDraft, practice: Practice) throws(Refusal) {
        try posts.admit(person, practice: practice)
    }

    /// A challenge for a script.
    ///
    /// - Throws: `Refusal`: `not_found`, `unavailable`.
    public func challenge(_ request: Request) async throws -> Challenge {
        let practice = try practice(of: request)
        let now = try await database.now(deadline: request.databaseDeadline)
        return Challenge(bits: posts.difficulty(practice: practice), practice: practice, now: now)
    }

    /// A call of the holder of an API key.
    ///
    /// - Parameters:
    ///   - scope: what the key must allow.
    ///   - route: names what is written, for posts, which need a key of their own; nil for reads and other methods.
    /// - Throws: `Refusal`: `not_found`, `unauthenticated`, `forbidden`, `invalid` without an Idempotency-Key.
    public func staff(_ request: Request, scope: APIKey.Scope, route: String? = nil) async throws -> Call {
        let practice = try practice(of: request)
        let key = try await key(of: request, practice: practice)
        guard key.scopes.contains(scope) else {
            throw Refusal(.forbidden, "This key may not do that: it lacks the scope “\(scope.rawValue)”.")
        }
        let idempotency = try route.map { route in
            IdempotencyKey(route: route, key: try Self.key(of: request), bodyHash: Self.hash(request.body))
        }
        return Call(
            practice: practice, principal: .key(key.id), requestID: request.id, deadline: request.databaseDeadline,
            idempotency: idempotency, staff: key.staff)
    }

    /// What stands for the caller's network where holds are counted: it cannot be turned back into the address.
    public func holder(of request: Request) throws -> [UInt8] {
        let key = SymmetricKey(data: try practice(of: request).signingKey)
        return Array(HMAC<SHA256>.authenticationCode(for: Data("holder\n\(request.clientNetwork)".utf8), using: key))
    }

    /// Whether the request shows credentials at all, so that one address can serve both kinds of caller.
    public func showsCredentials(_ request: Request) -> Bool {
        request.headerFields[.authorization] != nil
    }

    private func key(of request: Request, practice: Practice) async throws -> APIKey {
        let fields = request.headerFields[values: .authorization]
        let words = fields.count == 1 ? fields[0].split(separator: " ") : []
        guard words.count == 2, words[0].lowercased() == "bearer", let text = KeyText(String(words[1])),
            let key = try await database.key(
                text.id, secret: text.secret, practice: practice, deadline: request.databaseDeadline)
        else { throw Refusal(.unauthenticated, "This needs a valid API key of the practice.") }
        return key
    }

    /// The Idempotency-Key header field: a structured-field string, or the bare characters that many clients send.
    private static func key(of request: Request) throws -> String {
        let values = request.headerFields[values: .idempotencyKey]
        guard let value = values.first, values.count == 1 else {
            throw Refusal(.invalid, "Send one Idempotency-Key header field with this, such as a UUID in quotes.")
        }
        let isQuoted = value.count >= 2 && value.hasPrefix("\"") && value.hasSuffix("\"")
        let text = isQuoted ? String(value.dropFirst().dropLast()) : value
        let isPlain = text.utf8.allSatisfy {
            (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
        guard (1...128).contains(text.utf8.count), isPlain else {
            throw Refusal(.invalid, "An Idempotency-Key has 1 to 128 visible characters without quotes in them.")
        }
        return text
    }

    static func hash(_ bytes: [UInt8]) -> [UInt8] {
        Array(SHA256.hash(data: bytes))
    }
}

/// What makes a repeated form post recognisable: the hidden field that came with it or, without one, what it says.
public enum FormKey: Sendable {
    case hidden(UUID)
    case fields

    /// The key of a form: its hidden field `idempotency_key`, if that is a UUID.
    public init(_ form: FormFields) {
        self = form.first(of: "idempotency_key").flatMap(UUID.init(uuidString:)).map(FormKey.hidden) ?? .fields
    }

    /// The same fields within ten minutes are taken for a second press of the button.
    func idempotency(route: String, body: [UInt8]) -> IdempotencyKey {
        let hash = Entrance.hash(body)
        switch self {
        case .hidden(let uuid):
            return IdempotencyKey(route: route, key: uuid.uuidString.lowercased(), bodyHash: hash)
        case .fields:
            let text = hash.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
            return IdempotencyKey(route: route, key: text, bodyHash: hash, lifetime: .seconds(600))
        }
    }
}

extension Request {
    /// When the database must have answered: a little before the server answers in the handler's place, and soon
    /// enough that a client of a service without its database knows within two seconds.
    public var databaseDeadline: ContinuousClock.Instant {
        min(deadline - .milliseconds(200), .now + .milliseconds(1_800))
    }
}

extension HTTPField.Name {
    /// draft-ietf-httpapi-idempotency-key-header-07.
    public static let idempotencyKey = HTTPField.Name.literal("Idempotency-Key")

    /// The secret of a hold, for its release.
    public static let holdSecret = HTTPField.Name.literal("Hold-Secret")

    /// What the memory did for an answer (RFC 9211).
    public static let cacheStatus = HTTPField.Name.literal("Cache-Status")

    static func literal(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is not a token") }
        return name
    }
}

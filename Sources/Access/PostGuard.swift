import Clinic
import HTTP
import Scheduling
import Storage

/// How the posts of callers without credentials are kept within bounds.
///
/// A person with a browser is only counted. A script that wants to take anybody's time must do a small sum first, and
/// one that only asks to be called must do so when many ask at once.
public struct PostGuard: Sendable {
    /// How many posts one network may make in a minute: an IPv4 address, or a /64 of IPv6.
    public var perAddress: Int
    /// How many requests with one address for mail or one number may come in ten minutes.
    public var perContact = 6
    /// How many requests of scripts without a proof of work a practice takes in a minute.
    public var unprovenRequests = 30
    /// How many bookings of forms, which cannot do sums, a practice takes in a minute.
    public var formBookings = 30
    /// How many bits of zeros a challenge asks for while few are asked for, and while many are.
    ///
    /// A browser does 2^16 hashes in about a second.
    public var bits = (few: 16, many: 19)
    /// Whether a script must show a proof of work to hold or book a time.
    public var needsProof: Bool

    /// Bounds.
    public init(perAddress: Int, needsProof: Bool = true) {
        self.perAddress = perAddress
        self.needsProof = needsProof
    }
}

/// What a post without credentials is about.
public enum PostKind: Sendable {
    /// It asks the practice to get in touch.
    case request
    /// It takes time that others then cannot have.
    case time
    /// It goes on with something whose secret the caller has.
    case secret
}

/// The counters behind a guard.
final class PostCounters: Sendable {
    private let posts: PostGuard?
    private let addresses: RateLimiter
    private let contacts: RateLimiter
    private let requests: RateLimiter
    private let bookings: RateLimiter
    private let challenges: RateLimiter

    init(_ posts: PostGuard?) {
        self.posts = posts
        addresses = RateLimiter(posts?.perAddress)
        contacts = RateLimiter(posts?.perContact, in: .seconds(600))
        requests = RateLimiter(posts?.unprovenRequests)
        bookings = RateLimiter(posts?.formBookings)
        challenges = RateLimiter(posts.map { _ in Self.quietChallenges })
    }

    /// Lets a post through, or says what it lacks.
    ///
    /// - Parameters:
    ///   - isForm: whether it is the form of a page, whose browser may have no scripts.
    ///   - isUrgent: whether somebody says in it that they are not safe, who is heard without a sum; asked only if there
    ///     is none.
    ///   - proof: reads the proof of work that came with it; asked only if it is a script's.
    /// - Throws: `Refusal` `rate_limited` or `proof_required`.
    func admit(
        _ kind: PostKind, of request: Request, practice: Practice, isForm: Bool, isUrgent: () -> Bool,
        proof: () throws -> SpentChallenge?
    ) throws -> SpentChallenge? {
        let now = ContinuousClock.now
        try addresses.admit(request.clientNetwork, at: now)
        if isForm {
            if kind == .time { try bookings.admit(practice.slug, at: now) }
            return nil
        }
        let proof = try proof()
        guard let posts, posts.needsProof, proof == nil else { return proof }
        switch kind {
        case .secret: return nil
        case .request where requests.isAdmitted(practice.slug, at: now) || isUrgent(): return nil
        case .request, .time: throw Entrance.noProof
        }
    }

    /// Counts a request by how its sender can be reached.
    ///
    /// It counts what came in lately, and knows nothing of the people of the practice.
    ///
    /// - Throws: `Refusal` `rate_limited`.
    func admit(_ person: PersonDraft, practice: Practice) throws(Refusal) {
        let now = ContinuousClock.now
        let contacts = [
            person.email.map { "\(practice.slug)\n\($0.lowercased())" },
            person.phone.map { "\(practice.slug)\n\($0.filter { $0.isASCII && $0.isNumber })" },
        ]
        for contact in contacts { if let contact { try self.contacts.admit(contact, at: now) } }
    }

    /// How hard the next challenge of a practice is: harder while many are asked for.
    func difficulty(practice: Practice) -> Int {
        let bits = (posts ?? PostGuard(perAddress: 0)).bits
        return challenges.isAdmitted(practice.slug, at: .now) ? bits.few : bits.many
    }

    private static let quietChallenges = 60
}

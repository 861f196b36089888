/// A provider of text messages, spoken to by a Messages API in the form of Twilio's.
///
/// A message is never sent twice by itself: each goes over a connection of its own, and whatever may have been taken
/// is `uncertain`.
public struct TextGateway: Sendable {
    let client: WebClient
    let login: Login
    /// The address of the account, which those of its things begin with.
    let place: String
    private let endpoint: Endpoint
    private let accountEndpoint: Endpoint

    /// A gateway at a base address, for instance `https://api.twilio.com`.
    ///
    /// - Parameters:
    ///   - account: the account's id, which is part of the address.
    ///   - login: the account's id and token, or the id and secret of an API key.
    /// - Throws: what is wrong with the address.
    public init(base: String, account: String, login: Login, client: WebClient) throws(Endpoint.Fault) {
        guard !account.isEmpty, account.utf8.allSatisfy({ FormText.unreserved.contains($0) }) else {
            throw .unreadable
        }
        let root = base.hasSuffix("/") ? String(base.dropLast()) : base
        place = "\(root)/2010-04-01/Accounts/\(account)"
        endpoint = try Endpoint("\(place)/Messages.json", allowedBy: client.configuration.addresses)
        accountEndpoint = try Endpoint("\(place).json", allowedBy: client.configuration.addresses)
        self.login = login
        self.client = client
    }

    /// Sends a message at `now`, in seconds since 1970.
    ///
    /// - Parameter limit: when it is too late to begin with it; nil if never.
    public func send(
        _ message: TextMessage, until limit: ContinuousClock.Instant? = nil, now: Int
    ) async -> TextResult {
        let headers = [
            Post.Header("Content-Type", "application/x-www-form-urlencoded"), Post.Header("Accept", "application/json"),
        ]
        let post = Post(
            to: endpoint, headers: headers.compactMap { $0 }, body: FormText.bytes(message.fields), login: login,
            isRepeatable: false)
        return TextResult(await client.send(post, until: limit), now: now)
    }

    /// Whether texts could be sent now: asks the provider about the account, and sends nothing.
    ///
    /// - Returns: nil if they could, else what would become of a text at `now`, in seconds since 1970.
    public func check(now: Int) async -> TextResult? {
        let result = await client.look(at: accountEndpoint, login: login)
        if case .answered(let answer) = result, (200..<300).contains(answer.status) {
            return TextResult.isActive(answer) ? nil : .unavailable(status: answer.status, code: nil)
        }
        return TextResult(result, now: now)
    }
}

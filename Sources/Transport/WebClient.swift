import CCurl

/// Posts to web servers (HTTP/1.1 over TLS), many at once on one thread.
///
/// Redirects are not followed, proxies of the environment not used, answers not read beyond a limit, and connections
/// made only to addresses that the guard allows.
public final class WebClient: Sendable {
    /// How a client works.
    public struct Configuration: Hashable, Sendable {
        /// Where posts may go.
        public var addresses: AddressGuard
        /// A file of certificates (PEM) that is trusted in place of the machine's own.
        public var authorityFile: String?
        /// How long it may take until the connection stands, the look-up of the name included.
        public var connecting: Duration
        /// How long it may take from the beginning to the end.
        public var whole: Duration
        /// How many bytes of an answer, its head included, are read.
        public var answerLimit: Int
        /// What it calls itself to servers.
        public var name: String
        /// How many posts are on their way at once.
        public var lanes: Int

        /// A configuration; without arguments 10 s to connect, 30 s in all, 64 KiB of an answer, 32 posts at once.
        public init(
            addresses: AddressGuard = AddressGuard(), authorityFile: String? = nil,
            connecting: Duration = .seconds(10), whole: Duration = .seconds(30), answerLimit: Int = 64 * 1024,
            name: String = "Daybook", lanes: Int = 32
        ) {
            self.addresses = addresses
            self.authorityFile = authorityFile
            self.connecting = connecting
            self.whole = whole
            self.answerLimit = answerLimit
            self.name = name
            self.lanes = lanes
        }
    }

    /// How it works.
    public let configuration: Configuration
    private let courier: Courier

    /// A client, with its thread; nil if libcurl cannot be had.
    public init?(_ configuration: Configuration = Configuration()) {
        guard let courier = Courier(name: "web", atOnce: configuration.lanes, kept: configuration.lanes * 2) else {
            return nil
        }
        self.configuration = configuration
        self.courier = courier
    }

    /// Posts, and says what came back.
    ///
    /// Always returns, within the limits of the configuration counted from when there is a lane for it.
    ///
    /// - Parameter limit: when it is too late to begin with it; nil if never.
    public func send(_ post: Post, until limit: ContinuousClock.Instant? = nil) async -> PostResult {
        await carry(to: post.endpoint, until: limit) { [configuration] easy in
            Self.prepare(
                easy, for: post.endpoint, login: post.login, isRepeatable: post.isRepeatable, by: configuration)
            // An empty value takes a header away that libcurl would add: nobody is to be asked first.
            easy.set(CURLOPT_HTTPHEADER, post.headers.map { "\($0.name): \($0.value)" } + ["Expect:"])
            easy.setPost(post.body)
        }
    }

    /// Asks for what is at an endpoint.
    func look(at endpoint: Endpoint, login: Login?) async -> PostResult {
        await carry(to: endpoint, until: nil) { [configuration] easy in
            Self.prepare(easy, for: endpoint, login: login, isRepeatable: true, by: configuration)
            easy.set(CURLOPT_HTTPGET, 1)
        }
    }

    private func carry(
        to endpoint: Endpoint, until limit: ContinuousClock.Instant?,
        prepare: @escaping @Sendable (EasyHandle) -> Void
    ) async -> PostResult {
        let errand = Errand(
            prepare: prepare,
            limits: Errand.Limits(connecting: configuration.connecting, whole: configuration.whole),
            addresses: configuration.addresses, isPlain: endpoint.isPlain, answerLimit: configuration.answerLimit,
            beginBy: limit)
        return PostResult(await courier.carry(errand))
    }

    private static func prepare(
        _ easy: EasyHandle, for endpoint: Endpoint, login: Login?, isRepeatable: Bool, by configuration: Configuration
    ) {
        easy.set(CURLOPT_PROTOCOLS_STR, endpoint.isPlain ? "http" : "https")
        easy.set(CURLOPT_URL, endpoint.url)
        easy.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        if let file = configuration.authorityFile { easy.set(CURLOPT_CAINFO, file) }
        if let login {
            easy.set(CURLOPT_USERNAME, login.user)
            easy.set(CURLOPT_PASSWORD, login.password)
        }
        easy.set(CURLOPT_USERAGENT, configuration.name)
        easy.set(CURLOPT_CONNECTTIMEOUT_MS, Int(configuration.connecting / .milliseconds(1)))
        easy.set(CURLOPT_MAXAGE_CONN, 60)
        // libcurl sends a request again when a kept connection turns out to be dead, although the other end may have
        // read the request before it closed.
        easy.set(CURLOPT_FRESH_CONNECT, isRepeatable ? 0 : 1)
        easy.set(CURLOPT_FORBID_REUSE, isRepeatable ? 0 : 1)
    }
}

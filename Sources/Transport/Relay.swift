import CCurl

/// A mail server that passes mail on, spoken to by SMTP (RFC 5321) over connections that are kept for the next mail.
///
/// Nothing goes out unless the connection is as secure as its configuration says. What became of a mail is told
/// exactly: `uncertain` only when the connection broke between the last byte of the mail and the reply to it.
public final class Relay: Sendable {
    let configuration: RelayConfiguration
    let lanes: [Courier]

    /// A relay, with a thread for each of its lanes; nil if libcurl cannot be had or the configuration has faults.
    public init?(_ configuration: RelayConfiguration) {
        guard configuration.faults.isEmpty else { return nil }
        // libcurl waits for the reply to a final dot, so that each lane is a courier with one mail at a time.
        let lanes = (0..<configuration.lanes).compactMap { number in
            Courier(name: "relay \(number)", atOnce: 1, kept: 1)
        }
        guard lanes.count == configuration.lanes else { return nil }
        self.configuration = configuration
        self.lanes = lanes
    }

    /// How many mails it is given at once.
    public var connections: Int { lanes.count }

    /// Hands one mail over.
    ///
    /// - Parameter limit: when it is too late to begin with it; it may take longer than that, up to the limits of the
    ///   configuration.
    public func send(_ mail: Mail, until limit: ContinuousClock.Instant) async -> MailResult {
        await send([mail], until: limit).first ?? .notTried
    }

    /// A mail as an errand, over a new connection if need be.
    func errand(for mail: Mail, isFresh: Bool) -> Errand {
        let limits = configuration.limits
        return Errand(
            prepare: { [configuration] easy in Self.prepare(easy, for: mail, by: configuration, isFresh: isFresh) },
            upload: mail.bytes,
            limits: Errand.Limits(
                connecting: limits.connecting, replying: limits.replying, ending: limits.ending))
    }

    private static func prepare(
        _ easy: EasyHandle, for mail: Mail, by configuration: RelayConfiguration, isFresh: Bool
    ) {
        prepareConnection(easy, by: configuration, isFresh: isFresh)
        easy.set(CURLOPT_MAIL_FROM, mail.sender)
        easy.set(CURLOPT_MAIL_RCPT, [mail.recipient])
        // Its size is not told: libcurl would then not ask for the end of the upload, which is what divides a mail that
        // cannot have been taken from one that can.
        easy.set(CURLOPT_UPLOAD, 1)
    }

    /// Sets everything that is the same for all mails.
    static func prepareConnection(_ easy: EasyHandle, by configuration: RelayConfiguration, isFresh: Bool) {
        let limits = configuration.limits
        easy.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        easy.set(CURLOPT_URL, configuration.url)
        switch configuration.security {
        case .startTLS, .implicitTLS: easy.set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue))
        case .plain: easy.set(CURLOPT_USE_SSL, Int(CURLUSESSL_NONE.rawValue))
        }
        if let file = configuration.authorityFile { easy.set(CURLOPT_CAINFO, file) }
        if let login = configuration.login {
            easy.set(CURLOPT_USERNAME, login.user)
            easy.set(CURLOPT_PASSWORD, login.password)
        }
        // The limits are the trip's own; libcurl's, where it cannot do without one, stand behind them. Greeting, TLS
        // and login, some of them in two steps, are part of connecting for libcurl.
        let longest = max(limits.connecting + limits.replying * 8, limits.ending)
        easy.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, Int(longest.components.seconds) + 5)
        easy.set(CURLOPT_CONNECTTIMEOUT, Int(longest.components.seconds) + 5)
        easy.set(CURLOPT_MAXAGE_CONN, max(1, Int(limits.keeping.components.seconds)))
        easy.set(CURLOPT_FRESH_CONNECT, isFresh ? 1 : 0)
    }
}

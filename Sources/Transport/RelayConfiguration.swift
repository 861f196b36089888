/// Where mail is handed over, how securely, and how patiently.
public struct RelayConfiguration: Hashable, Sendable {
    /// What is between this end and the relay.
    public enum Security: String, Hashable, Sendable, CaseIterable {
        /// TLS after STARTTLS (RFC 3207). A relay that does not offer it gets no login and no mail.
        case startTLS = "starttls"
        /// TLS from the first byte (RFC 8314 §3.3).
        case implicitTLS = "tls"
        /// Nothing: for a relay on the same machine.
        case plain
    }

    /// The relay's name, or its address.
    public var host: String
    /// Its port: 587 for STARTTLS, 465 for TLS from the first byte, 25 on the same machine.
    public var port: Int
    /// What is between.
    public var security: Security
    /// With what it is logged in to; nil if the relay asks for nothing.
    public var login: Login?
    /// A file of certificates (PEM) that is trusted in place of the machine's own.
    public var authorityFile: String?
    /// What this end calls itself (RFC 5321 §4.1.1.1); nil for the machine's name.
    public var name: String?
    /// How long it may take.
    public var limits: RelayLimits
    /// How many connections are used at once.
    public var lanes: Int

    /// A relay at a host, by default with STARTTLS.
    public init(
        host: String, port: Int = 587, security: Security = .startTLS, login: Login? = nil,
        authorityFile: String? = nil, name: String? = nil, limits: RelayLimits = RelayLimits(), lanes: Int = 2
    ) {
        self.host = host
        self.port = port
        self.security = security
        self.login = login
        self.authorityFile = authorityFile
        self.name = name
        self.limits = limits
        self.lanes = lanes
    }

    /// Everything that is wrong with it, in sentences; empty if it can be used.
    public var faults: [String] {
        var faults: [String] = []
        if !Self.isHost(host) { faults.append("The relay's host is neither a name nor an address.") }
        if !(1...65535).contains(port) { faults.append("The relay's port is not between 1 and 65535.") }
        if let name, !Self.isHost(name) { faults.append("The name for the relay is not a host name.") }
        if !(1...64).contains(lanes) { faults.append("The relay's connections are not between 1 and 64.") }
        if limits.areTooShort { faults.append("A time limit of the relay leaves no time at all.") }
        if security == .plain, login != nil, !isOnThisMachine {
            faults.append("A password would go to the relay without TLS: use starttls or tls.")
        }
        return faults
    }

    /// The address in libcurl's form; the path is what this end calls itself.
    var url: String {
        let scheme = security == .implicitTLS ? "smtps" : "smtp"
        let place = host.contains(":") ? "[\(host)]" : host
        return "\(scheme)://\(place):\(port)/\(name ?? "")"
    }

    private var isOnThisMachine: Bool {
        host == "localhost" || host == "::1" || (NetworkAddress(host) != nil && host.hasPrefix("127."))
    }

    private static func isHost(_ text: String) -> Bool {
        if NetworkAddress(text) != nil { return true }
        return (1...253).contains(text.utf8.count)
            && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
                (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                    && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
            }
    }
}

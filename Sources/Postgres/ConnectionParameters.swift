import CLibPQ

/// A parsed connection string: the keywords that it sets, with their values.
struct ConnectionParameters {
    /// Says what is wrong without quoting the string, which may hold a password.
    static let complaint = "the connection string is neither key=value pairs nor a postgresql:// URI that libpq knows"

    private(set) var values: [String: String] = [:]

    /// Parses a string as libpq does; nil when libpq refuses it.
    init?(_ string: String) {
        guard let options = PQconninfoParse(string, nil) else { return nil }
        defer { PQconninfoFree(options) }

        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val {
                values[String(cString: keyword)] = String(cString: value)
            }
            option += 1
        }
    }

    /// Adds the defaults of a configuration wherever the string has not spoken.
    init?(_ configuration: PostgresConfiguration) {
        self.init(configuration.connectionString)
        let defaults = [
            "application_name": configuration.applicationName,
            "client_encoding": "UTF8",
            "connect_timeout": "\(max(2, configuration.connectTimeout.milliseconds / 1000))",
            // A peer that vanishes is noticed within seconds, not after the kernel's two hours.
            "keepalives_idle": "5",
            "keepalives_interval": "2",
            "keepalives_count": "3",
            "tcp_user_timeout": "4000",
        ]
        values.merge(defaults) { given, _ in given }

        let settings = [
            "statement_timeout=\(configuration.statementTimeout.milliseconds)",
            "lock_timeout=\(configuration.lockTimeout.milliseconds)",
            "idle_in_transaction_session_timeout=\(configuration.idleInTransactionTimeout.milliseconds)",
            "TimeZone=UTC",
        ]
        // The server takes the last setting of a name, so the caller's own options come after ours.
        values["options"] = (settings.map { "-c \($0)" } + [values["options"]].compactMap(\.self))
            .joined(separator: " ")
    }

    /// One set of keywords a host, in the order in which they are to be tried.
    ///
    /// libpq's own loop over hosts has no time limit when it is driven by polling, so each host is tried alone.
    var attempts: [[String: String]] {
        let hosts = list("host"), addresses = list("hostaddr"), ports = list("port")
        let count = max(hosts.count, addresses.count)
        let preferStandby = values["target_session_attrs"] == "prefer-standby"
        guard count > 1 || preferStandby else { return [values] }

        let single = (0..<max(1, count)).map { index in
            var attempt = values
            attempt["host"] = hosts.element(index)
            attempt["hostaddr"] = addresses.element(index)
            attempt["port"] = ports.count == 1 ? ports[0] : ports.element(index)
            return attempt.filter { !$0.value.isEmpty }
        }
        guard preferStandby else { return single }

        return ["standby", "any"].flatMap { wanted in
            single.map { $0.merging(["target_session_attrs": wanted]) { $1 } }
        }
    }

    private func list(_ keyword: String) -> [String] {
        values[keyword]?.split(separator: ",", omittingEmptySubsequences: false).map(String.init) ?? []
    }
}

extension [String] {
    fileprivate func element(_ index: Int) -> String? {
        indices.contains(index) ? self[index] : nil
    }
}

import Access
import Configuration
import Foundation
import HTTP
import Logging
import Storage
import SystemPackage
import Transport

/// What the operator has set: environment variables, or a file of the same names that `DAYBOOK_CONFIG` points to.
struct Settings: Sendable {
    /// The connection string of the service role.
    let database: String
    /// The connection string of the owner of the tables, for `migrate`.
    let ownerDatabase: String
    /// How many connections to the database are kept.
    let poolSize: Int
    /// Where `serve` listens.
    let listen: [ListenAddress]
    /// The folder that mail is delivered into.
    let maildir: String
    /// The relay that mail goes to; nil for the maildir.
    let relay: RelayConfiguration?
    /// The provider that texts go to; nil for the maildir, or for none where mail goes to a relay.
    let texts: TextSettings?
    /// Where posts to others may go.
    let addresses: AddressGuard
    /// Where the provider of texts reaches the service.
    let callbacks: TextCallbacks
    /// The folder of the migrations.
    let migrations: String
    /// The description of the API that `/openapi.yaml` answers with.
    let openAPI: String
    /// The folder of the zone files.
    let zoneinfo: String
    /// The bounds of posts without credentials; nil for none.
    let posts: PostGuard?
    /// How much memory the answers take that are kept to be given again; 0 keeps none.
    let cacheBytes: Int
    /// Whether answers say if they came from memory.
    let tellsCache: Bool
    /// How long a worker may hold a message before another may take it over.
    let lease: Duration
    /// What is logged.
    let logLevel: Logger.Level

    /// Every mistake in the settings, each naming its variable.
    struct Mistakes: Error {
        let sentences: [String]
    }

    /// Reads the settings of this process.
    ///
    /// - Throws: `Mistakes` with all of them at once.
    static func read() async throws -> Settings {
        var providers: [any ConfigProvider] = [EnvironmentVariablesProvider(secretsSpecifier: .all)]
        if let file = ProcessInfo.processInfo.environment["DAYBOOK_CONFIG"] {
            do {
                providers.append(
                    try await EnvironmentVariablesProvider(
                        environmentFilePath: FilePath(file), allowMissing: false, secretsSpecifier: .all))
            } catch {
                throw Mistakes(sentences: ["DAYBOOK_CONFIG: the file cannot be read."])
            }
        }
        var reader = SettingsReader(config: ConfigReader(providers: providers))
        let settings = Settings(&reader)
        guard reader.mistakes.isEmpty else { throw Mistakes(sentences: reader.mistakes) }
        return settings
    }

    /// What a reader finds; what is wrong with it stands in the reader afterwards.
    init(_ reader: inout SettingsReader) {
        let database = reader.text("DAYBOOK_DATABASE") ?? ""
        if database.isEmpty {
            reader.mistakes.append(
                "DAYBOOK_DATABASE: set the connection string of the service role, "
                    + "such as host=/var/run/postgresql dbname=daybook user=daybook_service.")
        }
        self.database = database
        ownerDatabase = reader.text("DAYBOOK_OWNER_DATABASE") ?? database
        poolSize = reader.number("DAYBOOK_POOL_SIZE", in: 1...200) ?? 16
        let addresses = (reader.text("DAYBOOK_LISTEN") ?? "127.0.0.1:8080").split(separator: ",").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        listen = addresses.compactMap { ListenAddress($0) }
        if listen.count != addresses.count || listen.isEmpty {
            reader.mistakes.append("DAYBOOK_LISTEN: give addresses like 127.0.0.1:8080 or unix:/run/daybook/http.sock.")
        }
        maildir = reader.text("DAYBOOK_MAILDIR") ?? "maildir"
        relay = reader.relay()
        self.addresses = reader.addresses()
        texts = reader.texts()
        callbacks = reader.callbacks()
        migrations = reader.text("DAYBOOK_SQL") ?? "sql/migrations"
        openAPI = reader.text("DAYBOOK_OPENAPI") ?? "docs/api/openapi.yaml"
        zoneinfo = reader.text("DAYBOOK_ZONEINFO") ?? "/usr/share/zoneinfo"
        let posts = reader.number("DAYBOOK_PUBLIC_POSTS_PER_MINUTE", in: 0...1_000_000) ?? 60
        let needsProof = reader.isOn("DAYBOOK_PROOF_OF_WORK", otherwise: true)
        self.posts = posts == 0 ? nil : PostGuard(perAddress: posts, needsProof: needsProof)
        cacheBytes = (reader.number("DAYBOOK_CACHE_MEGABYTES", in: 0...65_536) ?? 64) << 20
        tellsCache = reader.isOn("DAYBOOK_CACHE_STATUS", otherwise: false)
        lease = .seconds(reader.number("DAYBOOK_LEASE_SECONDS", in: 1...600) ?? 20)
        let level = reader.text("DAYBOOK_LOG_LEVEL") ?? "info"
        logLevel = Logger.Level(rawValue: level) ?? .info
        if Logger.Level(rawValue: level) == nil {
            let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            reader.mistakes.append("DAYBOOK_LOG_LEVEL: this must be one of \(levels).")
        }
    }
}

/// Reads variables one by one and collects what is wrong with them.
struct SettingsReader {
    let config: ConfigReader
    var mistakes: [String] = []

    /// Whether a switch is on.
    mutating func isOn(_ name: String, otherwise: Bool) -> Bool {
        guard let word = text(name) else { return otherwise }
        if !["on", "off"].contains(word) { mistakes.append("\(name): this must be on or off.") }
        return word == "on"
    }

    /// A value, or what is in the file that `NAME_FILE` points to: secrets need not stand in the environment.
    mutating func text(_ name: String) -> String? {
        if let path = value("\(name)_FILE") {
            guard let contents = try? String(contentsOfFile: path, encoding: .utf8) else {
                mistakes.append("\(name)_FILE: the file cannot be read.")
                return nil
            }
            return contents.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        return value(name)
    }

    mutating func number(_ name: String, in bounds: ClosedRange<Int>) -> Int? {
        guard let text = text(name) else { return nil }
        guard let number = Int(text), bounds.contains(number) else {
            mistakes.append("\(name): this must be a whole number from \(bounds.lowerBound) to \(bounds.upperBound).")
            return nil
        }
        return number
    }

    private func value(_ name: String) -> String? {
        let key = name.lowercased().split(separator: "_").map(String.init)
        guard let value = config.string(forKey: ConfigKey(key), isSecret: true), !value.isEmpty else { return nil }
        return value
    }
}

import Configuration
import Foundation
import Logging
import Postgres
import Storage
import Testing

@testable import Messaging
@testable import daybook

/// What becomes of texts by what an operator has set, and what the doctor says of it.
@Suite(.timeLimit(.minutes(1)))
struct TextSettingsTests {
    /// A program with these variables, which asks no database.
    private static func withProgram(
        _ variables: [String: String], _ body: (Program) async throws -> Void
    ) async throws {
        let provider = EnvironmentVariablesProvider(environmentVariables: variables, secretsSpecifier: .all)
        var reader = SettingsReader(config: ConfigReader(provider: provider))
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let configuration = PostgresConfiguration(connectionString: "host=127.0.0.1")
        let database = Database(pool: Pool(configuration, logger: logger), zones: ZoneDirectory(), logger: logger)
        let program = Program(
            settings: Settings(&reader), logger: logger, database: database, configuration: configuration)
        try await body(program)
        await program.close()
    }

    private static func words(_ finding: Finding) -> String? {
        if case .good(let words) = finding.result { words } else { nil }
    }

    @Test func `with a relay and no provider texts are closed`() async throws {
        try await Self.withProgram(["DAYBOOK_SMTP_HOST": "relay.example"]) { program in
            let texts = try program.textChannel()
            #expect(!texts.isOpen)
            let finding = await program.examination.texts()
            #expect(Self.words(finding)?.hasPrefix("none goes out") == true)
        }
    }

    @Test func `with neither texts go into the maildir`() async throws {
        try await Self.withProgram([:]) { program in
            let texts = try program.textChannel()
            #expect(texts.isOpen)
            let finding = await program.examination.texts()
            #expect(Self.words(finding) == "into the maildir: none is sent")
        }
    }

    @Test func `with a provider texts go out, relay or not`() async throws {
        let provider = [
            "DAYBOOK_TEXTS_ACCOUNT": "AC1", "DAYBOOK_TEXTS_TOKEN": "secret", "DAYBOOK_TEXTS_FROM": "+13125550142",
        ]
        let relays: [[String: String]] = [[:], ["DAYBOOK_SMTP_HOST": "relay.example"]]
        for relay in relays {
            try await Self.withProgram(provider.merging(relay) { first, _ in first }) { program in
                #expect(program.settings.texts != nil)
                let texts = try program.textChannel()
                #expect(texts.isOpen)
            }
        }
    }
}

extension Program {
    fileprivate var examination: Examination { Examination(program: self) }
}

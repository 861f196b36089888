import Configuration
import Fixtures
import Logging
import Postgres
import Storage

@testable import daybook

extension SettingsReader {
    /// A reader of these variables alone.
    init(variables: [String: String]) {
        let provider = EnvironmentVariablesProvider(environmentVariables: variables, secretsSpecifier: .all)
        self.init(config: ConfigReader(provider: provider))
    }
}

extension Program {
    /// A program on a database that is open, with these variables set, which logs nothing.
    init(on database: Database, variables: [String: String]) {
        var reader = SettingsReader(variables: variables)
        self.init(
            settings: Settings(&reader), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            database: database, configuration: PostgresConfiguration(connectionString: "host=127.0.0.1"))
    }
}

extension Holos {
    /// A program on the database of the clinic, with nothing set.
    var program: Program { Program(on: database, variables: [:]) }
}

import Access
import ArgumentParser
import Clinic
import HTTP
import Scheduling
import Storage

extension ZonesCommand {
    /// `daybook zones check`.
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read every zone of this machine, and compare with PostgreSQL.",
            discussion: """
                Reads each zone file, compares the zones of practices, sites, people and upcoming appointments with \
                PostgreSQL's rules every quarter of an hour for two years, and says how many upcoming appointments \
                were computed with another edition. Exits 1 if a zone cannot be read or PostgreSQL disagrees.
                """)

        @Flag(help: "One JSON object instead of a table.")
        var json = false

        func run() async throws {
            try await Program.run { program in
                let report = try await ZoneReport.make(program)
                print(json ? report.json.text : report.text)
                guard report.isSound else { throw ExitCode(1) }
            }
        }
    }
}

import API
import Access
import ArgumentParser
import Clinic
import Storage

extension SeriesCommand {
    /// `daybook series show`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print a series with its visits and reviews.")

        @Option(help: "The practice, by its name in addresses.")
        var practice: String

        @Argument(help: "The id of the series.")
        var series: String

        @Flag(help: "One JSON object instead of a table.")
        var json = false

        func run() async throws {
            let id: Series.ID = try SeriesCommand.id(series, "The series")
            try await Program.run { program in
                let practice = try await program.database.practice(practice, deadline: program.deadline)
                let details = try await program.database.series(id, practice: practice, deadline: program.deadline)
                print(json ? details.json.text : SeriesTable.text(of: details))
            }
        }
    }
}

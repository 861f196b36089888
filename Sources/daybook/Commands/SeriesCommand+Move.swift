import API
import Access
import ArgumentParser
import Clinic
import Scheduling
import Storage

extension SeriesCommand {
    /// `daybook series move`.
    struct Move: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Move one visit of a series, and those after it as far as they must.",
            discussion: "Shows what would move; --apply moves all of it, or nothing.")

        @Option(help: "The practice, by its name in addresses.")
        var practice: String

        @Argument(help: "The id of the series.")
        var series: String

        @Option(help: "Which of its visits, from 1.")
        var visit: Int

        @Option(help: "The new start, such as 2027-03-15T09:00 on the clinic's wall.")
        var to: String

        @Option(help: "Why rules are set aside that may be.")
        var override: String?

        @Flag(help: "Keep visits provisionally where a condition is open, and release them if it stays so.")
        var provisional = false

        @Flag(help: "Do it.")
        var apply = false

        @Flag(help: "One JSON object instead of a table.")
        var json = false

        func run() async throws {
            let id: Series.ID = try SeriesCommand.id(series, "The series")
            let start = try SeriesCommand.start(to, "--to")
            try await Program.run { program in
                let practice = try await program.database.practice(practice, deadline: program.deadline)
                let details = try await program.database.series(id, practice: practice, deadline: program.deadline)
                guard let visit = details.standing.first(where: { $0.position == visit }) else {
                    throw Refusal.notFound("visit in this series")
                }
                let appointment = visit.details.appointment.id
                guard apply else {
                    let moves = try await program.database.seriesMoves(
                        id, moving: appointment, to: start, practice: practice, deadline: program.deadline)
                    print(json ? moves.json(isApplied: false).text : SeriesTable.text(of: moves, isApplied: false))
                    return
                }
                let answer = try await program.database.moveInSeries(
                    id, moving: appointment, to: start, overrideReason: override, isProvisional: provisional,
                    version: details.series.version, call: program.call(practice)
                ) { moves in
                    Answer(
                        status: 200,
                        body: json ? moves.json(isApplied: true).text : SeriesTable.text(of: moves, isApplied: true))
                }
                print(answer.body)
            }
        }
    }
}

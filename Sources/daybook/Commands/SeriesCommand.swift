import ArgumentParser

/// `daybook series`: the visits of a treatment.
struct SeriesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "series", abstract: "Plan, book and move the visits of a treatment.",
        subcommands: [Plan.self, Book.self, Move.self, Show.self])
}

import ArgumentParser

/// `daybook zones`: the zone rules of this machine, and what was computed with them.
struct ZonesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "zones", abstract: "Look after the zone rules.", subcommands: [Check.self, Replan.self])
}

import ArgumentParser
import Clinic
import Scheduling
import Storage

/// `daybook call-list`: who must be called because nothing else reaches them.
struct CallListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call-list",
        abstract: "Print who must be called because messages do not reach them.",
        discussion: """
            Those with a visit ahead whom a message did not reach, or whom none can, and those to whom a call is owed. \
            With --all everybody with a visit ahead: for the day on which nothing goes out at all. Print it before the \
            network is gone: it names phones, times and what may be said to a voicemail.
            """)

    @OptionGroup var desk: DeskOptions

    @Option(help: "Visits that begin within so many hours.")
    var hours = 24

    @Flag(help: "Everybody with a visit ahead, whether messages reach them or not.")
    var all = false

    func validate() throws {
        guard (1...744).contains(hours) else { throw ValidationError("--hours is 1 to 744.") }
    }

    func run() async throws {
        try await Program.run { print(try await text(in: $0)) }
    }

    /// What is printed.
    func text(in program: Program) async throws -> String {
        let (practice, zone) = try await desk.open(program)
        let visits = try await program.database.callList(
            within: .hours(hours), of: practice, deadline: program.deadline)
        let tasks = try await program.all { cursor in
            try await program.database.tasks(
                TaskFilter(kinds: [.call, .contact]), after: cursor, limit: 200, practice: practice,
                deadline: program.deadline)
        }
        let now = try await program.database.now(deadline: program.deadline)
        return CallListTable(practice: practice, zone: zone, zones: program.database.zones).text(
            of: all ? visits : visits.filter(\.mustBeCalled), tasks: tasks, now: now)
    }
}

import API
import Access
import ArgumentParser
import Clinic
import HTTP
import Scheduling
import Storage

/// `daybook tasks`: what somebody must do by a time.
struct TasksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tasks", abstract: "Show and settle what somebody must do.",
        subcommands: [List.self, Take.self, Called.self, Done.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the open tasks, the soonest due first.",
            discussion: """
                An exclamation mark stands before those that are overdue. What is to be done follows from the kind of \
                the task; nobody's words stand here.
                """)

        @OptionGroup var desk: DeskOptions

        @Option(help: "Only those of this member of the staff, by code; nobody for those on the pile.")
        var owner: String?

        @Flag(help: "Only those that are due.")
        var overdue = false

        @Flag(help: "One JSON array instead of a table.")
        var json = false

        func run() async throws {
            try await Program.run { program in
                let (practice, zone) = try await desk.open(program)
                let filter = TaskFilter(
                    owner: .init(code: owner), isOverdue: overdue)
                let tasks = try await program.all { cursor in
                    try await program.database.tasks(
                        filter, after: cursor, limit: 200, practice: practice, deadline: program.deadline)
                }
                let now = try await program.database.now(deadline: program.deadline)
                print(json ? JSONValue.array(tasks.map(\.json)).text : DeskTable.text(of: tasks, zone: zone, now: now))
            }
        }
    }

    struct Take: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a task, or hand it over: somebody sees to it from now on.")

        @OptionGroup var desk: DeskOptions

        @Argument(help: "The task, by id.")
        var task: String

        @Option(name: .customLong("for"), help: "Who sees to it, by code.")
        var owner: String

        func run() async throws {
            let id = try TasksCommand.id(task)
            try await Program.run { program in
                let (practice, zone) = try await desk.open(program)
                let now = try await program.database.now(deadline: program.deadline)
                let answer = try await program.database.take(
                    id, for: owner, version: nil, call: program.call(practice)
                ) { Answer(status: 200, body: DeskTable.text(of: [$0], zone: zone, now: now)) }
                print(answer.body)
            }
        }
    }

    struct Called: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what came of a call.",
            discussion: "Whoever was reached ends the task; otherwise it is due again, sooner in urgent lanes.")

        @OptionGroup var desk: DeskOptions

        @Argument(help: "The task, by id.")
        var task: String

        @Option(help: "What came of it: reached, no_answer, message_left or wrong_number.")
        var outcome: String

        @Option(help: "Who called, by code.")
        var by: String?

        func run() async throws {
            let id = try TasksCommand.id(task)
            guard let outcome = CallOutcome(rawValue: outcome) else {
                throw ValidationError("--outcome is reached, no_answer, message_left or wrong_number.")
            }
            try await Program.run { program in
                let (practice, zone) = try await desk.open(program)
                let now = try await program.database.now(deadline: program.deadline)
                let answer = try await program.database.record(
                    outcome, of: id, version: nil, call: try await program.call(practice, by: by)
                ) { Answer(status: 200, body: DeskTable.text(of: [$0], zone: zone, now: now)) }
                print(answer.body)
            }
        }
    }

    struct Done: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Say that a task is done.")

        @OptionGroup var desk: DeskOptions

        @Argument(help: "The task, by id.")
        var task: String

        @Option(help: "What came of it: done, reached, not_reached, booked, referred or not_needed.")
        var outcome = "done"

        @Option(help: "Who did it, by code.")
        var by: String?

        func run() async throws {
            let id = try TasksCommand.id(task)
            guard let outcome = DeskTask.Outcome(rawValue: outcome) else {
                throw ValidationError("--outcome is done, reached, not_reached, booked, referred or not_needed.")
            }
            try await Program.run { program in
                let (practice, _) = try await desk.open(program)
                _ = try await program.database.finish(
                    id, outcome, version: nil, call: try await program.call(practice, by: by)
                ) { _ in Answer(status: 200) }
            }
        }
    }

    fileprivate static func id(_ text: String) throws -> DeskTask.ID {
        guard let id = DeskTask.ID(text) else { throw ValidationError("A task is named by its id.") }
        return id
    }
}

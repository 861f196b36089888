import ArgumentParser
import Clinic
import Scheduling
import Storage

/// `daybook outbox`: what goes out, what went out, and what did not.
struct OutboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox", abstract: "Show what goes out and what did not, and mend it.",
        subcommands: [List.self, Show.self, Preview.self, Retry.self, Drop.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print messages, the soonest due first.",
            discussion: """
                A line each: id, state, channel, kind, when it is due or ended, to whom, and why it waits or was not \
                sent.
                """)

        @OptionGroup var desk: DeskOptions

        @Option(
            help: "Only those in this state, as ready or failed; may be given several times.",
            transform: { text in try OutboxCommand.word(text, "--state") })
        var state: [Message.State] = []

        @Option(
            help: "Only those on this channel: email or text.",
            transform: { text in try OutboxCommand.word(text, "--channel") })
        var channel: Message.Channel?

        @Option(help: "Only those that are due, or ended, within so many hours before or after now.")
        var hours = 48

        @Option(help: "At most so many.")
        var limit = 500

        func validate() throws {
            guard (1...8784).contains(hours) else { throw ValidationError("--hours is 1 to 8784.") }
            guard (1...100_000).contains(limit) else { throw ValidationError("--limit is 1 to 100000.") }
        }

        func run() async throws {
            try await Program.run { print(try await text(in: $0)) }
        }

        /// What is printed.
        func text(in program: Program) async throws -> String {
            let (practice, zone) = try await desk.open(program)
            let entries = try await program.database.outbox(
                OutboxFilter(states: Set(state), channel: channel, within: .hours(hours)), limit: limit,
                of: practice, deadline: program.deadline)
            if entries.count == limit { Program.say("There may be more: raise --limit, or ask for fewer hours.") }
            return OutboxTable.text(of: entries, zone: zone)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print all that is known of one message.")

        @OptionGroup var desk: DeskOptions

        @Argument(help: "The message, by id.")
        var message: String

        func validate() throws { _ = try OutboxCommand.id(message) }

        func run() async throws {
            try await Program.run { print(try await text(in: $0)) }
        }

        /// What is printed.
        func text(in program: Program) async throws -> String {
            let id = try OutboxCommand.id(message)
            let (practice, zone) = try await desk.open(program)
            let entry = try await program.database.outboxEntry(id, of: practice, deadline: program.deadline)
            return OutboxTable.text(of: entry, zone: zone)
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a message that was given up go out now.",
            discussion: """
                For those that failed, or reached nobody, when what kept them has been mended. They are judged again \
                like any other. The task to call the person stays until somebody settles it.
                """)

        @OptionGroup var desk: DeskOptions

        @Argument(help: "The message, by id.")
        var message: String

        @Flag(help: "Also one of which nobody knows whether it arrived: the person may get it twice.")
        var mayArriveTwice = false

        func validate() throws { _ = try OutboxCommand.id(message) }

        func run() async throws {
            try await Program.run { try await act(in: $0) }
        }

        func act(in program: Program) async throws {
            let id = try OutboxCommand.id(message)
            let (practice, _) = try await desk.open(program)
            try await program.database.retry(id, mayArriveTwice: mayArriveTwice, call: program.call(practice))
        }
    }

    struct Drop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Keep a message that waits from going out.")

        @OptionGroup var desk: DeskOptions

        @Argument(help: "The message, by id.")
        var message: String

        @Option(help: "Why, on one line that names nobody; show and list say it. Only with a message to a person.")
        var reason: String?

        func validate() throws {
            _ = try OutboxCommand.id(message)
            guard reason.map(Message.Reason.holds) ?? true else {
                throw ValidationError(
                    "--reason is one line of 1 to \(Message.Reason.longest) characters, none of them invisible.")
            }
        }

        func run() async throws {
            try await Program.run { try await act(in: $0) }
        }

        func act(in program: Program) async throws {
            let id = try OutboxCommand.id(message)
            let (practice, _) = try await desk.open(program)
            try await program.database.drop(id, because: reason, call: program.call(practice))
        }
    }

    /// Reads a word of a closed list.
    fileprivate static func word<Word: RawRepresentable & CaseIterable>(
        _ text: String, _ option: String
    ) throws -> Word where Word.RawValue == String {
        guard let word = Word(rawValue: text) else {
            throw ValidationError("\(option) is \(Word.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return word
    }

    fileprivate static func id(_ text: String) throws -> Message.ID {
        guard let id = Message.ID(text) else { throw ValidationError("A message is named by its id.") }
        return id
    }
}

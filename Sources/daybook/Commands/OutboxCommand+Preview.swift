import ArgumentParser
import Clinic
import Scheduling
import Storage

extension OutboxCommand {
    struct Preview: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print what would go out, exactly as it would be written now.",
            discussion: """
                Each message that falls due within the hours, judged and composed by the same rules as when it is sent: \
                when, on the practice's clock and the person's, why, by which way, what moved it, and its exact text; \
                or why it would not be sent. Addresses are masked, and the secrets of links are crossed out.
                """)

        @OptionGroup var desk: DeskOptions

        @Option(help: "Those that fall due within so many hours.")
        var hours = 48

        @Option(help: "At most so many.")
        var limit = 200

        @Flag(help: "Show addresses and numbers as they are.")
        var addresses = false

        func validate() throws {
            guard (1...8784).contains(hours) else { throw ValidationError("--hours is 1 to 8784.") }
            guard (1...10_000).contains(limit) else { throw ValidationError("--limit is 1 to 10000.") }
        }

        func run() async throws {
            try await Program.run { print(try await text(in: $0)) }
        }

        /// What is printed.
        func text(in program: Program) async throws -> String {
            let (practice, zone) = try await desk.open(program)
            let waiting = try await program.database.outbox(
                OutboxFilter(states: [.ready], within: .hours(hours)), limit: limit, of: practice,
                deadline: program.deadline)
            let preview = OutboxPreview(
                practice: practice, zone: zone, composer: try program.composer(), zones: program.database.zones,
                reasons: Dictionary(
                    waiting.compactMap { entry in entry.reason.map { (entry.id, $0) } },
                    uniquingKeysWith: { first, _ in first }),
                showsAddresses: addresses)
            let messages = try await program.database.upcomingMessages(
                of: practice, within: .hours(hours), limit: limit, deadline: program.deadline)
            if messages.count == limit { Program.say("There may be more: raise --limit, or ask for fewer hours.") }
            return DeskTable.lines(or: "Nothing falls due.", preview.texts(of: messages).map { $0 + "\n" })
        }
    }
}

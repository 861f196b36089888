import API
import Access
import ArgumentParser
import Clinic
import HTTP
import Scheduling
import Storage

/// `daybook requests`: who asks to be seen, and what becomes of it.
struct RequestsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "requests", abstract: "Show and answer who asks to be seen.",
        subcommands: [
            List.self, Show.self, Times.self, Take.self, Called.self, Accept.self, Conclude.self, Decline.self,
            Refer.self, Merge.self, Notice.self,
        ],
        defaultSubcommand: List.self)

    /// Which request a command is about, and in whose name it is given.
    struct Subject: ParsableArguments {
        @OptionGroup var desk: DeskOptions

        @Argument(help: "The request, by id.")
        var request: String

        @Option(help: "Who does it, by code.")
        var by: String?

        /// Runs `body` with the request and a call in the name of whoever does it, and prints what it answers.
        func run(
            _ body:
                @escaping (Program, ConsultationRequest.ID, Call, @escaping @Sendable (RequestDetails) -> Answer)
                async throws -> Answer
        ) async throws {
            guard let id = ConsultationRequest.ID(request) else {
                throw ValidationError("A request is named by its id.")
            }
            try await Program.run { program in
                let (practice, zone) = try await desk.open(program)
                let now = try await program.database.now(deadline: program.deadline)
                let call = try await program.call(practice, by: by)
                let answer = try await body(program, id, call) {
                    Answer(status: 200, body: DeskTable.text(of: [$0], zone: zone, now: now))
                }
                print(answer.body)
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print who asks to be seen, the soonest lane first.",
            discussion: """
                Of one lane whoever waits longest stands first. Nobody's words are printed: `show` prints those of one \
                request.
                """)

        @OptionGroup var desk: DeskOptions

        @Option(help: "In which state: open, accepted, concluded, declined, referred, merged or expired.")
        var state = "open"

        @Option(help: "Only those in this lane: now, same_day, soon, early or routine.")
        var lane: String?

        @Option(help: "Only those of this member of the staff, by code; nobody for those that nobody has taken.")
        var owner: String?

        @Flag(help: "One JSON array instead of a table.")
        var json = false

        func run() async throws {
            guard let state = ConsultationRequest.State.Name(rawValue: state) else {
                throw ValidationError("--state is open, accepted, concluded, declined, referred, merged or expired.")
            }
            let chosen = lane.flatMap { Lane(rawValue: $0) }
            guard (chosen == nil) == (lane == nil) else {
                throw ValidationError("--lane is now, same_day, soon, early or routine.")
            }
            try await Program.run { program in
                let (practice, zone) = try await desk.open(program)
                let filter = RequestFilter(state: state, lane: chosen, owner: .init(code: owner), isInbox: true)
                let requests = try await program.all { cursor in
                    try await program.database.requests(
                        filter, after: cursor, limit: 200, practice: practice, deadline: program.deadline)
                }
                let now = try await program.database.now(deadline: program.deadline)
                print(
                    json
                        ? JSONValue.array(requests.map(\.json)).text
                        : DeskTable.text(of: requests, zone: zone, now: now))
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a request with the words of whoever asks.")

        @OptionGroup var subject: Subject

        func run() async throws {
            try await subject.run { program, id, call, line in
                let details = try await program.database.request(id, practice: call.practice, deadline: call.deadline)
                let words = [details.request.message, details.request.preferred].filter { !$0.isEmpty }
                return Answer(status: 200, body: ([line(details).body] + words).joined(separator: "\n"))
            }
        }
    }

    struct Times: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print when somebody who asked could come.",
            discussion: "The soonest three times by when they are to be seen, or the soonest three after that.")

        @OptionGroup var subject: Subject

        @Option(help: "For this service, by code, where the request names none.")
        var service: String?

        func run() async throws {
            try await subject.run { program, id, call, _ in
                let details = try await program.database.request(id, practice: call.practice, deadline: call.deadline)
                guard let service = service ?? details.serviceCode else {
                    throw ValidationError("The request names no service: say --service.")
                }
                let found = try await program.database.times(
                    for: id, service: service, practice: call.practice, deadline: call.deadline)
                let zone = try program.zone(of: call.practice)
                return Answer(status: 200, body: DeskTable.text(of: found, zone: zone))
            }
        }
    }
}

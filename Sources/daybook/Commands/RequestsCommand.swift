import API
import Access
import ArgumentParser
import Clinic
import HTTP
import Scheduling
import Storage

/// `daybook requests`: who asks to be seen.
struct RequestsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "requests", abstract: "Print who asks to be seen, the soonest lane first.",
        discussion: """
            Of one lane whoever waits longest stands first. Nobody's words are printed: they are read where they can be \
            answered.
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
            let filter = RequestFilter(
                state: state, lane: chosen,
                owner: .init(code: owner),
                isInbox: true)
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

import API
import Access
import ArgumentParser
import Clinic
import HTTP
import Scheduling
import Storage

/// `daybook handover`: what whoever arrives must know.
struct HandoverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "handover", abstract: "Print what is open at a change of shift, or hand it over.",
        discussion: """
            Who is on duty and who comes next, with the real length of their shifts; the calls that people wait for, \
            whoever waits longest first; what is due before whoever comes next leaves; what nobody sees to; and who \
            asks. With --to, everything of --from, or what nobody sees to, changes hands first.
            """)

    @OptionGroup var desk: DeskOptions

    @Option(help: "Who leaves, by code (what nobody sees to).")
    var from: String?

    @Option(help: "Who sees to it from now on, by code.")
    var to: String?

    @Flag(help: "One JSON object instead of a page.")
    var json = false

    func run() async throws {
        guard from == nil || to != nil else { throw ValidationError("--from needs --to.") }
        try await Program.run { program in
            let (practice, zone) = try await desk.open(program)
            if let to {
                _ = try await program.database.handOver(from: from, to: to, call: program.call(practice)) { _, _ in
                    Answer(status: 200)
                }
            }
            let handover = try await program.database.handover(of: practice, deadline: program.deadline)
            print(json ? handover.json.text : HandoverTable.text(of: handover, zone: zone))
        }
    }
}

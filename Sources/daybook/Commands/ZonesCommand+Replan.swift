import Access
import ArgumentParser
import Clinic
import HTTP
import Scheduling
import Storage

extension ZonesCommand {
    /// `daybook zones replan`.
    struct Replan: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Judge the upcoming appointments anew, after the zone rules have changed.",
            discussion: """
                Run it after an upgrade of tzdata, when the services have been restarted. Nothing is moved: an \
                appointment whose instant no longer shows the time that was promised is marked for staff to look at, \
                and printed, a line each, without saying whose it is. The others get the new edition. Run again, it \
                changes nothing. Exits 1 if anything had to be left out.
                """)

        @Option(help: "Only this practice, by its slug.")
        var practice: String?

        @Flag(help: "Only print what would be done.")
        var dryRun = false

        @Flag(help: "One JSON object instead of lines.")
        var json = false

        func run() async throws {
            try await Program.run { program in
                var replans: [(practice: Practice, replan: ZoneReplan)] = []
                for practice in try await practices(program) {
                    let call = Call(
                        practice: practice, principal: .daybook, requestID: "command", deadline: .now + .seconds(120))
                    replans.append((practice, try await program.database.replan(dryRun: dryRun, call: call)))
                }
                let account = ZoneReplanAccount(
                    edition: program.database.zones.edition, isDryRun: dryRun, replans: replans)
                print(json ? account.json.text : account.text)
                guard account.isWhole else { throw ExitCode(1) }
            }
        }

        private func practices(_ program: Program) async throws -> [Practice] {
            if let practice {
                return [try await program.database.practice(practice, deadline: program.deadline)]
            }
            let directory = PracticeDirectory(database: program.database)
            try await directory.refresh()
            return directory.all
        }
    }
}

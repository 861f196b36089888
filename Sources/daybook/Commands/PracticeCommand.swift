import ArgumentParser
import Clinic
import Messaging
import Storage

/// `daybook practice`: what concerns a practice as a whole.
struct PracticeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "practice", abstract: "Set up practices from their files.", subcommands: [Apply.self])

    /// `daybook practice apply`.
    struct Apply: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make the database say what practice files say.",
            discussion: """
                Prints what changes, a line for each thing. Applied again, a file changes nothing. Clinicians, rooms \
                and services that a file no longer has are offered no longer; what was booked with them stays. \
                A file with faults is refused as a whole, each fault with its line, and then no file is applied. \
                deploy/practices has examples that explain themselves.
                """)

        @Argument(help: "The YAML files, one a practice.", completion: .file(extensions: ["yaml", "yml"]))
        var files: [String]

        @Flag(help: "Only print what would change.")
        var dryRun = false

        func run() async throws {
            try await Program.run { program in
                for definition in try definitions(zones: program.database.zones) {
                    let changes = try await program.database.apply(
                        definition, dryRun: dryRun, deadline: program.deadline)
                    if changes.isEmpty { print("\(definition.slug): nothing changes") }
                    for change in changes { print("\(definition.slug): \(change)") }
                    if !dryRun, !changes.isEmpty { try await judge(definition.slug, program) }
                }
            }
        }

        /// Hours that have changed may leave visits without footing: they are marked, and counted here.
        private func judge(_ slug: String, _ program: Program) async throws {
            let practice = try await program.database.practice(slug, deadline: program.deadline)
            let count = try await program.database.judgeFootings(
                call: Call(
                    practice: practice, principal: .daybook, requestID: "command", deadline: .now + .seconds(120)))
            if count.lost > 0 {
                print("\(slug): \(count.lost) upcoming visits have no footing: daybook agenda --attention lists them")
            }
            if count.restored > 0 { print("\(slug): \(count.restored) visits stand again") }
            if count.isPartial { print("\(slug): there are more visits than were judged, those soonest first") }
        }

        /// What the files describe; after saying every fault of all of them, exit code 1.
        private func definitions(zones: ZoneDirectory) throws -> [PracticeDefinition] {
            let texts = try TextTemplates()
            var definitions: [PracticeDefinition] = []
            var isSound = true
            for path in files {
                guard let file = try? PracticeFile(path: path) else {
                    Program.say("\(path): the file cannot be read.")
                    isSound = false
                    continue
                }
                do throws(PracticeFileFaults) {
                    definitions.append(
                        try file.definition(
                            zones: { zones.zone($0) != nil }, messages: { texts.faults(of: $0, zones: zones) }))
                } catch {
                    Program.say(error.description)
                    isSound = false
                }
            }
            guard isSound else { throw ExitCode(1) }
            return definitions
        }
    }
}

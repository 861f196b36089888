import ArgumentParser
import Clinic
import Storage

extension PeopleCommand {
    /// `daybook people resume`: messages again.
    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Undo an opt-out that was a mistake, because the person has said so.",
            discussion: """
                It is undone for everybody with that address, and how they have said so stands in the audit trail. A \
                provider of texts that has acted by STOP itself sends again only when they text START.
                """)

        @OptionGroup var subject: Subject

        @Option(help: "On which channel: text or email.")
        var channel = "text"

        @Option(help: "How they have said so: in_person, by_phone or in_writing.")
        var said: String

        func run() async throws {
            guard let channel = Message.Channel(rawValue: channel) else {
                throw ValidationError("--channel is text or email.")
            }
            guard let said = Said(rawValue: said) else {
                throw ValidationError("--said is in_person, by_phone or in_writing.")
            }
            try await Program.run { program in
                let (practice, person) = try await subject.open(program)
                _ = try await program.database.resumeMessages(
                    to: person, on: channel, said, call: program.call(practice), answer: Answer(status: 200))
            }
        }
    }
}

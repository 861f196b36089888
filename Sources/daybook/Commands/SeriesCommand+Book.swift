import API
import Access
import ArgumentParser
import Clinic
import Scheduling
import Storage

extension SeriesCommand {
    /// `daybook series book`.
    struct Book: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Book a series: all of its visits or none.",
            discussion: "For somebody known, by --person, or for a newcomer, by --name and --email or --phone.")

        @Option(help: "The practice, by its name in addresses.")
        var practice: String

        @Option(help: "The service, by its code.")
        var service: String

        @Option(parsing: .upToNextOption, help: "The starts in order, such as 2027-03-15T09:00 on the clinic's wall.")
        var start: [String]

        @Option(help: "The pattern that was agreed: MWF, TTh, travel.")
        var pattern: String?

        @Option(help: "The clinician who leads all of them, by code.")
        var clinician: String?

        @Option(help: "The id of the person.")
        var person: String?

        @Option(help: "The name of a newcomer.")
        var name: String?

        @Option(help: "The newcomer's address.")
        var email: String?

        @Option(help: "The newcomer's number.")
        var phone: String?

        @Option(help: "Why rules are set aside that may be.")
        var override: String?

        @Flag(help: "Keep visits provisionally while conditions are open, and release them if they stay so.")
        var provisional = false

        @Flag(help: "One JSON object instead of a table.")
        var json = false

        func run() async throws {
            let draft = SeriesDraft(
                service: service, starts: try start.map { try SeriesCommand.start($0, "--start") },
                pattern: try pattern.map(SeriesCommand.pattern), clinician: clinician, overrideReason: override,
                isProvisional: provisional)
            let booked: Database.Booked
            switch (person, name) {
            case (let person?, nil): booked = .known(try SeriesCommand.id(person, "--person"))
            case (nil, let name?):
                booked = .newcomer(
                    try PersonDraft(name: name, isAlias: false, email: email, phone: phone, zone: nil, at: ""))
            default: throw ValidationError("Give either --person or --name.")
            }
            try await Program.run { program in
                let practice = try await program.database.practice(practice, deadline: program.deadline)
                let answer = try await program.database.bookSeries(
                    draft, for: booked, call: program.call(practice)
                ) { details in
                    Answer(status: 201, body: json ? details.json.text : SeriesTable.text(of: details))
                }
                print(answer.body)
            }
        }
    }
}

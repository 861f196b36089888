import API
import Access
import ArgumentParser
import Clinic
import HTTP
import Scheduling
import Storage

extension SeriesCommand {
    /// `daybook series plan`.
    struct Plan: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Plan a series from the times that are free.",
            discussion: """
                Prints one plan for each pattern of the protocol, and the options with which `series book` books it. \
                Nothing is written.
                """)

        @Option(help: "The practice, by its name in addresses.")
        var practice: String

        @Option(help: "The service, by its code.")
        var service: String

        @Option(help: "No visit before this date, such as 2027-03-14.")
        var from: String

        @Option(help: "The time of day that is wished for, such as 09:30.")
        var time: String?

        @Option(help: "Only in this pattern: MWF, TTh, travel.")
        var pattern: String?

        @Option(help: "How many visits, if not all of the protocol's.")
        var count: Int?

        @Option(help: "The clinician who leads all of them, by code.")
        var clinician: String?

        @Option(help: "The id of the person, whose other visits are in the way.")
        var person: String?

        @Flag(help: "One JSON object instead of tables.")
        var json = false

        func run() async throws {
            guard let from = LocalDate(from) else { throw ValidationError("--from is a date such as 2027-03-14.") }
            let time = try time.map { text in
                guard let time = LocalTime(text) else { throw ValidationError("--time is a time such as 09:30.") }
                return time
            }
            let question = SeriesQuestion(
                service: service, person: try person.map { try SeriesCommand.id($0, "--person") }, from: from,
                time: time, pattern: try pattern.map(SeriesCommand.pattern), count: count, clinician: clinician)
            try await Program.run { program in
                let practice = try await program.database.practice(practice, deadline: program.deadline)
                let plans = try await program.database.planSeries(
                    question, practice: practice, deadline: program.deadline)
                print(json ? plans.json.text : SeriesTable.text(of: plans))
            }
        }
    }

    static func id<Entity>(_ text: String, _ option: String) throws -> Identifier<Entity> {
        guard let id = Identifier<Entity>(text) else {
            throw ValidationError("\(option) is an id, such as 0192f5a0-0000-7000-8000-000000000000.")
        }
        return id
    }

    static func pattern(_ text: String) throws -> SeriesPattern {
        do throws(SeriesPatternError) {
            return try SeriesPattern(text)
        } catch {
            throw ValidationError(error.description)
        }
    }

    static func start(_ text: String, _ option: String) throws -> StartDraft {
        guard let start = StartDraft(text) else {
            throw ValidationError("\(option) is a time such as 2027-03-14T09:00, or one with its offset.")
        }
        return start
    }
}

import Access
import ArgumentParser
import Clinic
import Foundation
import HTTP
import Scheduling
import Storage

/// `daybook people`: who the practice knows, and what it knows of them.
struct PeopleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "people", abstract: "Find, show, export and erase people.",
        subcommands: [Search.self, Show.self, History.self, Export.self, Erase.self, Name.self, Join.self, Resume.self])

    /// Whom a command is about.
    struct Subject: ParsableArguments {
        @Option(help: "The practice, by its slug.")
        var practice: String

        @Argument(help: "The person, by id.")
        var person: String

        func open(_ program: Program) async throws -> (Practice, Person.ID) {
            (
                try await program.database.practice(practice, deadline: program.deadline),
                try PeopleCommand.id(person, "PERSON")
            )
        }
    }

    struct Search: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the people whose name, address or number begins with a text.")

        @Option(help: "The practice, by its slug.")
        var practice: String

        @Argument(help: "What it begins with.")
        var text: String?

        @Option(help: "Only those who were born on this date, such as 1990-03-14.")
        var born: String?

        func run() async throws {
            let born = try born.map { try ArgumentDate($0, "--born").date }
            guard text != nil || born != nil else { throw ValidationError("Say what to look for, or give --born.") }
            try await Program.run { program in
                let practice = try await program.database.practice(practice, deadline: program.deadline)
                let people = try await program.database.people(
                    matching: PersonQuery(text: text, born: born), limit: 200, practice: practice,
                    deadline: program.deadline)
                print(people.isEmpty ? "Nobody." : people.map { PersonTable.line($0) }.joined(separator: "\n"))
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a person, their visits that lie ahead, and what those still need.",
            discussion: "It shows what the desk sees; --clinical adds what only clinicians see.")

        @OptionGroup var subject: Subject

        @Flag(help: "With decisions, check-ins and the gaps between doses.")
        var clinical = false

        func run() async throws {
            try await Program.run { program in
                let (practice, person) = try await subject.open(program)
                let sheet = try await program.database.personSheet(
                    of: person, isClinical: clinical, practice: practice, deadline: program.deadline)
                print(PersonTable.text(of: sheet, zone: try program.zone(of: practice)))
            }
        }
    }

    struct History: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print what happened to a person, the oldest first.")

        @OptionGroup var subject: Subject

        @Flag(help: "With what only clinicians see.")
        var clinical = false

        func run() async throws {
            try await Program.run { program in
                let (practice, person) = try await subject.open(program)
                let zone = try program.zone(of: practice)
                var cursor: ListCursor?
                repeat {
                    let page = try await program.database.history(
                        of: person, isClinical: clinical, after: cursor, limit: 200, practice: practice,
                        deadline: program.deadline)
                    for entry in page.elements { print(PersonTable.line(entry, zone: zone)) }
                    cursor = page.next
                } while cursor != nil
            }
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print everything that the database has of a person, as one JSON object.")

        @OptionGroup var subject: Subject

        func run() async throws {
            try await Program.run { program in
                let (practice, person) = try await subject.open(program)
                let export = try await program.database.export(of: person, call: program.call(practice))
                print(try PersonTable.json(of: export).text)
            }
        }
    }

    struct Erase: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Erase a person, but for what the law asks for.",
            discussion: """
                Everything that says who they are is blanked, and every word that was written about them. That there \
                were visits, decisions and consents stays and names nobody. It cannot be undone, and needs --yes.
                """)

        @OptionGroup var subject: Subject

        @Flag(help: "That it is meant.")
        var yes = false

        func run() async throws {
            guard yes else { throw ValidationError("This cannot be undone: say --yes.") }
            try await Program.run { program in
                let (practice, person) = try await subject.open(program)
                let answer = try await program.database.erase(person, call: program.call(practice)) { erasure in
                    Answer(
                        status: 201,
                        body: """
                            Erased: \(erasure.blanked.joined(separator: ", "))
                            Kept, without a name: \(erasure.kept.joined(separator: ", "))
                            """)
                }
                print(answer.body)
            }
        }
    }

    struct Name: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Give somebody who came under an alias their name.")

        @OptionGroup var subject: Subject

        @Option(help: "The name.")
        var name: String

        func run() async throws {
            try await Program.run { program in
                let (practice, person) = try await subject.open(program)
                let answer = try await program.database.name(person, name, call: program.call(practice)) { person in
                    Answer(status: 200, body: PersonTable.line(person))
                }
                print(answer.body)
            }
        }
    }

    struct Join: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Join an alias to the person that they are.",
            discussion: "From then on both count as one; nothing is moved.")

        @OptionGroup var subject: Subject

        @Option(help: "The person that they are, by id.")
        var to: String

        func run() async throws {
            let other = try PeopleCommand.id(to, "--to")
            try await Program.run { program in
                let (practice, person) = try await subject.open(program)
                let answer = try await program.database.join(person, to: other, call: program.call(practice)) {
                    person in
                    Answer(status: 200, body: PersonTable.line(person))
                }
                print(answer.body)
            }
        }
    }

    static func id(_ text: String, _ name: String) throws -> Person.ID {
        guard let id = Person.ID(text) else { throw ValidationError("\(name) is an id.") }
        return id
    }
}

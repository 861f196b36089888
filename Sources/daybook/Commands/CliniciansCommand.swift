import Access
import ArgumentParser
import Clinic
import Storage

/// `daybook clinicians feed`: gives a clinician an address for their calendar.
struct CliniciansCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clinicians", abstract: "What clinicians have for themselves.", subcommands: [Feed.self])

    struct Feed: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make the address of a clinician's calendar and print it, once.",
            discussion: """
                Whoever has the address can read when the clinician has visits, with initials and codes of services. \
                Only a hash of its secret is stored. The address that they had before ends.
                """)

        @Argument(help: "The code of the clinician.")
        var clinician: String

        @Option(help: "The practice, by its slug.")
        var practice: String

        @Flag(help: "Take the address away and make no other.")
        var revoke = false

        func run() async throws {
            try await Program.run { program in
                let found = try await program.database.practice(practice, deadline: program.deadline)
                if revoke {
                    try await program.database.revokeFeed(of: clinician, call: program.call(found))
                    print("\(clinician) has no address for their calendar any more.")
                } else {
                    print(try await program.createFeed(of: clinician, in: found))
                }
            }
        }
    }
}

extension Program {
    /// Makes the address of a clinician's calendar, and gives it to whoever will keep it.
    func createFeed(of clinician: String, in practice: Practice) async throws -> String {
        let secret = KeyText.freshSecret()
        try await database.makeFeed(of: clinician, secret: secret, call: call(practice))
        return "https://\(practice.neutralSite)/calendar/\(secret).ics"
    }
}

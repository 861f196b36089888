import Access
import ArgumentParser
import Clinic
import Storage

/// `daybook key create`: makes an API key.
struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Make API keys.", subcommands: [Create.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make an API key of a practice and print it, once.",
            discussion: "Only a hash of the key is stored: whoever loses it needs a new one.")

        @Option(help: "The practice, by its slug.")
        var practice: String

        @Option(help: "What the key is for, such as “front desk”.")
        var name: String

        @Option(help: "What it may do: read, book, manage, clinical, separated by commas.")
        var scopes = "read,book,manage"

        @Option(
            name: .customLong("for"),
            help: "Whose key it is: the code of a clinician or another member of the staff (nobody's).")
        var holder: String?

        func run() async throws {
            let chosen = scopes.split(separator: ",").map { APIKey.Scope(rawValue: String($0)) }
            guard !chosen.isEmpty, !chosen.contains(nil) else {
                throw ValidationError("Scopes are read, book, manage and clinical, separated by commas.")
            }
            let scopes = Set(chosen.compactMap(\.self))
            try await Program.run { program in
                let found = try await program.database.practice(practice, deadline: program.deadline)
                var member: StaffMember?
                if let holder {
                    member = try await program.database.staffMember(
                        holder, practice: found, deadline: program.deadline)
                }
                print(try await program.createKey(of: found, name: name, scopes: scopes, for: member).text)
            }
        }
    }
}

extension Program {
    /// Makes a key, stores its hash, and gives it to whoever will keep it.
    func createKey(
        of practice: Practice, name: String, scopes: Set<APIKey.Scope>, for member: StaffMember? = nil
    ) async throws -> KeyText {
        let text = KeyText(id: .fresh(), secret: KeyText.freshSecret())
        let key = APIKey(id: text.id, practice: practice.id, name: name, scopes: scopes, staff: member)
        try await database.add(key, secret: text.secret, call: call(practice))
        return text
    }
}

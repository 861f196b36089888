import Access
import ArgumentParser
import Clinic
import Foundation
import Scheduling
import Storage

/// `daybook demo`: fills the practices that are there with a plausible week, and says what to try.
struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fill the practices with a plausible week of fictitious people, and print what to try.",
        discussion: """
            For trying Daybook out: practices that have appointments are left alone. deploy/demo calls it. All people \
            are fictitious, and their numbers are reserved for fiction.
            """)

    @Option(help: "Where the service listens.")
    var url = "http://127.0.0.1:8080"

    @Option(help: "A file for the API keys, one line a practice; keys that are in it already are kept.")
    var keyFile: String?

    func run() async throws {
        try await Program.run { program in
            let directory = PracticeDirectory(database: program.database)
            try await directory.refresh()
            var keys = readKeys()
            for practice in directory.all {
                let booked = try await DemoWeek(program: program, practice: practice).book()
                if keys[practice.slug] == nil {
                    keys[practice.slug] = try await program.createKey(
                        of: practice, name: "demo", scopes: Set(APIKey.Scope.allCases)
                    ).text
                }
                print("\(practice.slug): \(booked.appointments) appointments and \(booked.requests) requests added")
            }
            try write(keys)
            guard let practice = directory["holos"] ?? directory.all.first, let key = keys[practice.slug] else {
                print("There is no practice yet: daybook practice apply deploy/practices/*.yaml")
                return
            }
            print(lines(practice, key: key))
        }
    }

    /// What to copy and paste.
    private func lines(_ practice: Practice, key: String) -> String {
        """

        Open the booking page:
            \(url)/book/\(practice.slug)
        Post a request, as a website form does:
            curl -sS -i \(url)/v1/practices/\(practice.slug)/requests --data-urlencode 'person.name=River' \
        --data-urlencode 'person.phone=+1-312-555-0170' --data-urlencode 'message=I would like to talk to somebody.'
        See the free times of a consultation:
            curl -sS '\(url)/v1/practices/\(practice.slug)/slots?service=mh_consult&limit=3'
        List the requests, as staff:
            curl -sS -H 'Authorization: Bearer \(key)' '\(url)/v1/practices/\(practice.slug)/requests?state=open'
        List the appointments, as staff:
            curl -sS -H 'Authorization: Bearer \(key)' '\(url)/v1/practices/\(practice.slug)/appointments?limit=3'
        """
    }

    private func readKeys() -> [String: String] {
        guard let keyFile, let text = try? String(contentsOfFile: keyFile, encoding: .utf8) else { return [:] }
        let pairs = text.split(separator: "\n").map { $0.split(separator: " ") }.filter { $0.count == 2 }
        return Dictionary(pairs.map { (String($0[0]), String($0[1])) }, uniquingKeysWith: { $1 })
    }

    /// The keys are secrets, so nobody else may read the file.
    private func write(_ keys: [String: String]) throws {
        guard let keyFile else { return }
        let text = keys.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }.joined()
        guard
            FileManager.default.createFile(
                atPath: keyFile, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
        else { throw Refusal(.unavailable, "\(keyFile) cannot be written.") }
    }
}

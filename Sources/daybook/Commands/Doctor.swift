import ArgumentParser
import Clinic
import Foundation
import Postgres
import Scheduling
import Storage

/// `daybook doctor`: is it right? Each fault is said with its mend, and any fault makes the exit code 1.
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look for what is wrong, and say how to mend it.",
        discussion: """
            Checks the settings, the database, its migrations, the zone rules of this machine, every practice, and \
            whether a worker is alive or cron runs; asks the relay and the provider of texts, and sends nothing. What \
            the provider answers to STOP and HELP cannot be read: see docs/operations.md. Prints a line a check; exits 1 if any of them found a fault.
            """)

    func run() async throws {
        let program = try await Program.open()
        let findings = await Examination(program: program).findings()
        await program.close()
        for finding in findings {
            switch finding.result {
            case .good(let what): print("ok     \(finding.check): \(what)")
            case .fault(let what, let mend): print("FAULT  \(finding.check): \(what)\n       mend: \(mend)")
            }
        }
        if findings.contains(where: \.isFault) { throw ExitCode(1) }
    }
}

/// What one check found.
struct Finding: Sendable {
    enum Result: Sendable {
        case good(String)
        case fault(String, mend: String)
    }

    let check: String
    let result: Result

    var isFault: Bool {
        if case .fault = result { true } else { false }
    }

    static func good(_ check: String, _ what: String) -> Finding {
        Finding(check: check, result: .good(what))
    }

    static func fault(_ check: String, _ what: String, mend: String) -> Finding {
        Finding(check: check, result: .fault(what, mend: mend))
    }
}

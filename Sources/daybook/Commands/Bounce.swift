import ArgumentParser
import Clinic
import Foundation
import Messaging
import Storage

/// `daybook bounce`: takes a mail that came back.
struct Bounce: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take one mail that came back, on standard input.",
        discussion: """
            For the mail server: what is sent to the address that letters come from is handed to this command, which \
            keeps none of its words. The report that a letter could not be delivered (RFC 3464) lets the same go out \
            as a text, or makes it somebody's task to call; so does, as a task, a calendar that declines a visit \
            (RFC 5546). The complaint of somebody who got a letter (RFC 5965) ends mail to that address, where it says \
            which one of theirs that is, and somebody asks them how they want to be reached. Everything else is set \
            aside with a reason. Exit codes: 0 done or set aside; 75 not now, to be handed over again.
            """)

    @Option(help: "The practice, by its slug; without it, the one whose letter or visit it is.")
    var practice: String?

    /// What mail servers try again (sysexits.h, `EX_TEMPFAIL`).
    private static let notNow = ExitCode(75)

    func run() async throws {
        let mail = Self.input()
        do {
            try await Program.run { program in
                let practices = try await practices(of: program)
                print(try await Self.take(ReturnedMail(mail), for: practices, program.call, program.database))
            }
        } catch {
            if !(error is ExitCode) { Program.say("It cannot be taken now: \(error)") }
            throw Self.notNow
        }
    }

    /// Carries out what a mail says; gives a line that says what was done, and nothing about anybody.
    static func take(
        _ mail: ReturnedMail, for practices: [Practice], _ call: (Practice) -> Call, _ database: Database
    ) async throws -> String {
        switch mail {
        case .failed(let letter, let status):
            let failed = try await first(of: practices) { practice in
                try await database.fail(letter: letter, status: status, call: call(practice))
            }
            switch failed {
            case true?: return "Failed: \(letter) came back (\(status ?? "no code"))."
            case false?: return "Set aside: \(letter) came back, and that is known, or it went out by another way."
            case nil: return "Set aside: the letter that came back is none of ours."
            }
        case .delayed: return "Nothing to do: a letter is delayed, and still on its way."
        case .complained(let letter, let address):
            let heard = try await first(of: practices) { practice in
                try await database.hear(
                    complaintAbout: letter, to: address, call: answer("complaint/\(letter)", call(practice)))
            }
            switch heard {
            case .optedOut?: return "Opted out: whoever got \(letter) wants no more mail, and somebody asks them."
            case .asked?:
                return "Unwanted: \(letter) does not say which address of theirs it went to, and somebody asks."
            case .nothing?: return "Set aside: that \(letter) was unwanted is known, or it went to staff."
            case nil: return "Set aside: the letter that was unwanted is none of ours."
            }
        case .declined(let visit, let sequence):
            do {
                let isHeard = try await first(of: practices) { practice in
                    try await database.hear(
                        declined: visit, call: answer("\(visit)/\(sequence)", call(practice)))
                    return true
                }
                guard isHeard == true else { return "Set aside: the visit that was declined is none of ours." }
                return "Declined: somebody asks about \(visit)."
            } catch let refusal as Refusal where refusal.code == .stateConflict {
                return "Set aside: the visit that was declined does not lie ahead."
            }
        case .answered(let mail): return try await take(mail, for: practices, call, database)
        case .other(let reason): return "Set aside: \(reason)."
        }
    }

    /// Hears what somebody has written; what it says stands in no line, which a mail server may log beside who sent it.
    private static func take(
        _ mail: AnsweredLetter, for practices: [Practice], _ call: (Practice) -> Call, _ database: Database
    ) async throws -> String {
        // Nil where none of them knows it, and inside of it where it went to staff.
        let heard = try await first(of: practices) { practice in
            try await database.hear(
                mail.meaning, answerTo: mail.letters, from: mail.sender,
                call: answer("answer/\(mail.digest)", call(practice)))
        }
        if let heard, heard != nil { return Self.heard }
        guard mail.meaning == .crisis else {
            return heard == nil
                ? "Set aside: it answers no letter of ours." : "Set aside: it answers a letter to staff."
        }
        // Somebody who may be in danger, and whom nobody knows by that: told to whose address it is, or else to all.
        let addressed = practices.filter { mail.hosts.contains($0.neutralSite) }
        let told = addressed.isEmpty ? practices : addressed
        for practice in told {
            _ = try await database.hear(
                .crisis, from: .name(mail.sender ?? mail.digest), call: answer("danger/\(mail.digest)", call(practice)))
        }
        return Self.heard
    }

    private static let heard = "Heard: somebody sees to it."

    /// The first practice that knows what is meant, and what it gave.
    private static func first<Value: Sendable>(
        of practices: [Practice], _ act: (Practice) async throws -> Value
    ) async throws -> Value? {
        for practice in practices {
            do {
                return try await act(practice)
            } catch let refusal as Refusal where refusal.code == .notFound {
                continue
            }
        }
        return nil
    }

    /// A call by nobody in particular, that counts once within a month.
    private static func answer(_ key: String, _ call: Call) -> Call {
        Call(
            practice: call.practice, principal: .nobody, requestID: call.requestID, deadline: call.deadline,
            idempotency: IdempotencyKey(
                route: "bounce", key: key, bodyHash: [], lifetime: .seconds(30 * 24 * 3600)))
    }

    private func practices(of program: Program) async throws -> [Practice] {
        if let practice { return [try await program.database.practice(practice, deadline: program.deadline)] }
        let directory = PracticeDirectory(database: program.database)
        try await directory.refresh()
        return directory.all
    }

    /// The mail, and of one that is larger than a megabyte its beginning: what counts stands there.
    private static func input() -> [UInt8] {
        let limit = 1 << 20
        var bytes: [UInt8] = []
        // The rest is read too: whoever writes into a pipe that nobody reads is killed.
        while let data = try? FileHandle.standardInput.read(upToCount: 1 << 16), !data.isEmpty {
            bytes += data.prefix(limit - bytes.count)
        }
        return bytes
    }
}

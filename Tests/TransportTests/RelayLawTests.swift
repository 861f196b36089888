import Fixtures
import Foundation
import Testing

@testable import Transport

@Suite(.timeLimit(.minutes(10))) struct RelayLawTests {
    /// Many batches at once, some of them late, some losing their lease, some given up at any moment: each returns, and
    /// what it says of a mail is what the relay received.
    @Test(arguments: ["ok", "tired", "leaving", "slow_end"])
    func `what is said of a mail is true, whatever happens to its batch`(mode: String) async throws {
        let peers = try await Peers.shared
        let relay = try peers.relay(mode, lanes: 3)
        var random = SeededGenerator(seed: 20_270_112)
        var results: [String: MailResult] = [:]
        try await withThrowingTaskGroup(of: [(String, MailResult)].self) { group in
            for _ in 0..<60 {
                let subjects = (0..<Int.random(in: 0...6, using: &random)).map { _ in UUID().uuidString }
                let mails = try subjects.map { try Mail.make(subject: $0) }
                let limit: Duration = Bool.random(using: &random) ? .seconds(60) : .milliseconds(5)
                let isLost = Int.random(in: 0...4, using: &random) == 0
                let yields = Bool.random(using: &random) ? Int.random(in: 0...2000, using: &random) : nil
                if mode == "slow_end" {
                    for subject in subjects where Bool.random(using: &random) { try await peers.release(subject) }
                }
                group.addTask {
                    let lease = Lease(every: .milliseconds(2)) { isLost ? nil : .now + limit }
                    let sending = Task { await relay.send(mails, until: .now + limit, keeping: lease) }
                    if let yields {
                        for _ in 0..<yields { await Task.yield() }
                        sending.cancel()
                    }
                    if mode == "slow_end", yields == nil {
                        for subject in subjects { try await peers.release(subject) }
                    }
                    let told = await sending.value
                    #expect(told.count == mails.count)
                    return Array(zip(subjects, told))
                }
            }
            for try await told in group {
                for (subject, result) in told { results[subject] = result }
            }
        }
        let received = try await peers.allRecords { $0.kind == "mail" }.reduce(into: [Record.Fact: Int]()) {
            counts, mail in
            if let subject = mail["subject"] { counts[subject, default: 0] += 1 }
        }
        for (subject, result) in results {
            let count = received[.text(subject)] ?? 0
            switch result {
            case .accepted: #expect(count == 1)
            case .uncertain: #expect(count <= 1)
            case .notReached, .notTried: #expect(count == 0)
            case .temporary, .permanent: Issue.record("\(mode) refuses nothing: \(result)")
            }
        }
        #expect(results.values.contains(.accepted))
    }
}

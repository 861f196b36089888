import Fixtures
import Foundation
import Synchronization
import Testing

@testable import Transport

@Suite(.timeLimit(.minutes(10))) struct RelayBatchTests {
    private let subject = UUID().uuidString

    @Test func `a lease is renewed while the reply to the final dot is awaited`() async throws {
        let peers = try await Peers.shared
        let renewals = Mutex(0)
        let lease = Lease(every: .milliseconds(50)) {
            let count = renewals.withLock { count in
                count += 1
                return count
            }
            // Only now does the relay reply: without renewals this test would never end.
            if count == 3 { try? await peers.release(subject) }
            return .someday
        }
        let results = await (try peers.relay("slow_end")).send(
            [try .make(subject: subject)], until: .someday, keeping: lease)
        #expect(results == [.accepted])
        #expect(renewals.withLock { $0 } >= 3)
    }

    @Test func `the reply to the final dot has its own limit`() async throws {
        let peers = try await Peers.shared
        let limits = RelayLimits(
            connecting: .seconds(20), replying: .seconds(5), ending: .seconds(60), keeping: .seconds(20))
        let lease = Lease(every: .seconds(6)) {
            // Later than any other reply may come.
            try? await peers.release(subject)
            return .someday
        }
        let results = await (try peers.relay("slow_end", limits: limits)).send(
            [try .make(subject: subject)], until: .someday, keeping: lease)
        #expect(results == [.accepted])
    }

    @Test func `no mail is begun after the limit`() async throws {
        let peers = try await Peers.shared
        let late = [try Mail.make(subject: "\(subject)-late")]
        #expect(await (try peers.relay("ok")).send(late, until: .now) == [.notTried])
        #expect(await (try peers.relay("ok")).send(late[0], until: .now) == .notTried)
        #expect(try await peers.count(ofMails: "\(subject)-late") == 0)
    }

    @Test func `a mail that is not wanted any more by the time of its first byte is not handed over`() async throws {
        let peers = try await Peers.shared
        let mails = try (0..<3).map { try Mail.make(subject: "\(subject)-byte-\($0)") }
        let asked = Mutex([0, 0, 0])
        let results = await (try peers.relay("ok")).send(
            mails, until: .someday,
            isWanted: { index in
                asked.withLock { $0[index] += 1 }
                return index != 1 || asked.withLock { $0[1] } == 1
            })
        #expect(results == [.accepted, .notTried, .accepted])
        #expect(asked.withLock { $0 } == [2, 2, 2])
        for (index, count) in [1, 0, 1].enumerated() {
            #expect(try await peers.count(ofMails: "\(subject)-byte-\(index)") == count)
        }
    }

    @Test func `a mail of which the limit has come while the relay took its time is not handed over`() throws {
        let batch = MailBatch([try .make(subject: subject)], until: .someday, isTold: false)
        let index = try #require(batch.next())
        #expect(batch.mayUpload(index))
        batch.extend(to: .now)
        #expect(!batch.mayUpload(index))
    }

    @Test func `a mail that is not wanted any more is passed over, and the others are sent`() async throws {
        let peers = try await Peers.shared
        let mails = try (0..<4).map { try Mail.make(subject: "\(subject)-wanted-\($0)") }
        let told = Mutex<[Int]>([])
        let results = await (try peers.relay("ok")).send(
            mails, until: .someday, settled: { results in told.withLock { $0 += results.map(\.index) } },
            isWanted: { $0 == 1 || $0 == 2 })
        #expect(results == [.notTried, .accepted, .accepted, .notTried])
        #expect(told.withLock { $0.sorted() } == [1, 2])
        for (index, count) in [0, 1, 1, 0].enumerated() {
            #expect(try await peers.count(ofMails: "\(subject)-wanted-\(index)") == count)
        }
    }

    @Test func `when the lease is lost no other mail is begun, and those on their way are still told of`() async throws
    {
        let batch = MailBatch(try (1...3).map { try Mail.make(subject: "\($0)") }, until: .someday, isTold: true)
        #expect(batch.next() == 0)
        let lease = Lease(every: .milliseconds(1)) { nil }
        await lease.keep { batch.extend(to: $0) }
        #expect(batch.next() == nil)
        batch.extend(to: .someday)
        #expect(batch.next() == nil)
        batch.note(.accepted, of: 0)
        var settled: [Int] = []
        for await _ in batch.news { settled += batch.told().map(\.index) }
        #expect(settled == [0])
        #expect(batch.results == [.accepted, .notTried, .notTried])
    }

    @Test func `a relay that fails gets no further mail of the batch`() async throws {
        let mails = try (1...4).map { try Mail.make(subject: "\(subject)-\($0)") }
        let results = await (try Peers.shared.relay("down")).send(mails, until: .someday)
        #expect(results == [.notReached(.unreachable), .notTried, .notTried, .notTried])
        let unsure = await (try Peers.shared.relay("cutting")).send(mails, until: .someday)
        #expect(unsure == [.uncertain(.closed), .notTried, .notTried, .notTried])
    }

    @Test func `a slow mail on one lane does not hold up the others`() async throws {
        let peers = try await Peers.shared
        let relay = try peers.relay("slow_end", lanes: 2)
        let slow = try Mail.make(subject: subject)
        let others = try (1...3).map { try Mail.make(subject: "\(subject)-\($0)") }
        for number in 1...3 { try await peers.release("\(subject)-\(number)") }
        let results = await relay.send([slow] + others, until: .someday) { results in
            // The slow one is let go when all others are done.
            if results.contains(where: { $0.index == 3 }) { try? await peers.release(subject) }
            #expect(results.allSatisfy { $0.result == .accepted })
        }
        #expect(results == [.accepted, .accepted, .accepted, .accepted])
    }

    @Test func `a batch ends at its limit although all lanes wait for the relay`() async throws {
        let peers = try await Peers.shared
        let relay = try peers.relay("slow_end")
        let slow = try Mail.make(subject: subject)
        let sending = Task { await relay.send(slow, until: .someday) }
        _ = try await peers.mail(subject)
        // The relay is released behind this: without the limit both would wait for each other.
        let others = try (1...2).map { try Mail.make(subject: "\(subject)-\($0)") }
        #expect(await relay.send(others, until: .now + .milliseconds(50)) == [.notTried, .notTried])
        try await peers.release(subject)
        #expect(await sending.value == .accepted)
        #expect(try await peers.count(ofMails: "\(subject)-1") == 0)
    }

    @Test func `batches at the same time share the lanes`() async throws {
        let peers = try await Peers.shared
        let relay = try peers.relay("ok", lanes: 2)
        let subject = subject
        await withTaskGroup(of: [MailResult].self) { group in
            for batch in 0..<5 {
                group.addTask {
                    let mails = (0..<20).compactMap { try? Mail.make(subject: "\(subject)-\(batch)-\($0)") }
                    return await relay.send(mails, until: .someday)
                }
            }
            for await results in group {
                #expect(results.count == 20)
                #expect(results.allSatisfy { $0 == .accepted })
            }
        }
        let received = try await peers.allRecords { record in
            if case .text(let text) = record["subject"] { text.hasPrefix(subject) } else { false }
        }
        #expect(received.count == 100)
        #expect(Set(received.map { $0["session"] }).count == 2)
    }

    @Test func `an urgent batch goes before what is left of others`() async throws {
        let peers = try await Peers.shared
        let relay = try peers.relay("slow_end")
        let subject = subject
        let mails = try (1...3).map { try Mail.make(subject: "\(subject)-\($0)") }
        let urgent = try Mail.make(subject: "\(subject)-urgent")
        let sending = Task { await relay.send(mails, until: .someday) }
        _ = try await peers.mail("\(subject)-1")
        let (waits, waiting) = AsyncStream.makeStream(of: Void.self)
        let alarm = Task {
            await relay.send(
                [urgent], isUrgent: true, until: .someday,
                keeping: Lease(every: .milliseconds(1)) {
                    waiting.yield()
                    return .someday
                })
        }
        // A lease is renewed once the lanes know of the batch.
        for await _ in waits { break }
        for name in ["1", "2", "3", "urgent"] { try await peers.release("\(subject)-\(name)") }
        #expect(await alarm.value == [.accepted])
        #expect(await sending.value == [.accepted, .accepted, .accepted])
        let received = try await peers.allRecords { record in
            if case .text(let text) = record["subject"] { text.hasPrefix(subject) } else { false }
        }
        #expect(received.map { $0["subject"] } == ["1", "urgent", "2", "3"].map { .text("\(subject)-\($0)") })
    }

    @Test func `a mail that is no longer wanted while the reply is awaited is uncertain`() async throws {
        let peers = try await Peers.shared
        let relay = try peers.relay("silent_end")
        let mail = try Mail.make(subject: subject)
        let sending = Task { await relay.send(mail, until: .someday) }
        _ = try await peers.mail(subject)
        sending.cancel()
        #expect(await sending.value == .uncertain(.cancelled))
    }

    @Test func `a reply that comes too late is not taken for one to the next mail`() async throws {
        let peers = try await Peers.shared
        let relay = try peers.relay("slow_end")
        let mail = try Mail.make(subject: subject)
        let sending = Task { await relay.send(mail, until: .someday) }
        _ = try await peers.mail(subject)
        sending.cancel()
        #expect(await sending.value == .uncertain(.cancelled))
        for name in [subject, "\(subject)-2", "\(subject)-3"] { try await peers.release(name) }
        let others = try (2...3).map { try Mail.make(subject: "\(subject)-\($0)") }
        #expect(await relay.send(others, until: .someday) == [.accepted, .accepted])
    }

    @Test func `half a mail is never ended`() async throws {
        let peers = try await Peers.shared
        // More than the buffers of both ends hold, so that the upload stands still.
        let text = String(repeating: String(repeating: "x", count: 70) + "\r\n", count: 300_000)
        let mail = try Mail.make(subject: subject, text: text)
        let relay = try peers.relay("stalling", limits: .short)
        // On a very busy machine the relay may be left before it has come to DATA.
        repeat {
            #expect(await relay.send(mail, until: .someday) == .notReached(.silent))
        } while try await peers.allRecords { $0.kind == "stalling" }.isEmpty
        try await peers.release("stalling")
        let record = try await peers.record { $0.kind == "stalled" }
        #expect(record["ended"] == .mark(false))
    }

    @Test func `many lanes and mails at once`() async throws {
        let peers = try await Peers.shared
        let relay = try peers.relay("ok", lanes: 4)
        let mails = try (0..<200).map { try Mail.make(subject: "\(subject)-\($0)") }
        let results = await relay.send(mails, until: .someday)
        #expect(results.allSatisfy { $0 == .accepted })
        for number in 0..<200 { #expect(try await peers.count(ofMails: "\(subject)-\(number)") == 1) }
    }
}

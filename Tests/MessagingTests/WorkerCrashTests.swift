import Clinic
import Fixtures
import Foundation
import Messaging
import Scheduling
import Storage
import Testing

/// Several workers, workers that die, and workers that come too late.
///
/// One test after the other.
@Suite(.serialized) struct WorkerCrashTests {
    @Test func `two workers at once send each message once`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add(200)
        let workers = try (0..<3).map { try outbox.worker(name: "worker \($0)", batch: 7) }
        let summaries = try await withThrowingTaskGroup(of: PassSummary.self) { group in
            for worker in workers { group.addTask { try await worker.runOnce(deadline: .now + .seconds(60)) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let sum = summaries.reduce(PassSummary(), +)
        #expect(sum.sent == 200)
        #expect(sum.recognised == 0)
        #expect(sum.overtaken == 0)
        #expect(try await outbox.states() == ["sent 200"])
        #expect(outbox.mails().count == 200)
        await outbox.close()
    }

    @Test func `a worker that dies between delivering and settling sends nothing twice`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add(3)
        #expect(try await outbox.deliver(outbox.claim()) == [.delivered, .delivered, .delivered])

        // Its lease still runs: nobody else touches them.
        #expect(try await outbox.send().total == 0)
        try await outbox.holos.scratch.setClock("2027-07-01T15:00:19Z")
        #expect(try await outbox.send().total == 0)

        try await outbox.holos.scratch.setClock("2027-07-01T15:00:20Z")
        #expect(try await outbox.send().recognised == 3)
        #expect(try await outbox.states() == ["sent 3"])
        #expect(outbox.mails().count == 3)
        await outbox.close()
    }

    @Test func `a worker that dies before delivering loses nothing`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add(3)
        #expect(try await outbox.claim().count == 3)
        try await outbox.holos.scratch.setClock("2027-07-01T15:00:20Z")
        #expect(try await outbox.send().sent == 3)
        #expect(outbox.mails().count == 3)
        await outbox.close()
    }

    @Test func `whoever lost the lease cannot settle`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add(1)
        let slow = try await outbox.claim()
        try await outbox.holos.scratch.setClock("2027-07-01T15:01:00Z")
        let quick = try await outbox.claim()
        #expect(quick.map(\.attempt) == [2])
        #expect(try await outbox.settle(slow) == 0)
        #expect(try await outbox.states() == ["sending 1"])
        #expect(try await outbox.settle(quick) == 1)
        #expect(try await outbox.settle(slow) == 0)
        #expect(try await outbox.states() == ["sent 1"])
        await outbox.close()
    }

    @Test func `a lease is renewed only by whoever holds it`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add(2)
        let slow = try await outbox.claim()
        #expect(try await outbox.renew(slow) == Set(slow.map(\.id)))
        try await outbox.holos.scratch.setClock("2027-07-01T15:01:00Z")
        let quick = try await outbox.claim(limit: 1)
        // What was taken over is not taken back by waking up.
        #expect(try await outbox.renew(slow) == Set(slow.map(\.id)).subtracting(quick.map(\.id)))
        #expect(try await outbox.renew(quick) == Set(quick.map(\.id)))
        await outbox.close()
    }

    @Test func `a visit that is cancelled while its worker is dead is not reminded of`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add(1, kind: "remind_1d")
        _ = try await outbox.claim()
        try await outbox.holos.scratch.script(
            """
            update appointment set state = 'cancelled', cancelled_at = daybook_now(), cancelled_by = 'practice',
                cancelled_reason = 'other', schedule_version = 2
            """)
        try await outbox.holos.scratch.setClock("2027-07-01T15:01:00Z")
        #expect(try await outbox.send().dropped == 1)
        #expect(outbox.mails().isEmpty)
        await outbox.close()
    }

    @Test func `a letter that is taken back between its claim and its delivery does not go out`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add(2, kind: "remind_1d")
        // Somebody cancels one of the visits when the links of both are written down.
        try await outbox.holos.scratch.script(
            """
            create function take_back() returns trigger language plpgsql as $$
            begin
                update message set state = 'dropped', settled_at = daybook_now(), lease_until = null
                where message_id = (select min(message_id::text)::uuid from message);
                return null;
            end $$;
            create trigger take_back after insert on link for each statement execute function take_back();
            """)
        let summary = try await outbox.send()
        #expect(summary.sent == 1)
        #expect(summary.overtaken == 1)
        #expect(try await outbox.states() == ["dropped 1", "sent 1"])
        #expect(outbox.mails().count == 1)
        await outbox.close()
    }

    @Test func `what no time was left for goes out with the next claim`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add(3)
        // With no lease at all there is never time left.
        let summary = try await outbox.worker(lease: .zero).runOnce(deadline: .now + .seconds(1))
        #expect((summary.sent, summary.retried) == (0, 3))
        #expect(try await outbox.states() == ["ready 3"])
        try await outbox.holos.scratch.setClock("2027-07-01T15:01:00Z")
        #expect(try await outbox.send().sent == 3)
        await outbox.close()
    }

    @Test func `a worker that is stopped settles what it has claimed`() async throws {
        let outbox = try await Outbox.open()
        for turn in 0..<8 {
            try await outbox.add(20)
            let worker = try outbox.worker(batch: 3, lanes: 1)
            let work = Task { await worker.run() }
            // Wherever this happens to stop it.
            for _ in 0..<(turn * 200) { await Task.yield() }
            work.cancel()
            await work.value
            let sent = try await outbox.holos.scratch.texts("select count(*)::text from message where state = 'sent'")
            let sending = try await outbox.holos.scratch.texts(
                "select count(*)::text from message where state = 'sending'")
            #expect(sending == ["0"])
            #expect(sent == ["\(outbox.mails().count)"])
        }
        _ = try await outbox.send()
        #expect(outbox.mails().count == 160)
        #expect(try await outbox.states() == ["sent 160"])
        await outbox.close()
    }

    @Test func `a worker that stays sends what becomes due`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add(5, due: "2027-07-02T15:00:00Z")
        let worker = try outbox.worker()
        let work = Task { await worker.run() }
        try await outbox.holos.scratch.setClock("2027-07-02T15:00:00Z")
        var states: [String] = []
        while states != ["sent 5"] { states = try await outbox.states() }
        work.cancel()
        await work.value
        #expect(outbox.mails().count == 5)
        await outbox.close()
    }

    @Test func `wherever workers die, every message goes out exactly once`() async throws {
        let outbox = try await Outbox.open()
        var random = SeededGenerator(seed: 20_270_701)
        var now = try Story.instant("2027-07-01T15:00:00Z")
        for life in 1...12 {
            try await outbox.add(24)
            for _ in 0..<14 {
                switch Int.random(in: 0..<5, using: &random) {
                case 0:
                    _ = try await outbox.worker(batch: 3).runOnce(deadline: .now + .milliseconds(1))
                case 1:
                    now = now + .seconds(Int.random(in: 1...25, using: &random))
                    try await outbox.holos.scratch.setClock(now.rfc3339)
                default:
                    try await dieSomewhere(in: outbox, random: &random)
                }
            }
            now = now + .seconds(60)
            try await outbox.holos.scratch.setClock(now.rfc3339)
            _ = try await outbox.send()
            #expect(try await outbox.states() == ["sent \(24 * life)"])
            let ids = try await outbox.holos.scratch.texts("select message_id::text from message order by 1")
            #expect(outbox.mails().map { String($0.prefix(36)) }.sorted() == ids)
        }
        await outbox.close()
    }

    /// Claims some, delivers some of those, settles some of those; somebody reads some of the mail meanwhile.
    private func dieSomewhere(in outbox: Outbox, random: inout SeededGenerator) async throws {
        let claimed = try await outbox.claim(limit: Int.random(in: 1...9, using: &random))
        let delivered = Array(claimed.prefix(Int.random(in: 0...claimed.count, using: &random)))
        _ = try await outbox.deliver(delivered)
        _ = try await outbox.settle(Array(delivered.prefix(Int.random(in: 0...delivered.count, using: &random))))
        let files = FileManager.default
        for name in (try? files.contentsOfDirectory(atPath: outbox.path + "/new"))?.sorted() ?? [] {
            guard Int.random(in: 0..<4, using: &random) == 0 else { continue }
            try files.moveItem(atPath: "\(outbox.path)/new/\(name)", toPath: "\(outbox.path)/cur/\(name):2,S")
        }
    }
}

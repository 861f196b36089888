import Clinic
import Fixtures
import Foundation
import Messaging
import Postgres
import Scheduling
import Storage
import Testing

/// What the outbox makes of what a real mail server says.
@Suite(.timeLimit(.minutes(10)))
struct WorkerRelayTests {
    /// What a message is to be after one attempt, and between how many seconds later it is tried again.
    struct Expected: Sendable {
        let mode: String
        let fates: [String]
        let wait: ClosedRange<Int>?
    }

    @Test(arguments: [
        // Refused for good: the same goes by the other way.
        Expected(
            mode: "choosy", fates: ["email dropped 0x the relay refused it (554 5.7.1)", "text sent 0x"], wait: nil),
        Expected(
            mode: "refusing", fates: ["email dropped 0x the relay refused it (550 5.1.1)", "text sent 0x"], wait: nil),
        // Not now, and this mail: its own fault.
        Expected(
            mode: "full", fates: ["email ready 1x the relay refused it for now (452 4.3.1)"], wait: 24...36),
        Expected(
            mode: "greylist", fates: ["email ready 1x the relay refused it for now (451 4.7.1)"], wait: 24...36),
        // Nobody knows: it is handed over again.
        Expected(mode: "cutting", fates: ["email ready 1x The relay closed the connection."], wait: 24...36),
        // No mail at all: no fault of this one.
        Expected(mode: "down", fates: ["email ready 0x The relay cannot be reached."], wait: 4...6),
        Expected(
            mode: "busy", fates: ["email ready 0x The relay asks to come again later (421 4.3.2)."], wait: 4...6),
        Expected(mode: "sender", fates: ["email ready 0x The relay refuses this sender (550 5.7.1)."], wait: 4...6),
    ])
    func `what a relay says decides whether a letter waits, goes by text, or is to blame`(expected: Expected)
        async throws
    {
        let outbox = try await Outbox.open()
        // Whom one of the modes does not know, and another has never seen.
        try await outbox.add(email: "nobody@begay.example")
        _ = try await outbox.poster(to: outbox.relay(expected.mode)).runOnce(deadline: .now + .seconds(60))
        #expect(try await outbox.fates() == expected.fates)
        let waits = try await outbox.holos.scratch.texts(
            "select extract(epoch from due_at - daybook_now())::int::text from message where state = 'ready'")
        #expect(waits.count == (expected.wait == nil ? 0 : 1))
        if let wait = expected.wait { #expect(wait.contains(try #require(waits.first.flatMap { Int($0) }))) }
        await outbox.close()
    }

    @Test func `a letter whose fate nobody knows goes out again as the same letter`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add()
        let id = try #require(try await outbox.mailIDs().first)
        let (cutting, sound) = (try await outbox.relay("cutting"), try await outbox.relay("ok"))
        #expect(try await outbox.poster(to: cutting).runOnce(deadline: .now + .seconds(60)).retried == 1)
        // Not before its time.
        #expect(try await outbox.poster(to: sound).runOnce(deadline: .now + .seconds(60)).total == 0)
        try await outbox.holos.scratch.setClock("2027-07-01T15:01:00Z")
        #expect(try await outbox.poster(to: sound).runOnce(deadline: .now + .seconds(60)).sent == 1)
        #expect(try await outbox.mails(under: id).map { $0["mode"] } == [.text("cutting"), .text("ok")])
        #expect(try await outbox.states() == ["sent 1"])
        await outbox.close()
    }

    @Test func `a relay that does not come to an end delays no text and no other practice's letter`() async throws {
        let outbox = try await Outbox.open()
        let other = try await Holos.add(to: outbox.holos.scratch, slug: "other")
        try await outbox.add()
        try await outbox.add(practice: other.practice)
        try await outbox.add(email: nil, phone: "+1-312-555-0188", channel: "text")
        let peers = try await Peers.shared
        let worker = try await outbox.poster(to: outbox.relay("slow_end", lanes: 2), texts: outbox.texts())
        let pass = Task { try await worker.runOnce(deadline: .now + .seconds(60)) }
        let subjects: Set = [try await outbox.handedOver(), try await outbox.handedOver(of: "other")]
        _ = try await peers.record { $0.kind == "text" && $0["To"] == .text("+13125550188") }
        #expect(
            try await outbox.holos.scratch.texts("select state from message where channel = 'email'")
                == ["sending", "sending"])
        for subject in subjects { try await peers.release(subject) }
        #expect(try await pass.value.sent == 3)
        #expect(try await outbox.states() == ["sent 3"])
        await outbox.close()
    }

    @Test func `what falls due while a relay takes its time over a letter waits for nothing`() async throws {
        let outbox = try await Outbox.open()
        let other = try await Holos.add(to: outbox.holos.scratch, slug: "other")
        // Of another subject than the letters of any other test, which are let go by theirs.
        try await outbox.add(kind: "cancelled", state: "cancelled", scheduleVersion: 2, messageVersion: 2)
        let peers = try await Peers.shared
        let worker = try await outbox.poster(to: outbox.relay("slow_end", lanes: 2), poll: .milliseconds(20))
        let work = Task { await worker.run() }
        let first = try await outbox.handedOver()
        try await outbox.add(
            kind: "cancelled", state: "cancelled", scheduleVersion: 2, messageVersion: 2, practice: other.practice)
        let second = try await outbox.handedOver(of: "other")
        #expect(try await outbox.states() == ["sending 2"])
        for subject: String in [first, second] { try await peers.release(subject) }
        // It settles what it has claimed.
        work.cancel()
        await work.value
        #expect(try await outbox.states() == ["sent 2"])
        await outbox.close()
    }

    @Test func `a letter that was taken while the database could not be told goes out once`() async throws {
        let outbox = try await Outbox.open()
        let scratch = outbox.holos.scratch
        // Of another subject than the letters of any other test, which are let go by theirs.
        try await outbox.add(kind: "moved", scheduleVersion: 2, messageVersion: 2)
        let worker = try await outbox.poster(to: outbox.relay("slow_end"))
        let pass = Task { try await worker.runOnce(deadline: .now + .seconds(60)) }
        let subject = try await outbox.handedOver()
        try await scratch.owner.withConnection(deadline: .now + .seconds(60)) { connection in
            try await connection.run(
                script: "begin; lock table message in exclusive mode", deadline: .now + .seconds(20))
            try await Peers.shared.release(subject)
            // Those who would settle it lose their connections.
            for _ in 0..<3 {
                let session = try await outbox.sessionThatSettles()
                _ = try await scratch.texts("select pg_terminate_backend(\(session), 10000)::text")
            }
            _ = try await outbox.sessionThatSettles()
            try await connection.run(script: "commit", deadline: .now + .seconds(20))
        }
        #expect(try await pass.value.sent == 1)
        #expect(try await outbox.states() == ["sent 1"])
        let id = try #require(try await outbox.mailIDs().first)
        #expect(try await outbox.mails(under: id).count == 1)
        await outbox.close()
    }

    /// Has a relay that is away tried at each of these times on the day before a visit, the last time beyond midnight.
    private func tried(_ outbox: Outbox, at clocks: [String]) async throws -> [String] {
        let worker = try await outbox.poster(to: outbox.relay("down"))
        for clock in clocks {
            try await outbox.holos.scratch.setClock("2027-07-\(clock)Z")
            _ = try await worker.runOnce(deadline: .now + .seconds(60))
        }
        return try await outbox.fates()
    }

    private static let attempts = ["01T15:00:00", "01T15:02:00", "01T15:04:00"]

    @Test func `what a relay that stays away was to take goes by text after an hour`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add(kind: "remind_1d", start: "2027-07-02T15:00:00Z")
        #expect(
            try await tried(outbox, at: Self.attempts + ["01T15:59:59"])
                == ["email ready 0x The relay cannot be reached."])
        #expect(
            try await tried(outbox, at: ["01T16:02:00"])
                == ["email dropped 0x its channel was down: The relay cannot be reached.", "text sent 0x"])
        #expect(try await outbox.holos.scratch.texts("select kind from task").isEmpty)
        await outbox.close()
    }

    @Test func `where nothing else leads to the person somebody calls while half of the time is left`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add(
            kind: "moved", start: "2027-07-02T15:00:00Z", scheduleVersion: 2, messageVersion: 2, phone: nil)
        #expect(
            try await tried(outbox, at: Self.attempts + ["01T16:02:00", "02T02:59:59"])
                == ["email ready 0x The relay cannot be reached."])
        #expect(try await outbox.holos.scratch.texts("select kind from task").isEmpty)
        #expect(
            try await tried(outbox, at: ["02T03:02:00"])
                == ["email failed 0x given up while its channel was down: The relay cannot be reached."])
        #expect(
            try await outbox.holos.scratch.texts(
                "select kind || ' ' || (due_at <= '2027-07-02T15:00:00Z') from task") == ["contact true"])
        await outbox.close()
    }
}

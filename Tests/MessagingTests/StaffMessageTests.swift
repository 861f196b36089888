import Clinic
import Fixtures
import Foundation
import Logging
import Messaging
import Postgres
import Scheduling
import Storage
import Testing
import Transport

/// What staff are alarmed with, sent by a real worker.
@Suite(.timeLimit(.minutes(10)))
struct StaffMessageTests {
    private static let number = "+13125550188"

    /// A practice where imani can be reached both ways, on the morning of Thursday 1 July 2027 unless told otherwise.
    private static func open(now: String = "2027-07-01T15:00:00Z") async throws -> Outbox {
        let outbox = try await Outbox.open(now: now)
        try await outbox.give("imani", email: "imani@holos.example", phone: "+1-312-555-0160")
        return outbox
    }

    @Test func `an alarm is a text without a word about anybody, and goes out at night`() async throws {
        // Thursday 1 July 2027, 03:00 in Chicago.
        let outbox = try await Self.open(now: "2027-07-01T08:00:00Z")
        try await outbox.onDutyAlways("imani")
        let task = try await outbox.danger()
        #expect(try await outbox.send().sent == 1)
        let text = try outbox.only()
        #expect(text.contains("HW Appts: a person needs a call now, and nobody sees to it yet. Open task \(task)"))
        #expect(!text.contains(Self.number) && !text.contains("5550188") && !text.contains("Holos"))
        #expect(try await outbox.send().sent == 0)
        #expect(try await outbox.alarms() == ["text imani sent"])
        await outbox.close()
    }

    @Test func `what is taken before it goes out goes to nobody`() async throws {
        let outbox = try await Outbox.open()
        let task = try await outbox.danger()
        _ = try await outbox.database.take(task, for: "tobias", version: nil, call: outbox.holos.call(.daybook)) { _ in
            Answer(status: 204)
        }
        #expect(try await outbox.send().dropped == 1)
        #expect(try await outbox.holos.scratch.texts("select reason from message") == ["somebody sees to it"])
        await outbox.close()
    }

    @Test func `an alarm that cannot go out by text goes by mail at once`() async throws {
        let outbox = try await Self.open()
        let task = try await outbox.danger()
        #expect(try await outbox.sendWithoutTexts().sent == 1)
        let mail = try outbox.only()
        #expect(mail.contains("To: imani@holos.example") && mail.contains("Subject: A person needs a call now"))
        #expect(mail.contains("Task \(task)") && !mail.contains("5550188"))
        #expect(try await outbox.alarms() == ["email imani sent", "text imani dropped"])
        await outbox.close()
    }

    @Test func `an alarm goes out before everything else that is due, by itself`() async throws {
        let outbox = try await Self.open()
        try await outbox.add(3, due: "2027-07-01T14:00:00Z", email: nil, channel: "text")
        _ = try await outbox.danger()
        var kinds: [[Message.Kind]] = []
        for _ in 0..<3 {
            let claimed = try await outbox.database.claimDueMessages(
                of: outbox.practice, on: .text, limit: 2, lease: .seconds(20), deadline: .now + .seconds(10))
            kinds.append(claimed.messages.map(\.kind))
        }
        #expect(kinds == [[.alarm], [.booked, .booked], [.booked]])
        await outbox.close()
    }

    @Test func `an alarm waits for no letter of its practice that a relay keeps waiting`() async throws {
        let first = try await Outbox.open()
        // Whatever the worker had to leave for later would stay there for ever: the clock stands still.
        let outbox = Outbox(
            holos: Holos(scratch: first.holos.scratch.patient(poolSize: 8), practice: first.practice))
        let address = "imani-\(UUID().uuidString.lowercased())@holos.example"
        try await outbox.give("imani", email: address, phone: "+1-312-555-0160")
        try await outbox.add(kind: "remind_1d")
        let letter = try #require(try await outbox.mailIDs().first)
        let peers = try await Peers.shared
        let worker = try await outbox.poster(
            to: outbox.relay("slow_end", lanes: 2), texts: .closed(reason: "no provider"), poll: .milliseconds(50))
        let run = Task { await worker.run() }
        // However this ends, nobody works on.
        defer { run.cancel() }
        // Handed over to the last byte, and not answered for.
        let held = try await peers.record { $0.kind == "mail" && $0["id"] == .text(letter) }
        _ = try await outbox.danger()
        let alarm = try await peers.record { $0.kind == "mail" && $0["recipient"] == .text(address) }
        #expect(
            try await outbox.holos.scratch.texts("select state from message where kind = 'remind_1d'") == ["sending"])
        for mail in [alarm, held] {
            if case .text(let subject)? = mail["subject"] { try await peers.release(subject) }
        }
        run.cancel()
        await run.value
        let alarms = try await outbox.alarms()
        #expect(alarms == ["email imani sent"])
        await outbox.database.pool.close()
        await first.close()
    }

    @Test func `alarms that were not begun while the provider is away go by mail at once too`() async throws {
        let outbox = try await Self.open()
        for number in 0..<9 { _ = try await outbox.danger(from: "+1312555017\(number)") }
        #expect(try await outbox.sendWithoutTexts().sent == 9)
        #expect(
            try await outbox.alarms() == Array(repeating: "email imani sent", count: 9)
                + Array(repeating: "text imani dropped", count: 9))
        #expect(outbox.mails().count == 9)
        await outbox.close()
    }

    @Test func `a member of the staff without an address costs the next one no time`() async throws {
        // Wednesday 30 June 2027, 10:00 in Chicago: imani and tobias are there.
        let outbox = try await Outbox.open(now: "2027-06-30T15:00:00Z")
        try await outbox.give("tobias", email: "tobias@holos.example", phone: "+1-312-555-0161")
        _ = try await outbox.danger()
        #expect(try await outbox.send().sent == 2)
        #expect(
            try await outbox.alarms() == ["email imani unreachable", "text tobias sent", "email practice sent"])
        #expect(try await outbox.send().total == 0)
        await outbox.close()
    }

    @Test func `an alarm to a number that has opted out goes by mail at once`() async throws {
        let outbox = try await Self.open()
        _ = try await outbox.database.hear(.stop, from: .number("+13125550160"), call: outbox.holos.call(.daybook))
        _ = try await outbox.danger()
        #expect(try await outbox.send().sent == 1)
        #expect(try outbox.only().contains("To: imani@holos.example"))
        #expect(try await outbox.alarms() == ["email imani sent"])
        await outbox.close()
    }

    @Test func `where a number that has opted out is all there is, the next is alarmed and the practice told`()
        async throws
    {
        // Wednesday 30 June 2027, 10:00 in Chicago: imani and tobias are there.
        let outbox = try await Outbox.open(now: "2027-06-30T15:00:00Z")
        try await outbox.holos.scratch.script("update staff set phone = '+1-312-555-0160' where code = 'imani'")
        try await outbox.give("tobias", email: "tobias@holos.example", phone: "+1-312-555-0161")
        _ = try await outbox.database.hear(.stop, from: .number("+13125550160"), call: outbox.holos.call(.daybook))
        _ = try await outbox.danger()
        for _ in 0..<2 { try await outbox.send() }
        #expect(
            try await outbox.alarms() == ["text imani unreachable", "text tobias sent", "email practice sent"])
        await outbox.close()
    }

    @Test func `how many an alarm reaches knows of opt-outs, and whose number it is`() async throws {
        let outbox = try await Self.open()
        try await outbox.holos.scratch.script("update staff set phone = '+1 312 555 0161' where code = 'tobias'")
        func reach() async throws -> [String] {
            let reach = try await outbox.database.alarmReach(of: outbox.practice, deadline: .now + .seconds(10))
            return ["\(reach.reached) of \(reach.all)"] + reach.optedOut
        }
        #expect(try await reach() == ["2 of 2"])
        for (number, meaning, expected) in [
            ("+13125550160", ReplyMeaning.stop, ["2 of 2", "imani"]),
            ("+13125550161", ReplyMeaning.stop, ["1 of 2", "imani", "tobias"]),
            ("+13125550160", ReplyMeaning.start, ["1 of 2", "tobias"]),
        ] {
            _ = try await outbox.database.hear(meaning, from: .number(number), call: outbox.holos.call(.daybook))
            #expect(try await reach() == expected)
        }
        await outbox.close()
    }

    @Test(arguments: ["'+1-312-555-0160'", "null"])
    func `an alarm that reaches nobody goes to the practice`(phone: String) async throws {
        let outbox = try await Outbox.open()
        try await outbox.holos.scratch.script("update staff set phone = \(phone) where code = 'imani'")
        _ = try await outbox.danger()
        _ = try await outbox.sendWithoutTexts()
        _ = try await outbox.sendWithoutTexts()
        #expect(try outbox.only().contains("To: hello@holos.example"))
        #expect(try await outbox.alarms().last == "email practice sent")
        #expect(try await outbox.sendWithoutTexts().total == 0)
        await outbox.close()
    }

    @Test func `a worker that dies with an alarm in hand costs the length of a lease, and no second one`() async throws
    {
        let outbox = try await Self.open()
        _ = try await outbox.danger()
        let claimed = try await outbox.database.claimDueMessages(
            of: outbox.practice, on: .text, limit: 10, lease: .seconds(20), deadline: .now + .seconds(10)
        ).messages
        #expect(claimed.map(\.kind) == [.alarm])
        #expect(try await outbox.send().total == 0)
        try await outbox.holos.scratch.setClock("2027-07-01T15:00:20Z")
        #expect(try await outbox.send().sent == 1)
        #expect(try await outbox.settle(claimed) == 0)
        #expect(outbox.mails().count == 1)
        await outbox.close()
    }

    @Test func `an alarm in a worker's hand goes to nobody once somebody has taken the task`() async throws {
        let outbox = try await Self.open()
        let task = try await outbox.danger()
        let claimed = try await outbox.database.claimDueMessages(
            of: outbox.practice, on: .text, limit: 10, lease: .seconds(20), deadline: .now + .seconds(10)
        ).messages
        let alarm = try #require(claimed.first { $0.kind == .alarm })
        _ = try await outbox.database.take(task, for: "tobias", version: nil, call: outbox.holos.call(.daybook)) { _ in
            Answer(status: 204)
        }
        #expect(try await !outbox.database.begin(alarm, of: outbox.practice, deadline: .now + .seconds(10)))
        #expect(
            try await outbox.holos.scratch.texts("select concat_ws(' ', state, reason) from message")
                == ["dropped somebody sees to it"])
        await outbox.close()
    }

    @Test func `a text that the provider could not deliver is followed by a mail`() async throws {
        let outbox = try await Self.open()
        _ = try await outbox.danger()
        try await outbox.holos.scratch.script(
            "update message set state = 'sent', attempt = 1, settled_at = daybook_now()")
        let id = try await outbox.id()
        for _ in 0..<2 {
            try await outbox.database.fail(
                text: id, attempt: 1, code: 30003, optedOut: nil, call: outbox.holos.call(.daybook))
        }
        #expect(try await outbox.send().sent == 1)
        #expect(try await outbox.alarms() == ["email imani sent", "text imani failed"])
        await outbox.close()
    }
}

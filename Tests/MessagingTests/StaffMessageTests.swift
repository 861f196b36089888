import Clinic
import Fixtures
import Foundation
import Logging
import Messaging
import Scheduling
import Storage
import Testing
import Transport

/// What staff are written, sent by a real worker.
@Suite(.timeLimit(.minutes(10)))
struct StaffMessageTests {
    private static let number = "+13125550188"

    @Test func `an alarm is a text without a word about anybody, and goes out at night`() async throws {
        // Thursday 1 July 2027, 03:00 in Chicago.
        let outbox = try await Outbox.open(now: "2027-07-01T08:00:00Z")
        try await outbox.give("imani", email: "imani@holos.example", phone: "+1-312-555-0160")
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
        let outbox = try await Outbox.open()
        try await outbox.give("imani", email: "imani@holos.example", phone: "+1-312-555-0160")
        let task = try await outbox.danger()
        #expect(try await outbox.sendWithoutTexts().sent == 1)
        let mail = try outbox.only()
        #expect(mail.contains("To: imani@holos.example") && mail.contains("Subject: A person needs a call now"))
        #expect(mail.contains("Task \(task)") && !mail.contains("5550188"))
        #expect(try await outbox.alarms() == ["email imani sent", "text imani dropped"])
        await outbox.close()
    }

    @Test func `an alarm goes out before everything else that is due, by itself`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.give("imani", email: "imani@holos.example", phone: "+1-312-555-0160")
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
        let outbox = try await Outbox.open()
        let address = "imani-\(UUID().uuidString.lowercased())@holos.example"
        try await outbox.give("imani", email: address, phone: "+1-312-555-0160")
        try await outbox.add(kind: "remind_1d")
        let letter = try #require(try await outbox.mailIDs().first)
        let peers = try await Peers.shared
        let worker = try await outbox.poster(
            to: outbox.relay("slow_end", lanes: 2), texts: .closed(reason: "no provider"), poll: .milliseconds(50))
        let run = Task { await worker.run() }
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
        await outbox.close()
    }

    @Test func `alarms that were not begun while the provider is away go by mail at once too`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.give("imani", email: "imani@holos.example", phone: "+1-312-555-0160")
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
        let outbox = try await Outbox.open()
        try await outbox.give("imani", email: "imani@holos.example", phone: "+1-312-555-0160")
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
        let outbox = try await Outbox.open()
        try await outbox.give("imani", email: "imani@holos.example", phone: "+1-312-555-0160")
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
        let outbox = try await Outbox.open()
        try await outbox.give("imani", email: "imani@holos.example", phone: "+1-312-555-0160")
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
        let outbox = try await Outbox.open()
        try await outbox.give("imani", email: "imani@holos.example", phone: "+1-312-555-0160")
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
        let outbox = try await Outbox.open()
        try await outbox.give("imani", email: "imani@holos.example", phone: "+1-312-555-0160")
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

    @Test(arguments: [
        // The clocks are put forward at 02:00, put back at 02:00, and left alone.
        ("2027-03-14", "2027-03-14T12:15:00Z"), ("2027-11-07", "2027-11-07T13:15:00Z"),
        ("2027-07-01", "2027-07-01T12:15:00Z"),
    ])
    func `what the day brings goes out at a quarter past seven on the wall, once, and names nobody`(
        day: String, due: String
    ) async throws {
        let outbox = try await Outbox.open(now: "\(day)T06:30:00Z")
        try await outbox.give("imani", email: "imani@holos.example", phone: "+1-312-555-0160", notices: "{huddle}")
        try await outbox.visit(at: "\(day)T18:00:00Z")
        #expect(try await outbox.send().sent == 0)
        #expect(try await outbox.huddles() == ["imani ready \(due)"])
        try await outbox.holos.scratch.setClock(due)
        let summaries = try await withThrowingTaskGroup(of: PassSummary.self) { group in
            for name in ["one", "other"] {
                group.addTask { try await outbox.worker(name: name).runOnce(deadline: .now + .seconds(60)) }
            }
            return try await group.reduce(PassSummary(), +)
        }
        #expect(summaries.sent == 1)
        #expect(try await outbox.huddles() == ["imani sent \(due)"])
        let mail = try outbox.only()
        #expect(mail.contains("Subject: The day ahead") && mail.contains("To: imani@holos.example"))
        #expect(mail.contains("  RB  mh consult  ") && mail.contains("0 open, 0 late"))
        for word in ["Rosa", "Begay", "5550107", "555-0107", "rosa@", "Holos", "Mental"] {
            #expect(!mail.contains(word), "\(word)")
        }
        await outbox.close()
    }

    @Test func `a worker that was away until noon sends nothing that nobody needs any more`() async throws {
        let outbox = try await Outbox.open(now: "2027-06-30T22:00:00Z")
        try await outbox.give("imani", email: "imani@holos.example", phone: "+1-312-555-0160", notices: "{huddle}")
        try await outbox.visit(at: "2027-07-01T20:00:00Z")
        #expect(try await outbox.send().total == 0)
        try await outbox.holos.scratch.setClock("2027-07-01T17:00:00Z")
        #expect(try await outbox.send().tooLate == 1)
        #expect(try await outbox.huddles() == ["imani too_late 2027-07-01T12:15:00Z"])
        await outbox.close()
    }

    @Test func `a day of which a visit cannot be read keeps no other mail waiting`() async throws {
        let outbox = try await Outbox.open(now: "2027-07-01T06:30:00Z")
        try await outbox.give("imani", email: "imani@holos.example", phone: "+1-312-555-0160", notices: "{huddle}")
        try await outbox.visit(at: "2027-07-01T18:00:00Z")
        #expect(try await outbox.send().sent == 0)
        try await outbox.holos.scratch.script("update appointment set local_start = 'infinity'")
        try await outbox.holos.scratch.setClock("2027-07-01T15:00:00Z")
        try await outbox.add()
        let summary = try await outbox.send()
        #expect((summary.sent, summary.retried) == (1, 1))
        #expect(try await outbox.huddles().map { $0.prefix(11) } == ["imani ready"])
        await outbox.close()
    }

    @Test func `a day that the server refuses to read keeps no other mail waiting`() async throws {
        let outbox = try await Outbox.open(now: "2027-07-01T06:30:00Z")
        try await outbox.give("imani", email: "imani@holos.example", phone: "+1-312-555-0160", notices: "{huddle}")
        try await outbox.visit(at: "2027-07-01T18:00:00Z")
        #expect(try await outbox.send().sent == 0)
        try await outbox.add(3)
        // Who is away cannot be asked any more.
        try await outbox.holos.scratch.script("alter table closure rename to closure_elsewhere")
        let upcoming = try await outbox.database.upcomingMessages(
            of: outbox.practice, within: .hours(48), limit: 10, deadline: .now + .seconds(10))
        #expect(upcoming.map(\.kind) == [.booked, .booked, .booked])
        try await outbox.holos.scratch.setClock("2027-07-01T15:00:00Z")
        let summary = try await outbox.send()
        #expect((summary.sent, summary.retried) == (3, 1))
        #expect(summary.troubled == [])
        #expect(
            try await outbox.holos.scratch.texts(
                "select concat_ws(' ', state, faults, reason) from message where kind = 'huddle'")
                == ["ready 1 it or what it is about cannot be read"])
        // When it can be read again it goes out as if nothing had been.
        try await outbox.holos.scratch.script("alter table closure_elsewhere rename to closure")
        try await outbox.holos.scratch.setClock("2027-07-01T15:02:00Z")
        #expect(try await outbox.send().sent == 1)
        await outbox.close()
    }

    @Test func `a preview of two days shows what the day after tomorrow brings`() async throws {
        let outbox = try await Outbox.open(now: "2027-06-30T22:00:00Z")
        try await outbox.give("imani", email: "imani@holos.example", phone: "+1-312-555-0160", notices: "{huddle}")
        for day in ["2027-07-01", "2027-07-02", "2027-07-03"] { try await outbox.visit(at: "\(day)T18:00:00Z") }
        try await outbox.send()
        let upcoming = try await outbox.database.upcomingMessages(
            of: outbox.practice, within: .hours(48), limit: 10, deadline: .now + .seconds(10))
        #expect(upcoming.map(\.due.rfc3339) == ["2027-07-01T12:15:00Z", "2027-07-02T12:15:00Z"])
        #expect(upcoming.map(\.recipient.name) == Array(repeating: "Dr Imani Okafor-Reyes", count: 2))
        let composer = Composer(
            zones: outbox.database.zones, served: [.email, .text], letters: try LetterTemplates(),
            texts: try TextTemplates())
        for message in upcoming {
            #expect(try composer.fate(of: message, of: outbox.practice, now: message.due) == .send)
            guard case .letter(let letter) = try composer.content(of: message, links: [:], of: outbox.practice) else {
                Issue.record("It goes by mail.")
                continue
            }
            #expect(letter.text.contains("  RB  mh consult  "))
        }
        await outbox.close()
    }

    @Test func `what changes in the coming day goes out after the grace, is previewed, and names nobody`() async throws
    {
        let outbox = try await Outbox.open()
        try await outbox.give("imani", email: "imani@holos.example", phone: "+1-312-555-0160", notices: "{changes}")
        try await outbox.visit(at: "2027-07-01T18:00:00Z")
        try await outbox.cancelAll()
        #expect(try await outbox.send().total == 0)
        let upcoming = try await outbox.database.upcomingMessages(
            of: outbox.practice, within: .hours(1), limit: 10, deadline: .now + .seconds(10))
        #expect(upcoming.map(\.due.rfc3339) == ["2027-07-01T15:03:00Z"])
        let composer = Composer(
            zones: outbox.database.zones, served: [.email, .text], letters: try LetterTemplates(),
            texts: try TextTemplates())
        let message = try #require(upcoming.first)
        #expect(try composer.fate(of: message, of: outbox.practice, now: message.due) == .send)
        guard case .letter(let letter) = try composer.content(of: message, links: [:], of: outbox.practice) else {
            Issue.record("It goes by mail.")
            return
        }
        #expect(letter.text.contains("Thu 1 Jul 1:00 PM CDT  RB  cancelled"))
        try await outbox.holos.scratch.setClock("2027-07-01T15:03:00Z")
        #expect(try await outbox.send().sent == 1)
        let mail = try outbox.only()
        #expect(mail.contains("Subject: Your coming day has changed") && mail.contains("To: imani@holos.example"))
        #expect(mail.contains("Thu 1 Jul 1:00 PM CDT  RB  cancelled"))
        for word in ["Rosa", "Begay", "5550107", "555-0107", "rosa@", "Holos", "Mental"] {
            #expect(!mail.contains(word), "\(word)")
        }
        await outbox.close()
    }

    @Test func `what changes is told to nobody who asks for it no more`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.give("imani", email: "imani@holos.example", phone: "+1-312-555-0160", notices: "{changes}")
        try await outbox.visit(at: "2027-07-01T18:00:00Z")
        try await outbox.cancelAll()
        try await outbox.holos.scratch.script("update staff set notices = '{}'")
        try await outbox.holos.scratch.setClock("2027-07-01T15:03:00Z")
        #expect(try await outbox.send().dropped == 1)
        #expect(outbox.mails() == [])
        #expect(
            try await outbox.holos.scratch.texts("select reason from message") == ["it is asked for no more"])
        await outbox.close()
    }

    @Test func `there is none on a day without visits, and none for whoever asks no more`() async throws {
        let outbox = try await Outbox.open(now: "2027-06-30T22:00:00Z")
        try await outbox.give("imani", email: "imani@holos.example", phone: "+1-312-555-0160", notices: "{huddle}")
        #expect(try await outbox.send().total == 0)
        #expect(try await outbox.huddles() == [])
        try await outbox.visit(at: "2027-07-01T18:00:00Z")
        #expect(try await outbox.send().total == 0)
        try await outbox.holos.scratch.script("update staff set notices = '{}'")
        try await outbox.holos.scratch.setClock("2027-07-01T12:15:00Z")
        #expect(try await outbox.send().dropped == 1)
        #expect(outbox.mails() == [])
        await outbox.close()
    }
}

extension Outbox {
    /// Gives a member of the staff addresses.
    fileprivate func give(_ code: String, email: String, phone: String, notices: String = "{}") async throws {
        try await holos.scratch.script(
            "update staff set email = '\(email)', phone = '\(phone)', notices = '\(notices)' where code = '\(code)'")
    }

    fileprivate func onDutyAlways(_ code: String) async throws {
        try await holos.scratch.script(
            """
            insert into duty (practice_id, staff_id, rank, hours)
            select practice_id, staff_id, 0, '{"thu": ["00:00-24:00"]}' from staff where code = '\(code)'
            """)
    }

    /// Words of danger from somebody whom nobody knows; gives the task.
    fileprivate func danger(from number: String = "+13125550188") async throws -> DeskTask.ID {
        let heard = try await database.hear(.crisis, from: .number(number), call: holos.call(.daybook))
        return try #require(heard.task?.id)
    }

    /// A visit of Rosa Begay, who is owed nothing about it.
    fileprivate func visit(at start: String) async throws {
        try await add(due: "2027-01-01T00:00:00Z", start: start)
        try await holos.scratch.script(
            "delete from message where kind = 'booked'; update person set name = 'Rosa Begay'")
    }

    /// Cancels every visit, each of which Imani leads; the person is owed nothing about it.
    fileprivate func cancelAll() async throws {
        try await holos.scratch.script(
            "update appointment set clinician_id = (select clinician_id from clinician where code = 'imani')")
        for id in try await holos.scratch.texts("select appointment_id::text from appointment") {
            _ = try await database.cancel(
                try #require(Appointment.ID(id)), Cancellation(actor: .person, reason: .unstated), version: nil,
                call: holos.call(.daybook)
            ) { _ in Answer(status: 200) }
        }
        try await holos.scratch.script("delete from message where kind = 'cancelled'")
    }

    /// One pass while the provider of texts is away.
    fileprivate func sendWithoutTexts() async throws -> PassSummary {
        let loopback = try #require(NetworkRange("127.0.0.0/8"))
        let client = try #require(WebClient(.init(addresses: AddressGuard(allowed: [loopback]))))
        // Nothing listens on the port that is nobody's.
        let gateway = try TextGateway(
            base: "http://127.0.0.1:1", account: "AC1", login: Login(user: "AC1", password: "x"), client: client)
        let worker = Worker(
            database: database,
            channels: [.email: .maildir(Maildir(path: path)), .text: .texts(gateway, from: .number("+13125550142"))],
            letters: try LetterTemplates(), texts: try TextTemplates(),
            configuration: WorkerConfiguration(name: "test", poll: .milliseconds(1)),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        return try await worker.runOnce(deadline: .now + .seconds(60))
    }

    /// The only parcel in the maildir, as it stands there.
    fileprivate func only() throws -> String {
        let files = ["new", "cur"].flatMap { folder in
            ((try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)")) ?? [])
                .map { "\(path)/\(folder)/\($0)" }
        }
        #expect(files.count == 1)
        return try String(contentsOfFile: try #require(files.first), encoding: .utf8)
            .replacing("=\n", with: "")
    }

    fileprivate func alarms() async throws -> [String] {
        try await holos.scratch.texts(
            """
            select concat_ws(' ', m.channel, coalesce(s.code, 'practice'), m.state)
            from message m left join staff s using (practice_id, staff_id)
            where m.kind = 'alarm' order by s.rank, m.channel
            """)
    }

    fileprivate func huddles() async throws -> [String] {
        try await holos.scratch.texts(
            """
            select concat_ws(' ', s.code, m.state, to_char(m.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
            from message m join staff s using (practice_id, staff_id)
            where m.kind = 'huddle' order by m.due_at, s.rank
            """)
    }
}

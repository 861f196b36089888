import Clinic
import Fixtures
import Foundation
import Logging
import Messaging
import Scheduling
import Storage
import Testing
import Transport

/// What staff are written of their day, sent by a real worker.
@Suite(.timeLimit(.minutes(10)))
struct StaffDayTests {
    /// A practice where imani asks for the day by mail, with a visit of theirs if there is one.
    private static func open(now: String, visit: String? = nil) async throws -> Outbox {
        let outbox = try await Outbox.open(now: now)
        try await outbox.give("imani", email: "imani@holos.example", phone: "+1-312-555-0160", notices: "{huddle}")
        if let visit { try await outbox.visit(at: visit) }
        return outbox
    }

    @Test(arguments: [
        // The clocks are put forward at 02:00, put back at 02:00, and left alone.
        ("2027-03-14", "2027-03-14T12:15:00Z"), ("2027-11-07", "2027-11-07T13:15:00Z"),
        ("2027-07-01", "2027-07-01T12:15:00Z"),
    ])
    func `what the day brings goes out at a quarter past seven on the wall, once, and names nobody`(
        day: String, due: String
    ) async throws {
        let outbox = try await Self.open(now: "\(day)T06:30:00Z", visit: "\(day)T18:00:00Z")
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
        let outbox = try await Self.open(now: "2027-06-30T22:00:00Z", visit: "2027-07-01T20:00:00Z")
        #expect(try await outbox.send().total == 0)
        try await outbox.holos.scratch.setClock("2027-07-01T17:00:00Z")
        #expect(try await outbox.send().tooLate == 1)
        #expect(try await outbox.huddles() == ["imani too_late 2027-07-01T12:15:00Z"])
        await outbox.close()
    }

    @Test func `a day of which a visit cannot be read keeps no other mail waiting`() async throws {
        let outbox = try await Self.open(now: "2027-07-01T06:30:00Z", visit: "2027-07-01T18:00:00Z")
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
        let outbox = try await Self.open(now: "2027-07-01T06:30:00Z", visit: "2027-07-01T18:00:00Z")
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
        let outbox = try await Self.open(now: "2027-06-30T22:00:00Z")
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
        let outbox = try await Self.open(now: "2027-06-30T22:00:00Z")
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

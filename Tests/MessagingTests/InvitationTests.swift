import Clinic
import Fixtures
import Foundation
import Messaging
import Scheduling
import Testing

/// What a letter brings to the person's own calendar, as Python's mail parser and `icalendar` read it.
struct InvitationTests {
    @Test(arguments: [(Message.Kind.booked, "REQUEST", "CONFIRMED"), (.moved, "REQUEST", "CONFIRMED")])
    func `a booking and a move invite to one entry`(kind: Message.Kind, method: String, status: String) throws {
        try expect(kind, try Self.visit(version: kind == .moved ? 4 : 1), method, status)
    }

    @Test func `a cancellation takes the entry out`() throws {
        let visit = try Self.visit(
            .cancelled, version: 5, cancellation: Cancellation(actor: .person, reason: .unstated))
        try expect(.cancelled, visit, "CANCEL", "CANCELLED")
    }

    private func expect(_ kind: Message.Kind, _ visit: Appointment, _ method: String, _ status: String) throws {
        let letters = try Story.practices.map { practice in
            try Story.letter(
                Story.notice(kind: kind, invitations: [Invitation(kind, of: visit)], practice: practice))
        }
        for ending in [Letter.LineEnding.file, .wire] {
            let mails = try Python.readInvitations(letters.map { $0.bytes(endingLinesAs: ending) })
            for (practice, (letter, mail)) in zip(Story.practices, zip(letters, mails)) {
                #expect(mail.defects == [])
                #expect(mail.types == ["multipart/alternative", "text/plain", "text/calendar"])
                #expect(mail.text.replacing("\r\n", with: "\n") == letter.text)
                #expect(mail.methods == [method])
                let calendar = try #require(mail.calendars.first)
                #expect(calendar.errors == [])
                #expect(calendar.method == method)
                let entry = try #require(calendar.entries.first)
                #expect(calendar.entries.count == 1)
                #expect(entry.uid == "01900000-0000-7000-8000-00000000abcd")
                #expect(entry.sequence == visit.scheduleVersion)
                #expect(entry.status == status)
                #expect(entry.summary == "First visit")
                #expect(entry.access == "PRIVATE")
                #expect(entry.alarms == 0)
                #expect(entry.organizer == "mailto:appointments@\(practice.neutralSite)")
                #expect(entry.organizerName == practice.neutralName)
                #expect(entry.attendee == "mailto:rosa@begay.example")
                #expect(entry.stamp == (try Story.instant("2027-07-01T15:00:00Z")).secondsSinceUnixEpoch)
                #expect(entry.start == Array(repeating: visit.during.start.secondsSinceUnixEpoch, count: 2))
                #expect(entry.end == Array(repeating: visit.during.end.secondsSinceUnixEpoch, count: 2))
            }
        }
    }

    @Test(arguments: Message.Kind.plain + [.reminder(.days(1))])
    func `every other letter brings nothing`(kind: Message.Kind) throws {
        let isOne = [.booked, .moved, .cancelled, .series, .seriesCancelled].contains(kind)
        #expect((Invitation(kind, of: try Self.visit()) != nil) == isOne)
        let letter = try Story.letter(Story.notice(kind: kind))
        #expect(letter.calendars == [])
        #expect(letter.header("Content-Type") == "text/plain; charset=utf-8")
    }

    @Test func `what is not firm stands in no calendar, and with its new time as tentative once it was moved`() throws {
        for kind in [Message.Kind.booked, .series] {
            #expect(Invitation(kind, of: try Self.visit(.provisional)) == nil)
            #expect(Invitation(kind, of: try Self.visit(.confirmed))?.status == .confirmed)
        }
        try expect(.moved, try Self.visit(.provisional, version: 2), "REQUEST", "TENTATIVE")
        #expect(Invitation(.moved, of: try Self.visit(.confirmed))?.status == .confirmed)
        let release = Cancellation(actor: .practice, reason: .gateClosed)
        #expect(Invitation(.cancelled, of: try Self.visit(.cancelled, version: 2, cancellation: release)) == nil)
        // It may have been firm at the time that it had before.
        #expect(Invitation(.cancelled, of: try Self.visit(.cancelled, version: 3, cancellation: release)) != nil)
    }

    @Test func `a calendar rings only where the practice wants that, and never for what is off`() throws {
        var policy = Policy()
        policy.messages.calendarAlarmMinutes = 90
        for (practice, kind, alarms) in [
            (Story.practice(), Message.Kind.booked, 0), (Story.practice(policy: policy), .booked, 1),
            (Story.practice(policy: policy), .cancelled, 0),
        ] {
            let visit = try Self.visit(
                kind == .cancelled ? .cancelled : .booked, version: 3,
                cancellation: kind == .cancelled ? Cancellation(actor: .person, reason: .unstated) : nil)
            let letter = try Story.letter(
                Story.notice(kind: kind, invitations: [Invitation(kind, of: visit)], practice: practice))
            let part = try #require(letter.calendars.first)
            let reading = try #require(try CalendarReading.of([part.text]).first)
            #expect(reading.errors == [] && reading.entries.map(\.alarms) == [alarms])
            #expect(part.text.contains("\nTRIGGER:-PT90M\n") == (alarms == 1))
        }
    }

    @Test func `a title or an organizer that tells is not said`() throws {
        let letter = try Story.letter(
            Story.notice(
                label: "Ketamine infusion", invitations: [Invitation(.booked, of: Self.visit())],
                practice: Story.practice(neutralName: "Mindful Infusions")))
        let calendar = try #require(letter.calendars.first)
        #expect(calendar.text.contains("\nSUMMARY:Appointment\n"))
        #expect(calendar.text.contains("\nORGANIZER;CN=\"Appointments\":mailto:appointments@mi.example\n"))
        for property in ["SUMMARY", "ORGANIZER", "LOCATION", "DESCRIPTION", "CATEGORIES", "URL"] {
            for line in calendar.text.split(separator: "\n") where line.hasPrefix(property) {
                #expect(DisclosingWords.found(in: String(line)) == [])
                #expect(!["LOCATION", "DESCRIPTION", "CATEGORIES", "URL"].contains(property))
            }
        }
    }

    @Test func `letters with an entry of any letters are ASCII in short lines, and come back`() throws {
        var random = SeededGenerator(seed: 5)
        let alphabet = Array("abc =.;,éü東🙂-")
        let labels = (0..<150).map { length in
            "é" + String((0..<length).map { _ in alphabet.randomElement(using: &random) ?? "x" }) + "x"
        }
        let letters = try labels.map { label in
            try Story.letter(Story.notice(label: label, invitations: [Invitation(.booked, of: Self.visit())]))
        }
        let mails = letters.map { $0.bytes(endingLinesAs: .file) }
        for mail in mails {
            #expect(mail.allSatisfy { $0 == 0x0A || (0x20...0x7E).contains($0) })
            #expect(mail.split(separator: 0x0A).allSatisfy { $0.count <= 78 })
        }
        let read = try Python.readInvitations(mails)
        #expect(read.allSatisfy { $0.defects.isEmpty })
        #expect(read.map(\.text) == letters.map(\.text))
        #expect(read.map { $0.calendars.first?.entries.first?.summary } == letters.map { Self.label($0) })
    }

    /// What a letter says is booked.
    private static func label(_ letter: Letter) -> String? {
        letter.text.split(separator: "\n").first { $0.hasPrefix("You are booked: ") }
            .map { String($0.dropFirst("You are booked: ".count).dropLast()) }
    }

    @Test(arguments: [(Message.Kind.series, "REQUEST", "CONFIRMED"), (.seriesCancelled, "CANCEL", "CANCELLED")])
    func `a series comes, and ends, with an entry for each visit in a part of its own`(
        kind: Message.Kind, method: String, status: String
    ) throws {
        let state: AppointmentState = kind == .series ? .booked : .cancelled
        let visits = try (1...6).map { number in
            try Self.visit(state, id: "01900000-0000-7000-8000-00000000abc\(number)", after: .days(2 * number))
        }
        let letter = try Story.letter(
            Story.notice(kind: kind, invitations: visits.map { Invitation(kind, of: $0) }))
        for ending in [Letter.LineEnding.file, .wire] {
            let mail = try #require(try Python.readInvitations([letter.bytes(endingLinesAs: ending)]).first)
            #expect(mail.defects == [])
            #expect(mail.types == ["multipart/mixed", "text/plain"] + visits.map { _ in "text/calendar" })
            #expect(mail.text.replacing("\r\n", with: "\n") == letter.text)
            #expect(mail.methods == visits.map { _ in method })
            #expect(mail.calendars.map(\.method) == mail.methods)
            #expect(mail.calendars.allSatisfy { $0.errors.isEmpty && $0.entries.count == 1 })
            let entries = mail.calendars.flatMap(\.entries)
            #expect(entries.map(\.uid) == visits.map(\.id.description))
            #expect(
                entries.map(\.start)
                    == visits.map { [Int64](repeating: $0.during.start.secondsSinceUnixEpoch, count: 2) })
            #expect(entries.allSatisfy { $0.status == status && $0.summary == "First visit" })
        }
    }

    @Test func `the worker sends a booking with its entry and a reminder without one`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add(kind: "booked")
        try await outbox.add(kind: "remind_1d")
        try await outbox.add(kind: "cancelled", state: "cancelled", scheduleVersion: 2, messageVersion: 2)
        #expect(try await outbox.send().sent == 3)
        let mails = try outbox.mails().map { name in
            Array(try #require(FileManager.default.contents(atPath: "\(outbox.path)/new/\(name)")))
        }
        let read = try Python.readInvitations(mails)
        #expect(read.map { $0.methods.first ?? "none" }.sorted() == ["CANCEL", "REQUEST", "none"])
        let visits = try await outbox.holos.scratch.texts(
            "select appointment_id::text from appointment where state = 'booked' or state = 'cancelled'")
        for entry in read.compactMap({ $0.calendars.first?.entries.first }) {
            #expect(visits.contains(entry.uid))
            #expect(entry.start == Array(repeating: 1_815_494_400, count: 2))
            #expect(entry.end == Array(repeating: 1_815_498_000, count: 2))
        }
        await outbox.close()
    }

    static func visit(
        _ state: AppointmentState = .booked, id: String = "01900000-0000-7000-8000-00000000abcd",
        after wait: Duration = .zero, version: Int = 1, cancellation: Cancellation? = nil
    ) throws -> Appointment {
        let start = try Story.instant("2027-07-13T16:00:00Z") + wait
        let during = try #require(TimeRange(start: start, lasting: .minutes(125)))
        let wall = try #require(LocalDateTime("2027-07-13T10:00"))
        return Appointment(
            id: try #require(Appointment.ID(id)), state: state, during: during,
            person: .init(UUID()), service: .init(UUID()), protocolID: .init(UUID()), clinician: .init(UUID()),
            room: nil, site: .init(UUID()), region: "US-UT",
            wall: .init(start: wall, zone: "America/Denver", edition: "2026f"), version: 1, scheduleVersion: version,
            source: .website, note: "", times: .init(created: during.start - .days(30)), cancellation: cancellation,
            override: nil)
    }
}

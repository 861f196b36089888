import Access
import Clinic
import Fixtures
import Foundation
import HTTP
import HTTPTypes
import Storage
import Testing

/// The calendar that a clinician's own program subscribes to.
@Suite(.timeLimit(.minutes(10)))
struct FeedTests {
    private static let booking =
        #"{"service":"mh_consult","start":"2027-03-08T09:00","clinician":"imani","note":"very ill","person":{"name":"Rosa Delgado","phone":"+1-435-555-0101"}}"#

    @Test func `a clinician's calendar tells initials and codes of their visits and nothing else of anybody`()
        async throws
    {
        let desk = try await Desk.open()
        let booked = await desk.send(.post, "/appointments", Self.booking, staff: true)
        let other = await desk.send(
            .post, "/appointments",
            #"{"service":"quick_call","start":"2027-03-08T09:00","clinician":"tobias","person":{"name":"Ada Lo","phone":"+1-435-555-0102"}}"#,
            staff: true)
        #expect(booked.status == 201)
        #expect(other.status == 201)
        let feed = await desk.get(try await desk.makeFeed(of: "imani"))
        #expect(feed.status == 200)
        #expect(feed.headers[.contentType] == "text/calendar; charset=utf-8")
        let id = try #require(booked.text("id"))
        #expect(
            String(decoding: feed.bytes, as: UTF8.self).replacing("\r\n", with: "\n") == """
                BEGIN:VCALENDAR
                PRODID:-//Daybook//Daybook//EN
                VERSION:2.0
                CALSCALE:GREGORIAN
                BEGIN:VTIMEZONE
                TZID:America/Chicago
                BEGIN:STANDARD
                DTSTART:20261101T020000
                TZOFFSETFROM:-0500
                TZOFFSETTO:-0600
                TZNAME:CST
                END:STANDARD
                END:VTIMEZONE
                BEGIN:VEVENT
                UID:\(id)
                SEQUENCE:1
                DTSTAMP:20270301T130000Z
                DTSTART;TZID=America/Chicago:20270308T090000
                DTEND;TZID=America/Chicago:20270308T101500
                SUMMARY:RD mh_consult
                CLASS:PRIVATE
                TRANSP:OPAQUE
                STATUS:CONFIRMED
                END:VEVENT
                END:VCALENDAR

                """)
        // As another program reads it: 9:00 AM CST until 10:15.
        let reading = try #require(try CalendarReading.of([String(decoding: feed.bytes, as: UTF8.self)]).first)
        let times = try ["2027-03-08T15:00:00Z", "2027-03-08T16:15:00Z"].map { text in
            Int64(try Date(text, strategy: .iso8601).timeIntervalSince1970)
        }
        #expect(reading.method == "")
        #expect(reading.errors == [])
        let entry = try #require(reading.entries.first)
        #expect(reading.entries.count == 1)
        #expect(entry.uid == id && entry.sequence == 1 && entry.summary == "RD mh_consult")
        #expect(entry.status == "CONFIRMED" && entry.access == "PRIVATE" && entry.alarms == 0)
        #expect(entry.attendee == nil && entry.organizer == nil)
        #expect(entry.start == [times[0], times[0]])
        #expect(entry.end == [times[1], times[1]])
        await desk.close()
    }

    @Test func `a cancelled visit leaves the calendar, and old and far ones are not in it`() async throws {
        let desk = try await Desk.open()
        let booked = await desk.send(.post, "/appointments", Self.booking, staff: true)
        let path = try await desk.makeFeed(of: "imani")
        for (now, isThere) in [
            ("2027-03-20T13:00:00Z", true), ("2027-03-23T13:00:00Z", false), ("2026-09-06T13:00:00Z", false),
            ("2027-03-01T13:00:00Z", true),
        ] {
            try await desk.holos.scratch.setClock(now)
            #expect(
                String(decoding: await desk.get(path).bytes, as: UTF8.self).contains("BEGIN:VEVENT") == isThere,
                "\(now)")
        }
        let cancelled = await desk.send(
            .post, "/appointments/\(try #require(booked.text("id")))/cancellation",
            #"{"actor":"person","reason":"unstated"}"#, staff: true,
            ifMatch: "\"1\"")
        #expect(cancelled.status == 200)
        let empty = String(decoding: await desk.get(path).bytes, as: UTF8.self)
        #expect(!empty.contains("BEGIN:VEVENT"))
        // A calendar without any component is none (RFC 5545 §3.6).
        #expect(empty.contains("BEGIN:VTIMEZONE\r\nTZID:America/Chicago\r\nBEGIN:STANDARD\r\n"))
        let reading = try #require(try CalendarReading.of([empty]).first)
        #expect(reading.errors == [])
        #expect(reading.entries.isEmpty)
        await desk.close()
    }

    @Test func `whoever is there for a part of a visit is busy for that part, and twice if they come twice`()
        async throws
    {
        let desk = try await Desk.open()
        let booked = await desk.send(.post, "/appointments", Self.booking, staff: true)
        let id = try #require(booked.text("id"))
        // Imani begins and ends it; Tobias watches in between.
        try await desk.holos.scratch.script(
            """
            delete from appointment_phase where appointment_id = '\(id)';
            insert into appointment_phase (practice_id, appointment_id, schedule_version, position, name, during,
                clinician_id, nurse_id)
            select a.practice_id, a.appointment_id, a.schedule_version, phase.position, 'phase',
                tstzrange(lower(a.during) + phase.first, lower(a.during) + phase.last),
                case when phase.code = 'imani' then c.clinician_id end,
                case when phase.code = 'tobias' then c.clinician_id end
            from appointment a,
                (values (0, 'imani', interval '0', interval '10 min'), (1, 'imani', '10 min', '15 min'),
                    (2, 'tobias', '15 min', '50 min'), (3, 'imani', '50 min', '60 min'))
                    as phase (position, code, first, last)
                join clinician c on c.code = phase.code
            where a.appointment_id = '\(id)'
            """)
        func times(_ clinician: String) async throws -> [String] {
            let feed = await desk.get(try await desk.makeFeed(of: clinician))
            return String(decoding: feed.bytes, as: UTF8.self).split(separator: "\r\n").map(String.init).filter {
                line in
                ["UID:", "DTSTART;", "DTEND;"].contains { line.hasPrefix($0) }
            }.map { $0.replacing("TZID=America/Chicago:", with: "") }
        }
        #expect(
            try await times("imani") == [
                "UID:\(id)", "DTSTART;20270308T090000", "DTEND;20270308T091500", "UID:\(id)-2",
                "DTSTART;20270308T095000", "DTEND;20270308T100000",
            ])
        #expect(
            try await times("tobias") == ["UID:\(id)", "DTSTART;20270308T091500", "DTEND;20270308T095000"])
        await desk.close()
    }

    @Test func `a calendar that has not changed is not sent again`() async throws {
        let desk = try await Desk.open()
        let booked = await desk.send(.post, "/appointments", Self.booking, staff: true)
        let path = try await desk.makeFeed(of: "imani")
        let tag = try #require(await desk.get(path).headers[.eTag])
        try await desk.holos.scratch.setClock("2027-03-02T13:00:00Z")
        let again = await desk.get(path, headers: ["If-None-Match": "W/\"x\", \(tag)"])
        #expect(again.status == 304)
        #expect(again.bytes.isEmpty)
        #expect(again.headers[.eTag] == tag)
        let moved = await desk.send(
            .put, "/appointments/\(try #require(booked.text("id")))/time", #"{"start":"2027-03-08T11:00"}"#,
            staff: true,
            ifMatch: "\"1\"")
        #expect(moved.status == 200)
        let changed = await desk.get(path, headers: ["If-None-Match": tag])
        #expect(changed.status == 200)
        #expect(changed.headers[.eTag] != tag)
        await desk.close()
    }

    @Test func `an address that is nobody's, was replaced or was taken away is not found`() async throws {
        let desk = try await Desk.open()
        let first = try await desk.makeFeed(of: "imani")
        let others = [
            "/calendar/\(String(repeating: "0", count: 64)).ics", String(first.dropLast(4)), "/calendar/.ics",
        ]
        for path in others {
            let reply = await desk.get(path)
            #expect(reply.status == 404)
            #expect(reply.text("code") == "not_found")
        }
        let second = try await desk.makeFeed(of: "imani")
        #expect(await desk.get(first).status == 404)
        #expect(await desk.get(second).status == 200)
        #expect(await desk.get(try await desk.makeFeed(of: "tobias")).status == 200)
        try await desk.holos.database.revokeFeed(of: "imani", call: desk.holos.call(.daybook))
        #expect(await desk.get(second).status == 404)
        await desk.close()
    }

    @Test func `somebody who works here no more has no calendar, and nobody gets one who never did`() async throws {
        let desk = try await Desk.open()
        let path = try await desk.makeFeed(of: "imani")
        try await desk.holos.scratch.script("update clinician set active = false where code = 'imani'")
        #expect(await desk.get(path).status == 404)
        await #expect(throws: (any Error).self) { try await desk.makeFeed(of: "imani") }
        await #expect(throws: (any Error).self) { try await desk.makeFeed(of: "nobody") }
        await desk.close()
    }

    @Test func `only a hash of the secret is kept`() async throws {
        let desk = try await Desk.open()
        let secret = String(try await desk.makeFeed(of: "imani").dropFirst("/calendar/".count).dropLast(4))
        let kept = try await desk.holos.scratch.texts(
            "select f::text from clinician_feed f union all select e::text from audit_entry e")
        #expect(kept.count == 3)
        #expect(kept.allSatisfy { !$0.contains(secret) })
        await desk.close()
    }
}

extension Desk {
    /// The path of a new calendar of a clinician.
    fileprivate func makeFeed(of clinician: String) async throws -> String {
        let secret = KeyText.freshSecret()
        try await holos.database.makeFeed(of: clinician, secret: secret, call: holos.call(.daybook))
        return "/calendar/\(secret).ics"
    }
}

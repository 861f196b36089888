import Access
import Clinic
import Fixtures
import Foundation
import Scheduling
import Storage
import Testing

@testable import daybook

@Suite(.timeLimit(.minutes(10)))
struct ZoneReportTests {
    @Test func `a check says each thing in a line, and each fault below it`() throws {
        let sound = try Self.report()
        #expect(sound.isSound)
        #expect(
            sound.text == """
                rules         /zi, edition 2026f
                zones         2 read, 0 failed
                in use        1: America/Chicago
                PostgreSQL    agrees on 1 from 2027-03-01 to 2029-03-01, every 15 minutes
                appointments  12 upcoming, all computed with this edition
                """)
        let broken = try Self.report(
            used: ["America/Chicago", "Asia/Nowhere", "Mars/Olympus"],
            failures: ["Asia/Tokyo": "There is no such file."], missing: ["Mars/Olympus"],
            disagreements: [
                ZoneDisagreement(
                    zone: "America/Chicago", instant: Instant(rfc3339: "2027-03-14T08:00:00Z"),
                    ours: -21_600, theirs: -18_000),
                ZoneDisagreement(zone: "Asia/Nowhere", instant: nil, ours: nil, theirs: nil),
            ], otherEditions: ["2026a": 3, "2025b": 4], marked: 2)
        #expect(!broken.isSound)
        #expect(
            broken.text == """
                rules         /zi, edition 2026f
                zones         2 read, 1 failed
                    Asia/Tokyo: There is no such file.
                in use        3: America/Chicago, Asia/Nowhere, Mars/Olympus
                    Mars/Olympus: this machine has no such zone
                PostgreSQL    disagrees on 2 of 2 from 2027-03-01 to 2029-03-01, every 15 minutes
                    America/Chicago: 2027-03-14T02:00:00-06:00 here is 2027-03-14T03:00:00-05:00 in PostgreSQL
                    Asia/Nowhere: PostgreSQL has no such zone
                appointments  12 upcoming, 4 with 2025b, 3 with 2026a; 2 of them wait for staff: run daybook zones replan
                """)
    }

    @Test func `only a fault makes a check fail`() throws {
        #expect(try Self.report(otherEditions: ["2025b": 1]).isSound)
        #expect(try !Self.report(failures: ["Asia/Tokyo": ""]).isSound)
        #expect(try !Self.report(missing: ["Asia/Tokyo"]).isSound)
        #expect(try !Self.report(read: []).isSound)
    }

    @Test func `an account of a replan names no person`() async throws {
        let holos = try await Holos.open()
        let draft = BookingDraft(
            service: "mh_consult", start: try #require(StartDraft("2027-03-15T09:00")), clinician: "imani", hold: nil,
            note: "Wheelchair.")
        let rosa = try PersonDraft(
            name: "Rosa Delgado", isAlias: false, email: "rosa@example.org", phone: nil, zone: nil, at: "")
        let id = try await holos.database.book(draft, for: .newcomer(rosa), source: .website, call: holos.call()) {
            Answer(status: 201, body: "\($0.appointment.id)")
        }.body
        let tree = try ZoneTree(edition: "2099z")
        try tree.replace("America/Chicago", by: "America/Regina")
        let database = holos.database(zones: tree.directory)
        let edition = holos.database.zones.edition

        func account(dryRun: Bool) async throws -> ZoneReplanAccount {
            let replan = try await database.replan(dryRun: dryRun, call: holos.call(.daybook))
            return ZoneReplanAccount(edition: "2099z", isDryRun: dryRun, replans: [(holos.practice, replan)])
        }
        let line = """
              \(id)  promised 2027-03-15T09:00 America/Chicago (\(edition))  stays at 2027-03-15T14:00:00Z  \
            would be 2027-03-15T15:00:00Z
            """
        #expect(
            try await account(dryRun: true).text == """
                zone rules of edition 2099z; nothing is written
                holos: 1 to be marked
                \(line)  to be marked
                """)
        let done = try await account(dryRun: false)
        #expect(done.text == "zone rules of edition 2099z\nholos: 1 marked\n\(line)  marked")
        #expect(done.isWhole)
        let again = try await account(dryRun: false)
        #expect(again.text == "zone rules of edition 2099z\nholos: 1 marked before\n\(line)  marked before")
        for text in [done.text, done.json.text, again.json.text] {
            for secret in ["Rosa", "rosa@example.org", "Wheelchair"] { #expect(!text.contains(secret)) }
        }
        try tree.remove()
        await holos.close()
    }

    @Test func `the agenda marks what staff must look at`() async throws {
        let holos = try await Holos.open()
        for start in ["2027-03-15T09:00", "2027-03-15T11:00"] {
            let draft = BookingDraft(
                service: "mh_consult", start: try #require(StartDraft(start)), clinician: "imani", hold: nil, note: "")
            let rosa = try PersonDraft(
                name: "Rosa", isAlias: false, email: "rosa@example.org", phone: nil, zone: nil, at: "")
            _ = try await holos.database.book(draft, for: .newcomer(rosa), source: .staff, call: holos.call(.daybook)) {
                _ in Answer(status: 201)
            }
        }
        try await holos.scratch.script(
            """
            update appointment set attention = 'lost_footing', attention_since = daybook_now()
            where local_start = '2027-03-15T11:00'
            """)
        let found = try await holos.database.appointments(
            AppointmentFilter(), limit: 10, practice: holos.practice, deadline: .now + .seconds(10)
        ).elements
        let table = AgendaTable(
            practice: holos.practice, zone: try #require(holos.database.zones.zone("America/Chicago")),
            from: try #require(LocalDate("2027-03-15")), to: try #require(LocalDate("2027-03-15")),
            appointments: found, readiness: [:], now: found[0].appointment.times.created)
        let lines = table.text.split(separator: "\n").suffix(2).map(String.init)
        #expect(lines[0].hasPrefix("  09:00–10:00  ") && lines[0].hasSuffix("  booked"))
        #expect(lines[1].hasPrefix("! 11:00–12:00  ") && lines[1].hasSuffix("  booked  (lost footing)"))
        await holos.close()
    }

    private static func report(
        read: [String] = ["America/Chicago", "Etc/UTC"], used: [String] = ["America/Chicago"],
        failures: [String: String] = [:], missing: [String] = [],
        disagreements: [ZoneDisagreement] = [], otherEditions: [String: Int] = [:], marked: Int = 0
    ) throws -> ZoneReport {
        var survey = ZoneSurvey()
        survey.read = read
        survey.failures = failures
        let start = try #require(Instant(rfc3339: Holos.now))
        return ZoneReport(
            path: "/zi", edition: "2026f", survey: survey, used: used,
            window: try #require(TimeRange(start: start, lasting: .days(731))), missing: missing,
            disagreements: disagreements, upcoming: 12, marked: marked, otherEditions: otherEditions)
    }
}

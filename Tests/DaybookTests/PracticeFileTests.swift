import Clinic
import Fixtures
import Foundation
import Scheduling
import Storage
import Testing

@testable import daybook

struct PracticeFileTests {
    @Test(arguments: ["holos", "mindful-blanding", "psych-003", "counsel-24h"])
    func `the practices of the demonstration have no faults`(_ slug: String) throws {
        let file = try PracticeFile(path: Self.root.appending(path: "deploy/practices/\(slug).yaml").path)
        let zones = ZoneDirectory()
        let definition = try file.definition { zones.zone($0) != nil }
        #expect(definition.slug == slug)
    }

    @Test func `the demonstration's numbers are reserved for fiction`() throws {
        for slug in ["holos", "mindful-blanding", "psych-003"] {
            #expect(try Self.demonstration(slug).phone.contains("-555-01"))
        }
        #expect(try Self.demonstration("counsel-24h").phone.hasPrefix("+44-1632-960"))
    }

    @Test func `somebody counsels at every hour of the week`() throws {
        let definition = try Self.demonstration("counsel-24h")
        let zone = try #require(ZoneDirectory().zone("Europe/London"))
        let start = try #require(Instant(rfc3339: "2027-03-22T00:00:00Z"))
        let week = try #require(TimeRange(start: start, lasting: .days(7)))
        let open = definition.clinicians.reduce(TimeRangeSet([])) { $0.union($1.hours.open(during: week, in: zone)) }
        #expect(open == TimeRangeSet([week]))
    }

    @Test(.timeLimit(.minutes(10)))
    func `the practices of the demonstration can be applied, again without effect, and booked`() async throws {
        let scratch = try await ScratchDatabase.make()
        // Saturday 21 November 2026, 23:40 in London.
        try await scratch.setClock("2026-11-21T23:40:00Z")
        for slug in ["holos", "mindful-blanding", "psych-003", "counsel-24h"] {
            let definition = try Self.demonstration(slug)
            let deadline = ContinuousClock.now + .seconds(20)
            #expect(try await scratch.database.apply(definition, deadline: deadline).isEmpty == false)
            #expect(try await scratch.database.apply(definition, deadline: deadline) == [])
            for service in definition.services {
                #expect(try await Self.starts(service.code, slug, scratch).isEmpty == false, "\(slug) \(service.code)")
            }
        }
        let now = try await Self.starts("talk_now", "counsel-24h", scratch).first
        #expect(now?.rfc3339 == "2026-11-21T23:40:00Z")
        let saturday = try await Self.starts("quick_call", "mindful-blanding", scratch).last
        #expect(saturday?.rfc3339 == "2026-11-28T19:35:00Z")
        await scratch.close()
    }

    @Test func `placeholders are refused by their lines`() throws {
        let fixture = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Fixtures/psych-003-placeholder.yaml")
        let file = PracticeFile(name: "psych-003.yaml", bytes: Array(try Data(contentsOf: fixture)))
        #expect(
            refusal(of: file) == """
                psych-003.yaml:10: phone: "[contact information]" is a placeholder or a list: write the one real text.
                psych-003.yaml:11: email: "[contact information]" is a placeholder: write the real one.
                """)
    }

    @Test func `a small file is read as it stands`() throws {
        let definition = try PracticeFile.make().definition { _ in true }
        #expect(definition.slug == "holos")
        #expect(definition.sites == [.init(code: "main", name: "Holos", zone: "America/Chicago")])
        #expect(definition.clinicians[0].site == "main")
        #expect(
            definition.clinicians[0].hours.stretches.map(\.notation) == ["08:00-12:00", "13:00-17:30", "23:00-07:00"])
        let service = definition.services[0]
        #expect(service.notice == .hours(24))
        #expect(service.horizonDays == 60)
        #expect((service.minutes, service.bufferBefore, service.bufferAfter) == (60, 0, 15))
        #expect(service.room == nil)
        #expect(definition.policy == Policy())
    }

    @Test func `scalars are their text, whatever YAML would make of them`() throws {
        let definition = try PracticeFile.make {
            $0.replacing("name: Dr Imani", with: "name: no").replacing("code: imani", with: "code: 0x1F")
                .replacing("clinicians: [imani]", with: "clinicians: [0x1F]")
                .replacing("languages: [en]", with: "languages: [no]")
                .replacing("mon: [08:00-12:00, 13:00-17:30]", with: "mon: 08:30-17:00")
        }.definition { _ in true }
        #expect(definition.clinicians[0].name == "no")
        #expect(definition.clinicians[0].code == "0x1F")
        #expect(definition.clinicians[0].languages == ["no"])
        #expect(definition.clinicians[0].hours.stretches[0].notation == "08:30-17:00")
    }

    @Test func `the policy is read, and its words are exact`() throws {
        let policy = "policy:\n  reminders: [2d, 3h]\n  cancellation_window_hours: 48\n  alias_allowed: false\n"
        let read = try PracticeFile.make { $0 + policy }.definition { _ in true }.policy
        #expect(read == Policy(reminders: [.days(2), .hours(3)], cancellationWindowHours: 48, aliasAllowed: false))
        let wrong = PracticeFile.make {
            $0 + policy.replacing("false", with: "no").replacing("3h", with: "three hours")
        }
        #expect(
            refusal(of: wrong) == """
                holos.yaml:30: policy.reminders[1]: Write days or hours before the visit: "3d" or "2h".
                holos.yaml:32: policy.alias_allowed: Write true or false.
                """)
    }

    @Test func `where messages reach staff is read, and what is wrong with it is told by its field`() throws {
        let staff = """

            staff:
              - code: gwen
                name: Gwen Ashdown
                email: gwen@holos.example
                phone: +1-312-555-0161
                notices: [huddle]
            policy:
              messages:
                alarm_minutes: 7
                calendar_alarm_minutes: 90
                huddle: "06:45"
            """
        let definition = try PracticeFile.make { $0 + staff }.definition { $0 == "America/Chicago" }
        #expect(
            definition.staff.map(\.contact) == [
                .init(email: "gwen@holos.example", phone: "+1-312-555-0161", notices: [.huddle])
            ])
        #expect(definition.policy.messages.alarmMinutes == 7)
        #expect(definition.policy.messages.calendarAlarm == .minutes(90))
        #expect(definition.policy.messages.huddle == LocalTime("06:45"))
        #expect(definition.clinicians.map(\.contact) == [.init()])
        let wrong = PracticeFile.make {
            $0
                + staff.replacing("gwen@holos.example", with: "gwen").replacing("+1-312-555-0161", with: "home")
                .replacing("[huddle]", with: "[gossip]").replacing("06:45", with: "13:00")
                .replacing(" alarm_minutes: 7", with: " alarm_minutes: 0").replacing(": 90", with: ": 20161")
        }
        let told = refusal(of: wrong) { $0 == "America/Chicago" } ?? ""
        for field in [
            "staff[0].email: Write one e-mail address", "staff[0].phone: Write the number with its country code",
            "staff[0].notices[0]: Write one of huddle, changes.",
            "policy.messages.alarm_minutes: Write 1 to 60 minutes.",
            "policy.messages.calendar_alarm_minutes: Write 0 for none",
            "policy.messages.huddle: Write a time of the morning",
        ] {
            #expect(told.contains(field), "\(field)")
        }
        let silent = PracticeFile.make { $0 + staff.replacing("    email: gwen@holos.example\n", with: "") }
        #expect(
            refusal(of: silent) { $0 == "America/Chicago" }?.contains("staff[0].notices: These come by mail") == true)
        let idle = PracticeFile.make { $0 + staff.replacing("[huddle]", with: "[huddle, changes]") }
        #expect(refusal(of: idle) { $0 == "America/Chicago" }?.contains("staff[0].notices: Only clinicians") == true)
        let clinician = try PracticeFile.make {
            $0.replacing("code: imani", with: "code: imani\n    email: imani@holos.example\n    notices: [changes]")
        }.definition { $0 == "America/Chicago" }
        #expect(clinician.clinicians.map(\.contact.notices) == [[.changes]])
    }

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// A practice of the demonstration, as its file says it.
    static func demonstration(_ slug: String) throws -> PracticeDefinition {
        try PracticeFile(path: root.appending(path: "deploy/practices/\(slug).yaml").path).definition { _ in true }
    }

    /// The free starts of a service in the next week and a half.
    private static func starts(_ service: String, _ slug: String, _ scratch: ScratchDatabase) async throws -> [Instant]
    {
        let deadline = ContinuousClock.now + .seconds(20)
        let practice = try await scratch.database.practice(slug, deadline: deadline)
        let start = try #require(Instant(rfc3339: "2026-11-21T00:00:00Z"))
        let window = try #require(TimeRange(start: start, lasting: .days(9)))
        let query = SlotQuery(service: service, window: window, publicOnly: false)
        return try await scratch.database.slots(query, practice: practice, deadline: deadline).slots.map(\.start)
    }
}

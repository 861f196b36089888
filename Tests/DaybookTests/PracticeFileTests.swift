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

    @Test func `every fault is told at once, in the order of the lines`() {
        let file = PracticeFile.make {
            $0.replacing("region: US-IL", with: "region: Illinois")
                .replacing("zone: America/Chicago", with: "zone: Mars/Olympus")
                .replacing("minutes: 60", with: "minutes: an hour")
                .replacing("audience: public", with: "audience: everybody")
                .replacing("phone: \"+1-312-555-0142\"\n", with: "")
                .replacing("    credential: MD", with: "    credentials: MD")
        }
        #expect(
            refusal(of: file) { $0 == "America/Chicago" } == """
                holos.yaml:1: phone: The key is missing.
                holos.yaml:4: region: Write the code of a country or region as ISO 3166-2 does: "US-UT" or "GB".
                holos.yaml:5: zone: There is no zone "Mars/Olympus" on this machine; write an IANA name such as \
                "America/Denver".
                holos.yaml:13: clinicians[0].credential: The key is missing.
                holos.yaml:15: clinicians[0].credentials: This key is not known here; known are code, name, credential, \
                until, languages, licences, trainings, monitors, prescribes, site, hours, hours_elsewhere, zone, \
                daily_limit, weekly_limit, reserve, reserve_release, email, phone, notices.
                holos.yaml:22: services[0].audience: Write one of public, patients, after_approval.
                holos.yaml:23: services[0].minutes: Write a whole number of minutes, in digits.
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
                huddle: "06:45"
            """
        let definition = try PracticeFile.make { $0 + staff }.definition { $0 == "America/Chicago" }
        #expect(
            definition.staff.map(\.contact) == [
                .init(email: "gwen@holos.example", phone: "+1-312-555-0161", notices: [.huddle])
            ])
        #expect(definition.policy.messages.alarmMinutes == 7)
        #expect(definition.policy.messages.huddle == LocalTime("06:45"))
        #expect(definition.clinicians.map(\.contact) == [.init()])
        let wrong = PracticeFile.make {
            $0
                + staff.replacing("gwen@holos.example", with: "gwen").replacing("+1-312-555-0161", with: "home")
                .replacing("[huddle]", with: "[gossip]").replacing("06:45", with: "13:00")
                .replacing("alarm_minutes: 7", with: "alarm_minutes: 0")
        }
        let told = refusal(of: wrong) { $0 == "America/Chicago" } ?? ""
        for field in [
            "staff[0].email: Write one e-mail address", "staff[0].phone: Write the number with its country code",
            "staff[0].notices[0]: Write one of huddle, changes.",
            "policy.messages.alarm_minutes: Write 1 to 60 minutes.",
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

    @Test(arguments: [
        ("step: 15", "step: 1:30", "services[0].step: Write a whole number of minutes, in digits."),
        ("step: 15", "step: 99999999999999999999", "services[0].step: Write a whole number of minutes, in digits."),
        (
            "notice: 24h", "notice: 24",
            "services[0].notice: Write 0, or minutes, hours or days: \"90m\", \"24h\", \"2d\"."
        ),
        ("horizon: 60d", "horizon: 60", "services[0].horizon: Write days: \"60d\"."),
        (
            "clinicians: [imani]", "clinicians: imani",
            "services[0].clinicians: Write a list here: \"- \" before each element, or [one, two]."
        ),
        (
            "clinicians: [imani]", "clinicians: [gwen]",
            "services[0].clinicians[0]: There is no clinician \"gwen\" in this file."
        ),
        (
            "clinicians: [imani]", "clinicians: [[imani]]",
            "services[0].clinicians[0]: \"[imani]\" is a placeholder or a list: write the one real text."
        ),
        (
            "sun: 23:00-07:00", "sun: 23-7",
            "clinicians[0].hours.sun: \"23-7\" under sun is not a stretch of hours; write \"08:00-17:30\", \"09:00-13:00/2w@2026-11-28\" for every second week, or \"09:00-13:00 2027-06-01..2027-08-31\" for a season."
        ),
        (
            "sun: 23:00-07:00", "funday: 23:00-07:00",
            "clinicians[0].hours.funday: This key is not known here; known are mon, tue, wed, thu, fri, sat, sun."
        ),
        ("crisis: us", "crisis:", "crisis: Say which help numbers people see: one of eu, gb, us."),
        ("crisis: us", "crisis: {call: 911}", "crisis: Write one text here."),
    ])
    func `each kind of fault names its place`(_ before: String, _ after: String, _ fault: String) throws {
        let text = refusal(of: .make { $0.replacing(before, with: after) })
        let line = 1 + (try #require(PracticeFile.text.split(separator: "\n").firstIndex { $0.contains(before) }))
        #expect(text == "holos.yaml:\(line): \(fault)")
    }

    @Test func `closed days are dates with their reasons`() throws {
        let file = PracticeFile.make { $0 + "closed:\n  2026-11-26: Thanksgiving\n  2026-02-30: Never\n" }
        #expect(
            refusal(of: file)
                == "holos.yaml:31: closed.2026-02-30: Write a date that exists, and why: \"2027-07-05: Holiday\".")
        let good = try PracticeFile.make { $0 + "closed: {2026-11-26: Thanksgiving}\n" }.definition { _ in true }
        #expect(good.closed.map(\.reason) == ["Thanksgiving"])
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

    @Test func `with two sites each part says where it is`() {
        let file = PracticeFile.make {
            $0.replacing("sites:\n", with: "sites:\n  - code: north\n    name: North\n")
        }
        #expect(
            refusal(of: file) == """
                holos.yaml:16: clinicians[0].site: The key is missing.
                holos.yaml:24: services[0].site: The key is missing.
                """)
    }

    @Test func `a key that is given twice is refused by its line`() {
        let plain = refusal(of: .make { $0.replacing("crisis: us", with: "crisis: us\ncrisis: gb") })
        #expect(plain == "holos.yaml:6: The key \"crisis\" is given more than once.")
        // To YAML, these two are a truth and a text.
        let quoted = refusal(of: .make { $0 + "yes: 1\n\"yes\": 2\n" })
        #expect(quoted?.contains("holos.yaml:30: yes: This key is given more than once.") == true)
    }

    @Test func `anchors and aliases are refused, also by the million`() {
        let file = PracticeFile.make {
            $0.replacing("region: US-IL", with: "region: &r US-IL").replacing("code: main", with: "code: *r")
        }
        #expect(refusal(of: file)?.contains("holos.yaml:4: region: Anchors and aliases") == true)
        let bomb = (1...30).reduce("a0: &a0 [x]\n") { $0 + "a\($1): &a\($1) [*a\($1 - 1), *a\($1 - 1), *a\($1 - 1)]\n" }
        let text = refusal(of: PracticeFile(name: "bomb.yaml", bytes: Array((bomb + "? *a30\n: boom\n").utf8)))
        #expect(
            text?.hasSuffix("Anchors and aliases (&name, *name) are not read here: write the value itself.") == true)
    }

    @Test(arguments: [
        ("", "x.yaml:1: The file is empty."),
        ("just a text", "x.yaml:1: Write keys with values here, one a line: \"key: value\"."),
        (
            "a: 1\n---\nb: 2\n",
            "x.yaml:2: This is not YAML: but found another document, expected a single document in the stream that began on line 1."
        ),
        (
            "name: \"open\nzone: x\n",
            "x.yaml:3: This is not YAML: found unexpected end of stream, while scanning a quoted scalar that began on line 1."
        ),
        (
            "name: Holos\n\tzone: x\n",
            "x.yaml:2: This is not YAML: found a tab character that violates indentation, while scanning a plain scalar that began on line 1."
        ),
        ("name: \u{1}\n", "x.yaml:1: This is not YAML: control characters are not allowed."),
    ])
    func `what is not YAML is refused by its line`(_ text: String, _ fault: String) {
        let refusal = refusal(of: PracticeFile(name: "x.yaml", bytes: Array(text.utf8)))
        #expect(refusal?.split(separator: "\n").first.map(String.init) == fault)
    }

    @Test func `other bytes than UTF-8, and far too many, are refused`() {
        let latin = PracticeFile(name: "x.yaml", bytes: Array("a: 1\nname: Caf".utf8) + [0xE9, 0x0A])
        #expect(refusal(of: latin) == "x.yaml:2: The file is not UTF-8 text.")
        let big = PracticeFile(name: "x.yaml", bytes: [UInt8](repeating: 0x20, count: PracticeFile.largestSize + 1))
        #expect(refusal(of: big) == "x.yaml:1: The file is larger than 256 KiB, which no practice needs.")
    }

    @Test func `cut or mangled at any place, a file is read or refused`() {
        var random = SeededGenerator(seed: 17)
        let bytes = Array(PracticeFile.text.utf8)
        var refused = 0
        for _ in 0..<2000 {
            var changed = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: changed.indices, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: changed[place] = UInt8.random(in: 0...255, using: &random)
                case 1: changed.remove(at: place)
                default:
                    changed.insert(Array("\"'[]{}:-&*!|>%@#\n\t ".utf8).randomElement(using: &random) ?? 0, at: place)
                }
            }
            let text = refusal(of: PracticeFile(name: "x.yaml", bytes: changed))
            if let text { #expect(text.split(separator: "\n").allSatisfy { $0.hasPrefix("x.yaml:") }) }
            refused += text == nil ? 0 : 1
        }
        #expect((1000..<2000).contains(refused))
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

    func refusal(of file: PracticeFile, zones: (String) -> Bool = { _ in true }) -> String? {
        do throws(PracticeFileFaults) {
            _ = try file.definition(zones: zones)
            return nil
        } catch {
            return error.description
        }
    }
}

extension PracticeFile {
    /// Twenty-eight lines that describe a practice.
    fileprivate static let text = """
        practice: holos
        name: Holos Wellness
        neutral_name: HW Appts
        region: US-IL
        zone: America/Chicago
        crisis: us
        phone: "+1-312-555-0142"
        email: hello@holos.example
        neutral_site: hw.example
        sites:
          - code: main
            name: Holos
        clinicians:
          - code: imani
            name: Dr Imani
            credential: MD
            languages: [en]
            hours:
              mon: [08:00-12:00, 13:00-17:30]
              sun: 23:00-07:00
        services:
          - {code: mh_consult, label: Consultation, neutral_label: Appointment,
            audience: public,
            minutes: 60,
            buffer_after: 15,
            step: 15, notice: 24h,
            horizon: 60d,
            clinicians: [imani]}

        """

    /// The small practice, with its text changed as a test needs it.
    static func make(_ change: (String) -> String = { $0 }) -> PracticeFile {
        PracticeFile(name: "holos.yaml", bytes: Array(change(text).utf8))
    }
}

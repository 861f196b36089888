import Clinic
import Fixtures
import Foundation
import Scheduling
import Storage
import Testing

@testable import daybook

/// What is wrong with a practice file is told by its line, all of it at once.
struct PracticeFileFaultTests {
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
        let told = refusal(of: PracticeFile(name: "x.yaml", bytes: Array(text.utf8)))
        #expect(told?.split(separator: "\n").first.map(String.init) == fault)
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
}

import Clinic
import Foundation
import Scheduling
import Storage
import Testing

@testable import daybook

/// The laws that a practice adds.
extension PracticeFileTests {
    private static let law = """
        policy:
          messages:
            hours: 08:00-21:00
            laws:
              - region: US-TX
                hours: 10:00-19:00
                from: 2027-09-01
                until: 2028-08-31
                source: Example Code 1

        """

    @Test func `a law that a practice keeps to is read, kept, and counts besides those that ship`() throws {
        let policy = try PracticeFile.make { $0 + Self.law }.definition { _ in true }.policy
        let law = SendingLaw(
            region: "US-TX", hours: try #require(SendingHours("10:00-19:00")),
            from: try #require(LocalDate("2027-09-01")), until: LocalDate("2028-08-31"),
            source: "Example Code 1")
        #expect(policy.messages.laws == [law])
        #expect(try JSONDecoder().decode(Policy.self, from: try JSONEncoder().encode(policy)) == policy)
        let practice = Practice(
            id: Practice.ID(UUID()), slug: "holos", name: "Holos", neutralName: "HW Appts", region: "US-TX",
            zone: "America/Chicago", crisis: .us, phone: "+1-312-555-0142", email: "hello@holos.example",
            neutralSite: "hw.example", origins: [], policy: policy)
        let times = try practice.sendingTimes(for: nil, ZoneDirectory())
        let evenings = try ["2027-08-31", "2027-09-01", "2028-08-31", "2028-09-01"].map {
            times.allow(try #require(Instant(rfc3339: "\($0)T19:00:00-05:00")))
        }
        #expect(evenings == [true, false, false, true])
        #expect(!times.allow(try #require(Instant(rfc3339: "2027-08-31T21:00:00-05:00"))))
    }

    @Test(arguments: [
        ("US-TX", "US-TEX", "region: There is no such country or state"),
        ("US-TX", "US-XX", "region: There is no such country or state"),
        ("US-TX", "UK", "region: There is no such country or state"),
        ("region: US-TX\n        ", "", "region: The key is missing."),
        ("10:00-19:00", "19:00-10:00", "hours: Write the first and the last time of the day"),
        ("10:00-19:00", "10:00-10:00", "hours: Write the first and the last time of the day"),
        ("10:00-19:00", "08:00-21:00", "hours: This changes nothing"),
        ("10:00-19:00", "06:00-08:00", "hours: With the practice's hours and the other laws there this leaves no time"),
        ("2027-09-01", "2027-09-31", "from: Write a date that exists"),
        ("2028-08-31", "soon", "until: Write a date that exists"),
        ("2028-08-31", "2027-08-31", "until: The last day comes before the first, 2027-09-01."),
        ("Example Code 1", "TODO", "source: "),
    ])
    func `a law that cannot count is refused by its field, and nothing else is`(
        _ before: String, _ after: String, _ fault: String
    ) throws {
        let told = try #require(refusal(of: .make { $0 + Self.law.replacing(before, with: after) }))
        let lines = told.split(separator: "\n")
        #expect(lines.count == 1, "\(told)")
        #expect(lines.first?.contains("policy.messages.laws[0].\(fault)") == true, "\(told)")
    }

    @Test func `a law that is listed again changes nothing, and one for a part of its region does`() throws {
        let second = """
                  - region: US-TX
                    hours: 10:00-19:00
                    from: 2027-10-01
                    source: Example Code 2

            """
        func told(_ text: String) -> String? { refusal(of: .make { $0 + Self.law + text }) }
        // It has no end, so there are days on which it counts alone.
        #expect(told(second) == nil)
        let within = second.replacing("        source", with: "        until: 2028-01-31\n        source")
        #expect(told(within)?.contains("policy.messages.laws[1].hours: This changes nothing") == true)
        #expect(told(second.replacing("US-TX", with: "US")) == nil)
    }
}

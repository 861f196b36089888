import Clinic
import Foundation
import Scheduling
import Testing

struct ReplyAnswerTests {
    /// The longest names and numbers of the practices that ship.
    private static func practice(_ crisis: CrisisProfile, neutralName: String = "MI Appts") -> Practice {
        Practice(
            id: .init(UUID()), slug: "mindful-blanding", name: "Mindful Infusions Blanding", neutralName: neutralName,
            region: "US-UT", zone: "America/Denver", crisis: crisis, phone: "+44-1632-960127",
            email: "hello@mi.example", neutralSite: "talk.example", origins: [], policy: Policy())
    }

    @Test(arguments: [CrisisProfile.us, .gb, .eu])
    func `every answer fits into one text of the phones' alphabet`(crisis: CrisisProfile) throws {
        let zone = try Zone.machine("America/Denver")
        // Wednesday 22 September 2027, 10:30 in the morning: nothing is longer.
        let visit = ReplyAnswer.Visit(start: try #require(Instant(rfc3339: "2027-09-22T16:30:00Z")), zone: zone.name)
        let practice = Self.practice(crisis)
        let link = "https://talk.example/v/\(String(repeating: "A", count: 10))/m\(String(repeating: "A", count: 16))"
        let answers: [ReplyAnswer] = [
            .confirmed(visit, count: 1), .confirmed(visit, count: 12), .change(.init(UUID())), .booked(visit),
            .kept(visit), .stopped(visit), .stopped(nil), .resumed, .help, .crisis, .untold,
            .noted, .unheard,
        ]
        for answer in answers {
            let text = answer.text(of: practice, clock: WallClock(zone, region: "US-UT")) { _ in link }
            #expect(text.count <= 160, "\(text.count): \(text)")
            #expect(text.utf8.allSatisfy { (0x20...0x7E).contains($0) && !"^{}\\[~]|`".utf8.contains($0) }, "\(text)")
            #expect(DisclosingWords.found(in: text) == [])
        }
    }

    @Test(arguments: [CrisisProfile.us, .gb, .eu])
    func `whoever is not understood is told who helps in danger`(crisis: CrisisProfile) {
        for answer in [ReplyAnswer.noted, .unheard, .untold, .crisis, .help] {
            let text = answer.text(of: Self.practice(crisis))
            #expect(text.contains(crisis.lines[0].number) && text.contains("+44-1632-960127"), "\(text)")
        }
        // Nobody is told that the team knows when it does not.
        #expect(!ReplyAnswer.untold.text(of: Self.practice(crisis)).contains("team"))
    }

    @Test func `a name that tells what somebody is treated for is never in an answer`() {
        let practice = Self.practice(.us, neutralName: "Ketamine Clinic")
        for answer in [ReplyAnswer.noted, .crisis, .help, .stopped(nil)] {
            #expect(answer.text(of: practice).hasPrefix("Appointments: "))
        }
    }

    private static let read: [(String, ReplyKeyword?, ReplyMeaning, ReplyMeaning.Consent?)] = [
        ("please leave them alone", .stop, .stop, .revoked), ("cancel", .stop, .cancel, .revoked),
        ("i want to die", .stop, .crisis, .revoked), ("yes", .start, .yes, .given), ("unstop", .start, .start, .given),
        ("what?", .help, .help, nil), ("y", nil, .yes, nil), ("stop", nil, .stop, .revoked),
    ]

    @Test(arguments: read)
    func `what the provider has read in an answer counts, and danger before it`(
        text: String, keyword: ReplyKeyword?, meaning: ReplyMeaning, consent: ReplyMeaning.Consent?
    ) {
        #expect(ReplyMeaning(text, keyword: keyword) == meaning)
        #expect(meaning.consent(keyword) == consent)
    }
}

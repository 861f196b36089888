import Clinic
import Foundation
import Scheduling
import Testing

struct ReplyAnswerTests {
    /// The longest names and numbers of the practices that ship.
    private static func practice(_ crisis: CrisisProfile) -> Practice {
        Practice(
            id: .init(UUID()), slug: "mindful-blanding", name: "Mindful Infusions Blanding", neutralName: "MI Appts",
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
            .kept(visit), .stopped(visit), .stopped(nil), .resumed, .help, .crisis, .noted,
        ]
        for answer in answers {
            let text = answer.text(of: practice, clock: WallClock(zone, region: "US-UT")) { _ in link }
            #expect(text.count <= 160, "\(text.count): \(text)")
            #expect(text.utf8.allSatisfy { (0x20...0x7E).contains($0) && !"^{}\\[~]|`".utf8.contains($0) }, "\(text)")
            #expect(DisclosingWords.found(in: text) == [])
        }
    }

    private static let read: [(String, String?, ReplyMeaning)] = [
        ("please leave me alone", "STOP", .stop), ("cancel", "STOP", .cancel),
        ("i want to die", "STOP", .crisis), ("yes", "START", .start), ("what?", "HELP", .help), ("y", nil, .yes),
        ("y", "SOMETHING", .yes),
    ]

    @Test(arguments: read)
    func `what the provider has read in an answer counts, and danger before it`(
        text: String, keyword: String?, meaning: ReplyMeaning
    ) {
        #expect(ReplyMeaning(text, keyword: keyword) == meaning)
    }
}

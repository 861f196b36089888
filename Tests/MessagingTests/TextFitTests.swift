import Clinic
import Messaging
import Scheduling
import Storage
import Testing
import Transport

struct TextFitTests {
    @Test(arguments: Story.practices)
    func `every text fits into one message of every practice that ships`(practice: Practice) throws {
        let zone = try #require(Story.zones.zone(practice.zone))
        #expect(try TextTemplates().excesses(of: practice, zones: [zone]) == [])
    }

    @Test func `a neutral name that is too long for a text is said with the text and its length`() throws {
        let practice = Story.practice(neutralName: "Appointments of the House by the River")
        let zone = try #require(Story.zones.zone(practice.zone))
        let excesses = try TextTemplates().excesses(of: practice, zones: [zone])
        let waiting = try #require(excesses.first { $0.name == "waiting" })
        guard case .length(let length) = waiting.cause else {
            Issue.record("it is too long")
            return
        }
        #expect(length > TextTemplates.length)
        #expect(waiting.sentence.contains("\"waiting\" has \(length) characters"))
    }

    @Test func `a character that texts do not have is named`() throws {
        let practice = Story.practice(neutralName: "Şehir")
        let zone = try #require(Story.zones.zone(practice.zone))
        let excesses = try TextTemplates().excesses(of: practice, zones: [zone])
        #expect(excesses.map(\.name).starts(with: LetterTemplates.Name.texts.map(\.rawValue)))
        #expect(excesses.contains { $0.name == "answer: noted" })
        #expect(excesses.allSatisfy { $0.cause == .stranger("Ş") })
    }

    @Test func `the list of a week says how many it does not name`() throws {
        let zone = try #require(Story.zones.zone("America/Denver"))
        let starts = try (13...17).map { try Story.instant("2027-07-\($0)T16:00:00Z") }
        func body(_ kind: Message.Kind, _ count: Int) throws -> String {
            let notice = Notice(
                id: .fresh(), kind: kind, name: "", label: "", content: .visits(Array(starts.prefix(count))),
                practice: Story.mindful)
            return PhoneText.composed(
                notice, to: "+19285550107", with: try TextTemplates(), zone: zone, ownZone: nil
            ).body
        }
        #expect(try body(.week, 5).contains("Thu 15 Jul 10:00 AM and 2 more. Y if all OK"))
        #expect(try !body(.week, 3).contains("more"))
        #expect(try !body(.series, 5).contains("more"))
    }

    @Test func `a text that is too long is refused at the start, by its name`() {
        var sources = TextTemplates.shipped
        sources[.moved] = "{{sender}}: " + String(repeating: "a", count: 160)
        #expect(throws: TemplateFault.tooLong(.moved, 170)) { try TextTemplates(sources) }
        sources[.moved] = "{{sender}}: you’ve a new time"
        #expect(throws: TemplateFault.notInAlphabet(.moved)) { try TextTemplates(sources) }
    }

    @Test func `a text goes out without its link where it fits only so, and with it where it fits`() throws {
        let zone = try #require(Story.zones.zone("America/Denver"))
        func body(_ link: String) throws -> String {
            let notice = try Story.notice(kind: .offer, links: [.offer: link])
            return PhoneText.composed(
                notice, to: "+19285550107", with: try TextTemplates(), zone: zone, ownZone: nil
            ).body
        }
        #expect(try body("https://mi.example/o").contains(" https://mi.example/o "))
        let long = try body("https://mi.example/" + String(repeating: "o", count: 100))
        #expect(!long.contains("https"))
        #expect(GSMText(long)?.isSingle == true)
    }

    @Test func `every time of an offer is one of the clock that it names`() throws {
        let zone = try #require(Story.zones.zone("America/Denver"))
        let text = PhoneText.composed(
            try Story.notice(kind: .offer), to: "+19285550107", with: try TextTemplates(), zone: zone,
            ownZone: Story.zones.zone("America/New_York"))
        #expect(text.body.contains("Tue 13 Jul 10:00 AM MDT. A takes it until 10:00 AM."))
    }
}

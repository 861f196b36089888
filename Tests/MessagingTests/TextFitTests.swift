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

    @Test func `a reminder says how many other visits there are on its day`() throws {
        let zone = try #require(Story.zones.zone("America/Denver"))
        func body(_ sameDay: [Instant]) throws -> String {
            let notice = Notice(
                id: .fresh(), kind: .reminder(.days(1)), name: "", label: "",
                content: .visit(start: try Story.instant("2027-07-13T16:00:00Z")), sameDay: sameDay,
                practice: Story.mindful)
            return PhoneText.composed(
                notice, to: "+19285550107", with: try TextTemplates(), zone: zone, ownZone: nil
            ).body
        }
        #expect(try body([]).hasPrefix("MI Appts: Tue 13 Jul 10:00 AM MDT. Y yes,"))
        let others = [try Story.instant("2027-07-13T18:00:00Z"), try Story.instant("2027-07-13T20:00:00Z")]
        #expect(try body(others).hasPrefix("MI Appts: Tue 13 Jul 10:00 AM MDT and 2 more that day. Y yes,"))
    }

    /// What somebody in a zone reads of what to do before a visit at that time.
    private func sheet(
        _ preparation: Preparation, start: String = "2027-07-13T16:00:00Z", ownZone: String? = "America/Phoenix",
        practice: Practice = Story.mindful, needsEscort: Bool = false
    ) throws -> String {
        let start = try Story.instant(start)
        let visit = try #require(TimeRange(start: start, lasting: .hours(1)))
        let sheet = PreparationSheet(
            visit: visit, preparation: preparation, driveMinutes: nil, needsEscort: needsEscort, company: [])
        let notice = Notice(
            id: .fresh(), kind: .prepare, name: "", label: "", content: .sheet(sheet), practice: practice)
        return PhoneText.composed(
            notice, to: "+19285550107", with: try TextTemplates(),
            zone: try #require(Story.zones.zone(practice.zone)), ownZone: ownZone.flatMap(Story.zones.zone)
        ).body
    }

    @Test func `what to do before is said by the person's own clock, with its zone, and by no other`() throws {
        let all = Preparation(foodMinutes: 450, drinkMinutes: 120, sprayMinutes: 60)
        let rules = "no food after 1:30 AM, water until 7:00 AM, nothing in the nose after 8:00 AM"
        #expect(
            try sheet(all) == "MI Appts: for Tue 13 Jul, in MST: \(rules). +1-435-555-0118 STOP ends")
        // In winter both clocks agree.
        #expect(
            try sheet(all, start: "2027-01-12T16:00:00Z")
                == "MI Appts: for Tue 12 Jan 9:00 AM MST: \(rules). Y yes, R change. +1-435-555-0118 STOP ends")
        #expect(try sheet(all, ownZone: nil).hasPrefix("MI Appts: for Tue 13 Jul 10:00 AM MDT: no food after 2:30 AM,"))
    }

    @Test func `what to do before names what is asked, and nothing of what is not`() throws {
        func rules(_ preparation: Preparation, needsEscort: Bool = false) throws -> String {
            let text = try sheet(preparation, ownZone: nil, needsEscort: needsEscort)
            return String(text.split(separator: "MDT: ")[1].split(separator: ". Y yes, R change. +")[0])
        }
        #expect(try rules(Preparation(drinkMinutes: 120)) == "water until 8:00 AM")
        #expect(try rules(Preparation(sprayMinutes: 60)) == "nothing in the nose after 9:00 AM")
        // The evening before is another day.
        #expect(try rules(Preparation(foodMinutes: 720)) == "no food after Mon 10:00 PM")
        #expect(try rules(Preparation(drivingHours: 24)) == "please do not drive home")
        #expect(try rules(Preparation(drivingHours: 24), needsEscort: true) == "somebody you know takes you home")
        #expect(try rules(Preparation(bring: ["a blanket"])) == "please ask us what to bring")
    }

    @Test(arguments: Story.practices, ["America/Phoenix", "Asia/Kathmandu", "Europe/Berlin"])
    func `what to do before fits into one message on anybody's clock`(practice: Practice, zone: String) throws {
        let most = Preparation(foodMinutes: 1440, drinkMinutes: 1440, sprayMinutes: 1440)
        for start in ["2027-01-27T19:30:00Z", "2027-09-29T17:30:00Z"] {
            let body = try sheet(most, start: start, ownZone: zone, practice: practice)
            #expect(GSMText(body)?.isSingle == true, "\(body)")
        }
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

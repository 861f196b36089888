import Clinic
import Foundation
import Messaging
import Scheduling
import Storage
import Testing

@testable import daybook

struct OutboxTableTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
    private static let zones = ZoneDirectory()

    @Test(arguments: ["counsel-24h", "holos", "mindful-blanding", "psych-003"])
    func `what a practice that ships puts into texts fits`(slug: String) throws {
        let path = Self.root.appending(path: "deploy/practices/\(slug).yaml").path
        let texts = try TextTemplates()
        let definition = try PracticeFile(path: path).definition(
            zones: { Self.zones.zone($0) != nil }, messages: { texts.faults(of: $0, zones: Self.zones) })
        #expect(definition.slug == slug)
    }

    @Test func `a practice file whose neutral name is too long for a text is refused at its line`() throws {
        let path = Self.root.appending(path: "deploy/practices/mindful-blanding.yaml").path
        let file = try String(contentsOfFile: path, encoding: .utf8)
            .replacing("neutral_name: MI Appts", with: "neutral_name: Appts of the House by the River")
        let line = file.split(separator: "\n", omittingEmptySubsequences: false)
            .firstIndex { $0.hasPrefix("neutral_name:") }
        let texts = try TextTemplates()
        let faults = #expect(throws: PracticeFileFaults.self) {
            try PracticeFile(name: "long.yaml", bytes: Array(file.utf8)).definition(
                zones: { Self.zones.zone($0) != nil }, messages: { texts.faults(of: $0, zones: Self.zones) })
        }
        #expect(faults?.faults.map(\.path) == [["neutral_name"]])
        #expect(faults?.faults.first?.line == line.map { $0 + 1 })
        #expect(faults?.description.contains("and 160 fit") == true)
    }

    @Test func `a practice file says which number its texts come from, as people write it`() throws {
        let path = Self.root.appending(path: "deploy/practices/holos.yaml").path
        let file = try String(contentsOfFile: path, encoding: .utf8)
        func from(_ text: String) throws -> String? {
            let file = file.replacing("\npolicy:\n", with: "\npolicy:\n  messages:\n    texts_from: \(text)\n")
            return try PracticeFile(name: "holos.yaml", bytes: Array(file.utf8))
                .definition { Self.zones.zone($0) != nil }.policy.messages.textsFrom
        }
        #expect(try from("+1-312-555-0143") == "+13125550143")
        #expect(try from("MG00aa") == "MG00aa")
        for text in ["312-555-0143", "Holos", "+1"] {
            #expect(throws: PracticeFileFaults.self) { try from(text) }
        }
    }

    @Test func `practices that send from one number are found`() throws {
        var own = Self.practice.policy
        own.messages.textsFrom = "+13125550143"
        let slugs = ["a", "b", "c", "d"].map { slug in
            Practice(
                id: .fresh(), slug: slug, name: "", neutralName: "", region: "US-IL", zone: "", crisis: .us, phone: "",
                email: "", neutralSite: "", origins: [], policy: slug == "a" ? own : Policy())
        }
        let sharing = Practice.sharingTextSender(slugs, usual: "+13125550142")
        #expect(sharing.map(\.sender) == ["+13125550142"])
        #expect(sharing.map { $0.practices.map(\.slug) } == [["b", "c", "d"]])
        #expect(Practice.sharingTextSender(Array(slugs.prefix(2)), usual: "+13125550142").isEmpty)
    }

    @Test func `a call list fits 80 columns, names every phone once, and leaves nothing where nothing may be left`()
        throws
    {
        let zone = try #require(Self.zones.zone("America/Chicago"))
        let start = try #require(Instant(rfc3339: "2027-07-02T14:00:00Z"))
        let long = Array(repeating: "a long reason", count: 20).joined(separator: " ")
        let people = [
            Self.person("Rosa Begay", "+1-928-555-0107", zone: "America/Phoenix"),
            Self.person("Wu", "+1-928-555-0108", zone: nil),
        ]
        let table = CallListTable(practice: Self.practice, zone: zone, zones: Self.zones)
        let reach = Reach(email: nil, phone: "+19285550107")
        let text = table.text(
            of: [
                CallListEntry(
                    person: people[0], wishes: nil, reach: reach, start: start, zone: "America/Chicago", failure: long),
                CallListEntry(
                    person: people[1], wishes: ContactWishes(noVoicemail: true, codeWord: "bluebird"), reach: reach,
                    start: start,
                    zone: "America/Chicago", failure: nil),
            ], tasks: [], now: start)
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
        #expect(text.contains("2027-07-02 09:00, their clock 2027-07-02 07:00"))
        #expect(text.components(separatedBy: "+1-928-555-0107").count == 2)
        #expect(text.contains("first ask for: bluebird\n    voicemail: leave nothing"))
        #expect(!text.contains("Holos Wellness"))
    }

    @Test func `a call that is owed follows what the person wished for, and a stranger is named by their number`()
        throws
    {
        let zone = try #require(Self.zones.zone("America/Chicago"))
        let now = try #require(Instant(rfc3339: "2027-07-02T14:00:00Z"))
        let rosa = Self.person("Rosa Begay", "+1-928-555-0107", zone: nil)
        func task(_ person: Person.ID?, _ stranger: DeskTask.Stranger? = nil) -> DeskTask {
            DeskTask(
                id: .fresh(), kind: .call, lane: .now, person: person, stranger: stranger, due: now, created: now)
        }
        let wishes = ContactWishes(
            times: "after six", noVoicemail: true, codeWord: "bluebird", otherAddress: "my sister, 928 555 0199")
        let number = "+13125550161"
        let text = CallListTable(practice: Self.practice, zone: zone, zones: Self.zones).text(
            of: [],
            tasks: [
                TaskDetails(task: task(rosa.id), person: rosa, wishes: wishes),
                TaskDetails(
                    task: task(nil, .init(id: .fresh(), number: number)), person: nil, likely: ["Bea Lund", "Cal Lund"]),
                TaskDetails(task: task(nil, .init(id: .fresh(), number: nil)), person: nil),
            ], now: now)
        for said in [
            "first ask for: bluebird", "voicemail: leave nothing", "when to call: after six",
            "other address: my sister, 928 555 0199", "[ ] Bea Lund or Cal Lund, \(number)",
        ] { #expect(text.contains(said), "\(said)\n\(text)") }
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
        #expect(text.components(separatedBy: "[ ]").count == 3)
    }

    @Test func `calls that cannot wait are printed first, and none is left out but that about a visit that is listed`()
        throws
    {
        let zone = try #require(Self.zones.zone("America/Chicago"))
        let now = try #require(Instant(rfc3339: "2027-07-02T14:00:00Z"))
        let rosa = Self.person("Rosa Begay", "+1-928-555-0107", zone: nil)
        let visit = CallListEntry(
            person: rosa, wishes: nil, reach: Reach(email: nil, phone: nil), start: now + .hours(2),
            zone: "America/Chicago", failure: "the relay refused it (550)")
        func task(
            _ kind: DeskTask.Kind, _ lane: Lane = .routine, due: Duration = .zero, about start: Instant? = nil
        ) -> TaskDetails {
            let task = DeskTask(id: .fresh(), kind: kind, lane: lane, person: rosa.id, due: now + due, created: now)
            return TaskDetails(task: task, person: rosa, visitStart: start)
        }
        let table = CallListTable(practice: Self.practice, zone: zone, zones: Self.zones)
        func reasons(_ tasks: TaskDetails...) -> [String] {
            table.text(of: [visit], tasks: tasks, now: now).split(separator: "\n")
                .filter { $0.contains("why: ") }.map { $0.trimmingCharacters(in: .whitespaces) }
        }
        let failure = "why: the relay refused it (550)"
        #expect(reasons(task(.contact, about: visit.start)) == [failure])
        #expect(reasons(task(.contact, about: now - .hours(2))) == [failure, "why: reach them another way"])
        #expect(reasons(task(.call)) == [failure, "why: call them"])
        #expect(
            reasons(task(.call, .sameDay, due: .hours(-1)), task(.contact, about: visit.start), task(.call, .now))
                == ["why: call them (now)", "why: call them (same day)", failure])
    }

    @Test func `masked addresses can be told apart and not used`() {
        #expect(AddressMask.mail("rosa@begay.example") == "r…@b….example")
        #expect(AddressMask.phone("+19285550107") == "…07")
    }

    private static let practice = Practice(
        id: .fresh(), slug: "holos", name: "Holos Wellness", neutralName: "HW Appts", region: "US-IL",
        zone: "America/Chicago", crisis: .us, phone: "+1-312-555-0142", email: "hello@holos.example",
        neutralSite: "hw.example", origins: [], policy: Policy())

    private static func person(_ name: String, _ phone: String, zone: String?) -> Person {
        Person(id: .fresh(), name: name, isAlias: false, email: nil, phone: phone, zone: zone)
    }
}

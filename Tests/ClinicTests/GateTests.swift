import Clinic
import Foundation
import Scheduling
import Testing

struct GateTests {
    /// Monday 8 March 2027, 09:00 in Chicago.
    private static let start = "2027-03-08T09:00:00-06:00"
    private static let service = Service.ID(UUID())
    private static let visit = Appointment.ID(UUID())

    @Test func `every gate opens, closes and expires`() throws {
        // An infusion on 8 March. What is recorded on 1 March opens each gate; a later entry closes it; what counts
        // until 5 March is over on the day of the visit.
        for kind in GateKind.allCases where kind != .candidacy {
            let rule = Self.rule(kind)
            #expect(try Self.standing(rule, []).isOpen == false, "\(kind) is open without anything")
            #expect(try Self.standing(rule, [Self.record(kind)]).isOpen, "\(kind) does not open")
            let closed = try [Self.record(kind), Self.record(kind, .closed, at: "2027-03-02T10:00:00-06:00")]
            #expect(try Self.standing(rule, closed).fault == .closed, "\(kind) does not close")
            let again = try closed + [Self.record(kind, at: "2027-03-03T10:00:00-06:00")]
            #expect(try Self.standing(rule, again.reversed()).isOpen, "\(kind) does not open again")
            let friday = try #require(LocalDate("2027-03-05"))
            let ended = try [Self.record(kind, until: friday)]
            #expect(try Self.standing(rule, ended).fault == .expired(friday), "\(kind) does not expire")
        }
    }

    @Test func `what a rule counts in days counts to the last of them on the wall`() throws {
        var rule = GateRule(.status, validDays: 7)
        // Said on 1 March at 23:30 in Chicago, when it is the 2nd elsewhere: it counts up to and with the 8th.
        let late = try Self.record(.status, at: "2027-03-01T23:30:00-06:00")
        #expect(try Self.standing(rule, [late]).isOpen)
        rule.validDays = 6
        #expect(try Self.standing(rule, [late]).fault == .expired(try #require(LocalDate("2027-03-07"))))
    }

    @Test func `a new version of the document asks again whoever accepted an earlier one`() throws {
        let rule = GateRule(.consent, of: "ketamine")
        let accepted = try Self.record(.consent)
        #expect(try Self.standing(rule, [accepted], documents: ["ketamine": 1]).isOpen)
        #expect(try Self.standing(rule, [accepted], documents: ["ketamine": 2]).fault == .outdated)
        // Another document is another gate.
        #expect(try Self.standing(GateRule(.consent, of: "photo"), [accepted]).fault == .missing)
    }

    @Test func `an escort counts for the visit that they come to, and for no other`() throws {
        let other = try Self.record(.escort, of: Appointment.ID(UUID()))
        #expect(try Self.standing(GateRule(.escort), [other]).fault == .missing)
        #expect(try Self.standing(GateRule(.escort), [Self.record(.escort)]).isOpen)
    }

    @Test func `who comes along on one day is asked again when the visit is on another`() throws {
        let sunday = try #require(LocalDate("2027-03-07"))
        for kind in [GateKind.escort, .region] {
            let moved = try Self.standing(GateRule(kind), [Self.record(kind, on: sunday)])
            #expect(moved.fault == .otherDay(sunday))
            let closed = try Self.standing(GateRule(kind), [Self.record(kind, .closed, on: sunday)])
            #expect(closed.fault == .closed)
        }
    }

    @Test func `a visit for which the person will be elsewhere is held, and says what would do`() throws {
        // Booked as Illinois; on the day they say New Mexico.
        let standing = try Self.standing(GateRule(.region), [Self.record(.region, subject: "US-NM")])
        #expect(standing.fault == .elsewhere("US-NM"))
        #expect(standing.fix == "Move the visit to somebody who may treat people in US-NM, or ask them to come.")
    }

    @Test func `somebody of 17 is not admitted by years, and is by a clinician`() throws {
        // Jordan Pike turns 18 on 2 September 2027.
        let born = try #require(LocalDate("2009-09-02"))
        let standing = try Self.standing(GateRule(.age), [], born: born)
        #expect(standing.fault == .tooYoung(until: try #require(LocalDate("2027-09-02"))))
        #expect(standing.sentence == "The age for this service is reached on 2027-09-02.")
        #expect(try Self.standing(GateRule(.age), [Self.record(.age)], born: born).isOpen)
        #expect(try Self.standing(GateRule(.age), [], born: LocalDate("2009-03-08")).isOpen)
        #expect(try Self.standing(GateRule(.age), [], born: nil).fault == .bornUnknown)
        // What a clinician said does not stand against years.
        let grown = LocalDate("2009-03-08")
        let ended = try Self.record(.age, until: LocalDate("2027-03-05"))
        #expect(try Self.standing(GateRule(.age), [ended], born: grown).isOpen)
        #expect(try Self.standing(GateRule(.age), [ended], born: born).fault == .expired(try #require(ended.until)))
        #expect(try Self.standing(GateRule(.age), [Self.record(.age, .closed)], born: grown).isOpen)
        #expect(try Self.standing(GateRule(.age), [Self.record(.age, .closed)], born: born).fault == .closed)
    }

    @Test func `an admission lasts as long as its entry and its rule say, and until it is taken back`() throws {
        let zone = try Self.zone()
        func last(_ records: [GateRecord], _ gates: [GateRule] = []) -> Instant? {
            GateFacts(records: records).admission(under: gates, in: zone).ranges.last?.end
        }
        #expect(last([]) == nil)
        #expect(GateFacts(records: [try Self.record(.age)]).admission(under: [], in: zone) == .always)
        let friday = try Self.record(.age, until: LocalDate("2027-03-05"))
        #expect(last([friday]) == (try Self.at("2027-03-06T00:00:00-06:00")))
        // Said on 1 March, it counts for two days more.
        #expect(last([friday], [GateRule(.age, validDays: 2)]) == (try Self.at("2027-03-04T00:00:00-06:00")))
        #expect(last([friday, try Self.record(.age, .closed, at: "2027-03-02T10:00:00-06:00")]) == nil)
        #expect(last([try Self.record(.status)]) == nil)
    }

    @Test func `the latest decision about a person and a service counts`() throws {
        let rule = GateRule(.candidacy)
        let may = try #require(LocalDate("2027-05-01"))
        func fault(_ decisions: [Candidacy.Decision]) throws -> GateFault? {
            let decisions = try decisions.enumerated().map { try Self.decision($1, version: $0 + 1) }
            return try Self.standing(rule, [], decisions: decisions.reversed()).fault
        }
        #expect(try fault([]) == .missing)
        #expect(try fault([.approved]) == nil)
        #expect(try fault([.approved, .notYet(askAgain: may)]) == .notYet(askAgain: may))
        #expect(try fault([.approved, .no(otherRoute: nil)]) == .declined(otherRoute: nil))
        #expect(try fault([.no(otherRoute: nil), .approved]) == nil)
        // An approval counts a year unless it says otherwise.
        let old = try Self.decision(.approved, version: 1, at: "2026-03-07T10:00:00-06:00")
        #expect(
            try Self.standing(rule, [], decisions: [old]).fault == .expired(try #require(LocalDate("2027-03-07"))))
    }

    @Test func `a visit is provisional until the earliest deadline of what is closed`() throws {
        let now = try Self.at("2027-03-01T12:00:00-06:00")
        let rules = [GateRule(.consent, of: "ketamine"), GateRule(.candidacy), GateRule(.escort)]
        let start = try Self.at(Self.start)
        // Approval is needed two days before, consent one; who comes along is asked, and releases nothing.
        let nothing = try Self.readiness(rules, [])
        #expect(nothing.blockers.map(\.rule.kind) == [.consent, .candidacy, .escort])
        #expect(try nothing.provisionalDeadline(provisionally: true, now: now) == start - .hours(48))
        let approved = try Self.readiness(rules, [], decisions: [Self.decision(.approved)])
        #expect(try approved.provisionalDeadline(provisionally: true, now: now) == start - .hours(24))
        let ready = try Self.readiness(rules, [Self.record(.consent)], decisions: [Self.decision(.approved)])
        #expect(try ready.provisionalDeadline(provisionally: false, now: now) == nil)
        #expect(ready.blockers.map(\.rule.kind) == [.escort])
        #expect(!ready.isReady)
    }

    @Test func `a firm visit with a closed gate is refused for the gate, and so is one that is too late`() throws {
        let readiness = try Self.readiness([GateRule(.consent, of: "ketamine")], [])
        let start = try Self.at(Self.start)
        let firm = Self.refusal { () throws(Refusal) in
            _ = try readiness.provisionalDeadline(provisionally: false, now: start - .days(3))
        }
        #expect(firm?.code == .gateClosed)
        #expect(firm?.reasons == ["The signed consent is missing."])
        let late = Self.refusal { () throws(Refusal) in
            _ = try readiness.provisionalDeadline(provisionally: true, now: start - .hours(24))
        }
        #expect(late?.sentence == "It is too late for what this visit still needs.")
        let declined = try Self.readiness(
            [GateRule(.candidacy)], [], decisions: [Self.decision(.no(otherRoute: nil))])
        let never = Self.refusal { () throws(Refusal) in
            _ = try declined.provisionalDeadline(provisionally: true, now: start - .days(3))
        }
        #expect(never?.sentence == "A condition of this visit cannot be met in time.")
    }

    @Test func `no driver by three the day before is a blocker with its fix, and releases nothing`() throws {
        // Gary Voss, infusion at 09:00: at 15:00 the day before the deadline is over.
        let readiness = try Self.readiness([GateRule(.escort)], [])
        let blocker = try #require(readiness.blockers.first)
        #expect(blocker.deadline == (try Self.at("2027-03-07T15:00:00-06:00")))
        #expect(
            blocker.fix == "Call and ask who takes them home; friends, approved transport or a longer stay will do.")
        #expect(readiness.releasing.isEmpty)
    }

    @Test func `a rule survives the way into the database and back`() throws {
        for kind in GateKind.allCases {
            let rule = Self.rule(kind)
            #expect(try JSONDecoder().decode(GateRule.self, from: JSONEncoder().encode(rule)) == rule)
            #expect(rule.faults.isEmpty)
        }
        #expect(GateRule(.consent).faults.count == 1)
        #expect(GateRule(.escort, of: "something").faults.count == 1)
        #expect(GateRule(.status, validDays: 0, lead: .days(61)).faults.count == 2)
    }

    private static func rule(_ kind: GateKind) -> GateRule {
        GateRule(kind, of: kind.needsSubject ? "ketamine" : "", validDays: 30)
    }

    private static func record(
        _ kind: GateKind, _ outcome: GateRecord.Outcome = .opened, at: String = "2027-03-01T10:00:00-06:00",
        subject: String? = nil, of appointment: Appointment.ID? = nil, on date: LocalDate? = nil,
        until: LocalDate? = nil
    ) throws -> GateRecord {
        GateRecord(
            id: .init(UUID()), kind: kind,
            subject: subject ?? (kind == .region ? "US-IL" : kind.needsSubject ? "ketamine" : ""),
            documentVersion: kind == .consent ? 1 : nil,
            appointment: kind.isOfOneVisit ? appointment ?? visit : nil,
            on: kind.isOfOneVisit ? date ?? LocalDate("2027-03-08") : nil, outcome: outcome, at: try Self.at(at),
            until: until)
    }

    private static func decision(
        _ decision: Candidacy.Decision, version: Int = 1, at: String = "2027-03-01T10:00:00-06:00"
    ) throws -> Candidacy {
        Candidacy(
            id: .init(UUID()), person: .init(UUID()), service: service, decision: decision, clinician: .init(UUID()),
            decided: try Self.at(at), version: version)
    }

    private static func standing(
        _ rule: GateRule, _ records: [GateRecord], decisions: [Candidacy] = [], born: LocalDate? = nil,
        documents: [String: Int] = [:]
    ) throws -> GateStanding {
        let facts = GateFacts(born: born, records: records, decisions: decisions, documents: documents)
        return GateStanding(rule, of: try gated(), facts: facts, zone: try zone())
    }

    private static func readiness(
        _ rules: [GateRule], _ records: [GateRecord], decisions: [Candidacy] = []
    ) throws -> Readiness {
        Readiness(
            of: try gated(), rules: rules, facts: GateFacts(records: records, decisions: decisions), zone: try zone())
    }

    private static func gated() throws -> GatedVisit {
        GatedVisit(
            id: visit, start: try at(start), date: try #require(LocalDate("2027-03-08")), region: "US-IL",
            service: service, minimumAge: 18)
    }

    private static func refusal(_ body: () throws(Refusal) -> Void) -> Refusal? {
        do {
            try body()
            return nil
        } catch {
            return error
        }
    }

    private static func at(_ text: String) throws -> Instant {
        try #require(Instant(rfc3339: text))
    }

    private static func zone() throws -> Zone {
        let bytes = try Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/America/Chicago"))
        return try Zone(name: "America/Chicago", tzif: Array(bytes))
    }
}

import Clinic
import Foundation
import Scheduling
import Testing

struct TriageTests {
    /// PHQ-9 answers: nine questions that add up to `sum`, the ninth answered with `ninth`.
    private static func low(_ sum: Int, ninth: Int = 0) -> Questionnaire {
        var left = sum - ninth
        var answers = ["9": ninth]
        for item in 1...8 {
            answers["\(item)"] = min(left, 3)
            left -= min(left, 3)
        }
        return Questionnaire(.phq9, answers: answers)
    }

    private static func anxious(_ sum: Int) -> Questionnaire {
        var left = sum
        var answers: [String: Int] = [:]
        for item in 1...7 {
            answers["\(item)"] = min(left, 3)
            left -= min(left, 3)
        }
        return Questionnaire(.gad7, answers: answers)
    }

    private static func asked(_ first: Int, _ fifth: Int) -> Questionnaire {
        Questionnaire(.asq, answers: ["1": first, "2": 0, "3": 0, "4": 0, "5": fifth])
    }

    private static func triage(
        _ questionnaires: Questionnaire..., isNotSafe: Bool = false, leftHospital: Bool = false,
        hasRebounded: Bool = false
    ) -> Triage {
        Triage(
            TriageFacts(
                isNotSafe: isNotSafe, leftHospital: leftHospital, questionnaires: questionnaires,
                hasRebounded: hasRebounded))
    }

    @Test func `T1 not being safe right now comes before everything`() {
        #expect(Self.triage(isNotSafe: true).rule == .t1)
        #expect(Self.triage(isNotSafe: true).lane == .now)
        #expect(Self.triage(Self.low(27, ninth: 3), Self.asked(0, 0), isNotSafe: true).rule == .t1)
    }

    @Test func `T1 a yes to the fifth question, and rather not saying, are the same`() {
        #expect(Self.triage(Self.asked(1, 1)).rule == .t1)
        #expect(Self.triage(Self.asked(1, -1)).rule == .t1)
        #expect(Self.triage(Self.asked(0, -1)).lane == .now)
    }

    @Test func `T2 other thoughts of suicide are for the same day`() {
        #expect(Self.triage(Self.asked(1, 0)).rule == .t2)
        #expect(Self.triage(Self.asked(-1, 0)).rule == .t2)
        #expect(Self.triage(Self.low(2, ninth: 2)).rule == .t2)
        #expect(Self.triage(Self.low(3, ninth: 3)).lane == .sameDay)
        #expect(Self.triage(Questionnaire(.cssrs, answers: ["4": 1])).rule == .t2)
    }

    @Test func `T2 a person with 17 of 27 and some thoughts on more than half the days is called within the hour`() {
        let triage = Self.triage(Self.low(17, ninth: 2))
        #expect(triage.rule == .t2 && triage.lane == .sameDay && triage.needsCall)
        #expect(triage.response(under: TriagePolicy()) == .staffed(minutes: 60))
        #expect(triage.visitWithin(under: TriagePolicy()) == .seconds(24 * 3600))
    }

    @Test func `T3 some thoughts, a moderate level and a hospital stay are soon`() {
        #expect(Self.triage(Self.low(1, ninth: 1)).rule == .t3)
        #expect(Self.triage(Questionnaire(.cssrs, answers: ["3": 1])).rule == .t3)
        #expect(Self.triage(leftHospital: true).rule == .t3)
        #expect(Self.triage(leftHospital: true).response(under: TriagePolicy()) == .sameWorkingDay(atLeast: 60))
    }

    @Test func `T4 very low, and worse after better, are soon`() {
        #expect(Self.triage(Self.low(20)).rule == .t4)
        #expect(Self.triage(Self.low(19)).rule == .t5)
        #expect(Self.triage(hasRebounded: true).rule == .t4)
        #expect(Self.triage(hasRebounded: true).needsCall)
        #expect(Self.triage(Self.low(20)).visitWithin(under: TriagePolicy()) == .seconds(7 * 86_400))
    }

    @Test func `T5 low or very anxious is early`() {
        #expect(Self.triage(Self.low(15)).rule == .t5)
        #expect(Self.triage(Self.low(14)).rule == .t7)
        #expect(Self.triage(Self.anxious(15)).rule == .t5)
        #expect(Self.triage(Self.anxious(14)).rule == .t7)
        #expect(Self.triage(Self.anxious(21)).lane == .early)
    }

    @Test func `T6 health answers add a flag to whatever lane there is`() {
        let history = Questionnaire(.ketamineHistory, answers: ["vascular": 1])
        #expect(Self.triage(history).needsReview)
        #expect(Self.triage(history).rule == .t7 && Self.triage(history).lane == .routine)
        #expect(Self.triage(history).flags == [.t6])
        let both = Self.triage(history, Self.asked(1, 1))
        #expect(both.rule == .t1 && both.needsReview && both.flags == [.t1, .t6])
        #expect(!Self.triage(Questionnaire(.ketamineHistory, answers: ["substance_past": 1])).needsReview)
    }

    @Test func `T7 everything else, and nothing at all, is routine`() {
        #expect(Self.triage().rule == .t7)
        #expect(Self.triage(Self.low(0), Self.anxious(0), Self.asked(0, 0)).rule == .t7)
        #expect(Self.triage().flags.isEmpty && !Self.triage().needsCall)
    }

    @Test func `the first rule that applies counts`() {
        let everything = [
            Self.asked(1, 1), Self.low(27, ninth: 3), Self.anxious(21),
            Questionnaire(.ketamineHistory, answers: ["mania": 1]),
        ]
        var facts = TriageFacts(
            isNotSafe: true, leftHospital: true, questionnaires: everything, hasRebounded: true)
        #expect(Triage(facts).rule == .t1)
        facts.isNotSafe = false
        facts.questionnaires[0] = Self.asked(1, 0)
        #expect(Triage(facts).rule == .t2)
        facts.questionnaires[0] = Self.asked(0, 0)
        facts.questionnaires[1] = Self.low(24, ninth: 0)
        #expect(Triage(facts).rule == .t3)
        facts.leftHospital = false
        #expect(Triage(facts).rule == .t4)
        facts.hasRebounded = false
        facts.questionnaires[1] = Self.low(19)
        #expect(Triage(facts).rule == .t5)
        facts.questionnaires = [everything[3]]
        #expect(Triage(facts).rule == .t7 && Triage(facts).needsReview)
    }

    /// The law behind “every rule only adds help”: whatever else becomes known that points to more need, nobody is put
    /// into a later lane for it.
    @Test func `knowing more of what worries never makes anybody wait longer`() {
        let questionnaires = [
            Self.asked(1, 1), Self.asked(1, 0), Self.low(27, ninth: 3), Self.low(5, ninth: 1), Self.low(16),
            Self.anxious(18), Questionnaire(.cssrs, answers: ["4": 1]),
            Questionnaire(.ketamineHistory, answers: ["vascular": 1]),
        ]
        for mask in 0..<(1 << questionnaires.count) {
            // The first of two about the same is taken.
            let known = questionnaires.indices.filter { mask & (1 << $0) != 0 }.map { questionnaires[$0] }
            let facts = TriageFacts(questionnaires: known)
            let before = Triage(facts)
            for change in 0..<3 {
                var more = facts
                switch change {
                case 0: more.isNotSafe = true
                case 1: more.leftHospital = true
                default: more.hasRebounded = true
                }
                #expect(Triage(more).lane <= before.lane)
                #expect(Triage(more).needsReview == before.needsReview)
            }
        }
    }

    @Test func `only what is said now, or has come to apply by it, is raised`() {
        func facts(_ questionnaires: Questionnaire..., isNotSafe: Bool = false) -> TriageFacts {
            TriageFacts(isNotSafe: isNotSafe, questionnaires: questionnaires)
        }
        func raised(_ said: TriageFacts, _ before: TriageFacts, _ after: TriageFacts) -> Triage {
            Triage.raised(by: said, before: before, after: after)
        }
        let (pressed, worried) = (facts(isNotSafe: true), facts(Self.low(2, ninth: 2), isNotSafe: true))
        // Pressed once, and pressed again.
        #expect(raised(pressed, facts(), pressed).rule == .t1)
        #expect(raised(pressed, pressed, pressed).flags == [.t1])
        // Nothing more is said by a word, and the ninth question by itself.
        #expect(raised(facts(), pressed, pressed).rule == .t7)
        #expect(raised(facts(Self.low(2, ninth: 2)), pressed, worried).flags == [.t2])
        // The last answer makes a sum of what were single answers.
        let last = Questionnaire(.phq9, answers: ["8": 3])
        let (most, all) = (facts(Self.low(21)), facts(Self.low(24)))
        #expect(raised(facts(last), facts(last), all).flags == [.t4])
        #expect(raised(facts(last), most, all).flags.isEmpty)
        let history = facts(Questionnaire(.ketamineHistory, answers: ["vascular": 1]))
        #expect(raised(history, pressed, history).flags == [.t6])
        #expect(raised(facts(), history, history).flags.isEmpty)
    }

    @Test func `what was said before is not taken back by what is said later`() throws {
        let now = try #require(Instant(rfc3339: "2027-03-01T16:00:00Z"))
        let staffed = try #require(TimeRange(start: now - .hours(8), end: now + .hours(8)))
        let clock = ResponseClock(staffed: TimeRangeSet([staffed]), zone: try .machine("America/Chicago"))
        func said(_ facts: TriageFacts, after before: Intake, _ minutes: Int) -> Intake {
            before.triaged(
                as: .init(UUID()), of: .init(UUID()), reasons: nil, facts: facts, raised: Triage(facts), clock: clock,
                policy: TriagePolicy(), now: now + .minutes(minutes))
        }
        let first = Intake(id: .init(UUID()), reasons: [.grief], expires: now + Intake.lifetime)
        let pressed = said(TriageFacts(isNotSafe: true, leftHospital: true), after: first, 0)
        #expect((pressed.rule, pressed.promise.by) == (.t1, now + .minutes(10)))
        #expect(pressed.promise.isCall && pressed.visitBy == now + .hours(24))
        let later = said(TriageFacts(), after: pressed, 5)
        #expect(later.isNotSafe && later.leftHospital && later.reasons == [.grief])
        #expect((later.rule, later.promise, later.visitBy) == (.t1, pressed.promise, pressed.visitBy))
        // T3 and T4 have one lane: the earlier rule stays.
        let left = said(TriageFacts(leftHospital: true), after: first, 0)
        #expect(said(TriageFacts(questionnaires: [Self.low(20)]), after: left, 5).rule == .t3)
    }

    @Test func `every rule is there once, in order, and the last one is for everybody`() {
        #expect(TriageRule.ordered.map(\.name) == TriageRule.Name.allCases)
        #expect(TriageRule.ordered.last?.applies(TriageFacts()) == true)
        #expect(TriageRule.ordered.dropLast().allSatisfy { !$0.applies(TriageFacts()) })
        let lanes = TriageRule.ordered.compactMap(\.lane)
        #expect(lanes == lanes.sorted())
    }

    @Test func `the clocks are the practice's own`() {
        let policy = TriagePolicy(nowMinutes: 5, sameDayMinutes: 30, readMinutes: 120, earlyDays: 10)
        #expect(Self.triage(isNotSafe: true).response(under: policy) == .staffed(minutes: 5))
        #expect(Self.triage(Self.asked(1, 0)).response(under: policy) == .staffed(minutes: 30))
        #expect(Self.triage().response(under: policy) == .staffed(minutes: 120))
        #expect(Self.triage(Self.low(15)).visitWithin(under: policy) == .seconds(10 * 86_400))
    }
}

import Clinic
import Testing

struct InstrumentTests {
    /// The same answer to every question.
    private static func all(_ instrument: Instrument, _ value: Int) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: instrument.items.map { ($0.code, value) })
    }

    /// Answers that add up to a sum, as high as they may be from the first question on.
    private static func adding(_ instrument: Instrument, to sum: Int, highest: Int) -> [String: Int] {
        var left = sum
        return Dictionary(
            uniqueKeysWithValues: instrument.items.map { item in
                let value = min(left, highest)
                left -= value
                return (item.code, value)
            })
    }

    @Test(arguments: [
        (0, "minimal"), (4, "minimal"), (5, "mild"), (9, "mild"), (10, "moderate"), (14, "moderate"),
        (15, "moderately_severe"), (19, "moderately_severe"), (20, "severe"), (27, "severe"),
    ])
    func `the nine questions fall into their bands`(sum: Int, band: String) throws {
        let answers = Self.adding(.phq9, to: sum, highest: 3)
        let read = try Questionnaire(.phq9, answers: answers, at: "")
        #expect(read.total == sum)
        #expect(read.finding == band)
    }

    @Test(arguments: [
        (0, "minimal"), (4, "minimal"), (5, "mild"), (9, "mild"), (10, "moderate"), (14, "moderate"), (15, "severe"),
        (21, "severe"),
    ])
    func `the seven questions fall into their bands`(sum: Int, band: String) throws {
        let read = try Questionnaire(.gad7, answers: Self.adding(.gad7, to: sum, highest: 3), at: "")
        #expect(read.total == sum)
        #expect(read.finding == band)
    }

    @Test(arguments: Instrument.all)
    func `bands leave no sum out and have none twice`(instrument: Instrument) {
        guard case .sum(let bands) = instrument.reading else { return }
        let sums = bands.flatMap { Array($0.sums) }
        let highest = instrument.items.map { item in
            switch item.answers {
            case .choices(let choices): choices.map(\.value).max() ?? 0
            case .number(let range): range.upperBound
            }
        }.reduce(0, +)
        #expect(sums == Array(0...highest))
    }

    @Test func `without an answer there is no sum, and the ninth question counts all the same`() throws {
        var answers = Self.all(.phq9, 3)
        answers["4"] = nil
        let read = try Questionnaire(.phq9, answers: answers, skipped: ["4"], at: "")
        #expect(read.total == nil && read.finding == nil)
        #expect(read.missing == ["4"])
        #expect(read.thoughtsOfDeath == 3)
    }

    @Test func `what is missing or out of range is named, each by its question`() {
        var answers = Self.all(.phq9, 1)
        answers["2"] = nil
        answers["7"] = 4
        answers["9"] = -1
        answers["10"] = 0
        let refusal = #expect(throws: Refusal.self) {
            try Questionnaire(.phq9, answers: answers, at: "/questionnaires/0/answers")
        }
        #expect(refusal?.code == .invalid)
        #expect(
            refusal?.fields.map(\.pointer) == [
                "/questionnaires/0/answers/10", "/questionnaires/0/answers/2", "/questionnaires/0/answers/7",
                "/questionnaires/0/answers/9",
            ])
    }

    @Test(arguments: [
        ([0, 0, 0, 0], nil, Questionnaire.SuicideScreen.negative), ([1, 0, 0, 0], 0, .nonAcutePositive),
        ([0, 0, 0, -1], 0, .nonAcutePositive), ([0, 1, 0, 0], 1, .acutePositive), ([0, 0, 1, 0], -1, .acutePositive),
    ])
    func `rather not saying counts as a yes`(
        first: [Int], fifth: Int?, outcome: Questionnaire.SuicideScreen
    ) throws {
        var answers = Dictionary(uniqueKeysWithValues: first.enumerated().map { ("\($0 + 1)", $1) })
        answers["5"] = fifth
        let read = try Questionnaire(.asq, answers: answers, at: "")
        #expect(read.suicideScreen == outcome)
        #expect(read.total == nil)
    }

    @Test func `the fifth question is needed only after a yes`() {
        #expect(throws: Never.self) {
            try Questionnaire(.asq, answers: Self.all(.asq, 0).filter { $0.key != "5" }, at: "")
        }
        #expect(throws: Refusal.self) { try Questionnaire(.asq, answers: ["1": 1, "2": 0, "3": 0, "4": 0], at: "") }
    }

    @Test func `a yes speaks before the rest is answered`() {
        #expect(Questionnaire(.asq, answers: ["3": 1]).suicideScreen == .nonAcutePositive)
        #expect(Questionnaire(.asq, answers: ["5": -1]).suicideScreen == .acutePositive)
        // Three times no is not four times no.
        #expect(Questionnaire(.asq, answers: ["1": 0, "2": 0, "3": 0]).suicideScreen == nil)
    }

    @Test(arguments: [
        (["1": 0, "2": 0, "6": 0], Questionnaire.SeverityLevel.none), (["1": 1, "2": 0, "6": 0], .low),
        (["1": 1, "2": 1, "3": 0, "4": 0, "5": 0, "6": 0], .low),
        (["1": 1, "2": 1, "3": 1, "4": 0, "5": 0, "6": 0], .moderate),
        (["1": 0, "2": 0, "6": 1, "6_recent": 0], .moderate), (["1": 0, "2": 0, "6": 1, "6_recent": 1], .high),
        (["1": 1, "2": 1, "3": 0, "4": 1, "5": 0, "6": 0], .high),
        (["1": 1, "2": 1, "3": 0, "4": 0, "5": 1, "6": 0], .high),
    ])
    func `what a clinician recorded has its level`(
        answers: [String: Int], level: Questionnaire.SeverityLevel
    ) throws {
        #expect(try Questionnaire(.cssrs, answers: answers, at: "").severityLevel == level)
    }

    @Test func `the checklist is read by its sum or by its clusters`() throws {
        // Seven answers of 2, one or two in each cluster: 14 in all, and the clusters are met.
        var answers = Self.all(.pcl5, 0)
        for code in ["1", "6", "8", "9", "15", "16"] { answers[code] = 2 }
        #expect(try Questionnaire(.pcl5, answers: answers, at: "").finding == "provisional")
        answers["6"] = 1
        #expect(try Questionnaire(.pcl5, answers: answers, at: "").finding == "below_cut")
        #expect(
            try Questionnaire(.pcl5, answers: Self.adding(.pcl5, to: 31, highest: 4), at: "").finding == "provisional")
        #expect(try Questionnaire(.pcl5, answers: Self.all(.pcl5, 4), at: "").total == 80)
    }

    @Test func `three is positive for everybody`() throws {
        #expect(try Questionnaire(.auditC, answers: ["1": 1, "2": 1, "3": 0], at: "").finding == "negative")
        #expect(try Questionnaire(.auditC, answers: ["1": 1, "2": 1, "3": 1], at: "").finding == "positive")
    }

    @Test func `a yes and not being sure are both looked at by a clinician`() {
        let read = Questionnaire(
            .ketamineHistory, answers: ["vascular": 1, "mania": -1, "seizure": 0, "substance_past": 1, "driver": 1])
        #expect(read.toReview.map(\.code) == ["vascular", "mania"])
        #expect(read.holds.map(\.code) == ["vascular"])
        #expect(!read.needsEscort)
        #expect(Questionnaire(.ketamineHistory, answers: ["driver": 0]).needsEscort)
        #expect(Questionnaire(.ketamineHistory, answers: ["driver": -1]).needsEscort)
        #expect(!Questionnaire(.ketamineHistory, answers: [:]).needsEscort)
    }

    @Test func `what may not be shipped has no words`() {
        for instrument in Instrument.all where instrument.licence == .recordOnly {
            #expect(instrument.stem.isEmpty)
            for item in instrument.items {
                #expect(item.text.isEmpty)
                guard case .choices(let choices) = item.answers else { continue }
                #expect(choices.allSatisfy { $0.text.isEmpty })
            }
        }
        #expect(Instrument.open.map(\.code) == ["phq9", "gad7", "asq", "ket_hx"])
        #expect(Instrument.open.allSatisfy { $0.items.allSatisfy { !$0.text.isEmpty } })
    }

    @Test func `an instrument is found under the version that asked`() {
        #expect(Instrument.known("phq9", version: 1) == .phq9)
        #expect(Instrument.known("phq9", version: 2) == nil)
        #expect(Instrument.known("mdq", version: 1) == nil)
    }
}

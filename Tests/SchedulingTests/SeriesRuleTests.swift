import Foundation
import Scheduling
import Testing

struct SeriesRuleTests {
    func read(_ json: String) throws -> SeriesRule {
        try JSONDecoder().decode(SeriesRule.self, from: Data(json.utf8))
    }

    @Test func `a series of infusions is read from a protocol`() throws {
        let rule = try read(
            """
            {"count": 6, "window_days": [12, 21], "min_gap_h": 44, "patterns": ["MWF", "TTh", "MWF+M"],
             "same_time_preferred": true,
             "checkpoints": [{"after": 2, "do": "response_review"}, {"after": 6, "do": "outcome_review"}],
             "maintenance": {"start_days": 28, "range_days": [14, 180], "rule": "the clinician sets it"}}
            """)
        #expect(rule.stages == [.visits(6)])
        #expect(rule.minimumGap == .hours(44))
        #expect(rule.spanDays == 12...21)
        #expect(rule.patterns.map(\.name) == ["MWF", "TTh", "MWF+M"])
        #expect(rule.patterns[2].weeks == [[.monday, .wednesday, .friday], [.monday]])
        #expect(rule.checkpoints[0] == SeriesCheckpoint(.afterVisit(2), review: "response_review"))
        #expect(rule.upkeep == SeriesMaintenance(startDays: 28, rangeDays: 14...180))
        #expect(rule.makesUpMissed)
        #expect(rule.faults.isEmpty)
    }

    @Test func `a series of weeks is read from a protocol`() throws {
        let rule = try read(
            """
            {"weeks": [{"from": 1, "to": 4, "per_week": 2}, {"from": 5, "to": 8, "per_week": 1},
                       {"from": 9, "to": null, "every_weeks": [1, 2]}],
             "checkpoints": [{"at": "end week 4", "do": "benefit_review"}]}
            """)
        #expect(rule.stages == [.weeks(4, perWeek: 2), .weeks(4, perWeek: 1), .onward(everyWeeks: 1...2)])
        #expect(rule.visitCount == 12)
        #expect(rule.checkpoints == [SeriesCheckpoint(.endOfWeek(4), review: "benefit_review")])
        #expect(!rule.makesUpMissed)
        // From week 9 on: a week to two after the last visit.
        #expect(rule.upkeep == SeriesMaintenance(startDays: 7, rangeDays: 7...14))
        #expect(rule.faults.isEmpty)
    }

    @Test func `fractions of a visit a week mean weeks between visits`() throws {
        let rule = try read(#"{"weeks": [{"from": 1, "per_week": [0.5, 1]}]}"#)
        #expect(rule.stages == [.onward(everyWeeks: 1...2)])
    }

    @Test func `what is written is read again`() throws {
        for rule in [try SeriesDesk.infusions(gap: .minutes(2650)), try SeriesDesk.esketamine()] {
            let data = try JSONEncoder().encode(rule)
            #expect(try JSONDecoder().decode(SeriesRule.self, from: data) == rule)
        }
    }

    @Test(arguments: [
        #"{}"#, #"{"count": 6, "weeks": []}"#, #"{"count": "six"}"#, #"{"count": 6, "window_days": [21, 12]}"#,
        #"{"count": 6, "window_days": [21]}"#, #"{"count": 6, "patterns": ["MXF"]}"#,
        #"{"count": 6, "min_gap_h": 1e300}"#, #"{"weeks": [{"from": 2, "to": 4, "per_week": 2}]}"#,
        #"{"weeks": [{"from": 1, "to": 4}]}"#, #"{"weeks": [{"from": 1, "to": 0, "per_week": 2}]}"#,
        #"{"weeks": [{"from": 1, "per_week": [0, 1]}]}"#, #"{"weeks": [{"from": 1, "per_week": [0.3, 1]}]}"#,
        #"{"weeks": [{"from": 1, "per_week": 1}]}"#,
        #"{"weeks": [{"from": 1, "every_weeks": [1, 2]}, {"from": 2, "to": 3, "per_week": 1}]}"#,
        #"{"count": 6, "checkpoints": [{"at": "week 4", "do": "review"}]}"#,
        #"{"count": 6, "checkpoints": [{"after": 1, "at": "end week 4", "do": "review"}]}"#,
        #"{"count": 6, "maintenance": {"start_days": 28, "range_days": [180, 14]}}"#,
    ])
    func `what makes no rule is refused`(json: String) throws {
        #expect(throws: DecodingError.self) { try read(json) }
    }

    @Test(arguments: [
        ("MXF", "\"XF\" in the pattern \"MXF\" is not a day; write M, T, W, Th, F, Sa or Su, or \"travel\"."),
        ("mwf", "\"mwf\" in the pattern \"mwf\" is not a day; write M, T, W, Th, F, Sa or Su, or \"travel\"."),
        ("WMF", "In the pattern \"WMF\" mon stands twice or after a later day."),
        ("MM", "In the pattern \"MM\" mon stands twice or after a later day."),
        ("MWF+", "A week of the pattern \"MWF+\" has no day; write \"MWF\", or \"MWF+M\" for weeks in turn."),
        ("", "A week of the pattern \"\" has no day; write \"MWF\", or \"MWF+M\" for weeks in turn."),
    ])
    func `a pattern that cannot be read says why`(text: String, sentence: String) {
        let error = #expect(throws: SeriesPatternError.self) { try SeriesPattern(text) }
        #expect(error?.description == sentence)
    }

    @Test func `every day has its letters`() throws {
        #expect(try SeriesPattern("MTWThFSaSu").weeks == [Set(Weekday.allCases)])
        #expect(try SeriesPattern("TTh").weeks == [[.tuesday, .thursday]])
        #expect(try SeriesPattern("travel") == .travel)
    }

    @Test func `numbers that make no series are faults`() throws {
        #expect(SeriesRule(stages: []).faults == [.noStage])
        #expect(SeriesRule(stages: [.visits(0)]).faults == [.emptyStage(0)])
        #expect(SeriesRule(stages: [.weeks(4, perWeek: 0)]).faults == [.emptyStage(0)])
        #expect(SeriesRule(stages: [.onward(everyWeeks: 0...2)]).faults == [.emptyStage(0)])
        #expect(SeriesRule(stages: [.visits(367)]).faults == [.tooManyVisits])
        #expect(SeriesRule(stages: [.weeks(.max, perWeek: .max)]).faults == [.tooManyVisits])
        #expect(SeriesRule(stages: [.visits(6), .weeks(1, perWeek: 1)]).faults == [.misplacedStage(0)])
        #expect(SeriesRule(stages: [.onward(everyWeeks: 1...2), .weeks(1, perWeek: 1)]).faults == [.misplacedStage(0)])
        #expect(SeriesRule(stages: [.visits(6)], minimumGap: .hours(-1)).faults == [.negativeGap])
        #expect(SeriesRule(stages: [.visits(1)], spanDays: 0...3).faults == [.emptySpan])
        let maintenance = SeriesMaintenance(startDays: 0, rangeDays: 14...180)
        #expect(SeriesRule(stages: [.visits(1)], maintenance: maintenance).faults == [.immediateMaintenance])
    }

    @Test func `a series that cannot fit is a fault`() throws {
        let mwf = try SeriesPattern("MWF")
        let tth = try SeriesPattern("TTh")
        // From a Friday: 1, 4, 6, 8, 11, 13; from a Monday: 1, 3, 5, 8, 10, 12; no six are over in eleven days.
        let short = SeriesRule(
            stages: [.visits(6)], minimumGap: .hours(44), spanDays: 6...11, patterns: [mwf, .travel])
        #expect(short.faults == [.tooLittleTime(pattern: mwf, days: 12, atMost: 11)])
        #expect(
            short.faults.first?.description
                == "A series that cannot fit: in the pattern \"MWF\" its visits take at least 12 days,"
                + " and it may take at most 11.")
        // Five gaps of 48 hours are over on the eleventh day and not on the tenth.
        #expect(SeriesRule(stages: [.visits(6)], minimumGap: .hours(48), spanDays: 6...11).faults.isEmpty)
        #expect(
            SeriesRule(stages: [.visits(6)], minimumGap: .hours(48), spanDays: 6...10).faults
                == [.tooLittleTime(pattern: .travel, days: 11, atMost: 10)])
        // Three a week do not go into Tuesday and Thursday.
        let crowded = SeriesRule(stages: [.weeks(2, perWeek: 3)], minimumGap: .hours(44), patterns: [mwf, tth])
        #expect(crowded.faults == [.crowdedPattern(tth)])
        #expect(
            SeriesRule(stages: [.weeks(2, perWeek: 1)], spanDays: 21...28).faults
                == [.tooFewWeeks(days: 14, atLeast: 21)])
    }

    @Test func `a checkpoint after the last visit is a fault`() throws {
        func faults(_ moment: SeriesCheckpoint.Moment, _ stages: [SeriesStage]) -> Int {
            SeriesRule(stages: stages, checkpoints: [SeriesCheckpoint(moment, review: "review")]).faults.count
        }
        #expect(faults(.afterVisit(6), [.visits(6)]) == 0)
        #expect(faults(.afterVisit(7), [.visits(6)]) == 1)
        #expect(faults(.afterVisit(0), [.visits(6)]) == 1)
        #expect(faults(.endOfWeek(4), [.weeks(4, perWeek: 2)]) == 0)
        #expect(faults(.endOfWeek(5), [.weeks(4, perWeek: 2)]) == 1)
        #expect(faults(.endOfWeek(5), [.weeks(4, perWeek: 2), .onward(everyWeeks: 1...2)]) == 0)
    }
}

import Clinic
import Scheduling
import Testing

@testable import daybook

/// What a practice file says of protocols, nurses, prescribers and limits.
struct PracticeVisitTests {
    @Test func `every shipped protocol makes a visit`() throws {
        #expect(Recipe.shipped.count == 12)
        for recipe in Recipe.shipped {
            let visit = try Visit(phases: recipe.phases(room: "treatment", ratio: 2))
            #expect(visit.isLedByClinician == recipe.phases.contains(where: \.clinician))
        }
        // Patient and room minutes of an infusion, and of a nasal treatment.
        let start = Instant(secondsSinceUnixEpoch: 0)
        let infusion = try Visit(
            phases: try #require(Recipe.shipped("iv_mood_std")).phases(room: "treatment", ratio: 2))
        #expect(infusion.personWindow(startingAt: start).duration == .minutes(125))
        #expect(infusion.wholeWindow(startingAt: start).duration == .minutes(140))
        let nasal = try Visit(phases: try #require(Recipe.shipped("esk_trd")).phases(room: "treatment", ratio: 3))
        #expect(nasal.personWindow(startingAt: start).duration == .minutes(155))
        #expect(nasal.wholeWindow(startingAt: start).duration == .minutes(170))
    }

    @Test func `a practice that treats is read as it stands`() throws {
        let definition = try Self.make().definition { _ in true }
        let wren = definition.clinicians[0]
        #expect(wren.prescribes && !wren.monitors)
        #expect(wren.qualifications.licences.map(\.region) == ["US-UT", "US-CO"])
        #expect(wren.qualifications.trainings.map(\.until) == [LocalDate("2027-09-30")])
        #expect(wren.reserve?.releaseMinute == 9 * 60 + 30)
        let anselm = definition.clinicians[1]
        #expect(anselm.zone == "America/New_York")
        #expect(anselm.hours.stretches.isEmpty)
        #expect(anselm.hoursElsewhere.stretches.map(\.notation) == ["12:00-18:00"])
        let infusion = definition.services[0]
        #expect(infusion.phases.map(\.monitoring) == [.none, .alone, .shared(2), .shared(2), .alone, .none])
        #expect(infusion.phases.map(\.roomKind) == [nil] + Array(repeating: "treatment", count: 5))
        #expect(infusion.limit == VisitLimit(daily: 4, weekly: 12))
        #expect(infusion.requirements == .init(features: ["bp"], training: "ketamine", minimumAge: 18))
        #expect(infusion.offerLead == .hours(24))
        // Its own protocol stands in the file.
        #expect(definition.services[1].phases.map(\.minutes) == [20, 5, 10])
    }

    @Test(arguments: [
        ("ratio: 2", "ratio: 0", "services[0].ratio: Say how many people a nurse may watch at once: 1 to 6."),
        ("ratio: 2", "ratio: 7", "services[0].ratio: Say how many people a nurse may watch at once: 1 to 6."),
        ("ratio: 2", "ratio: -2", "services[0].ratio: Write a whole number of people, in digits."),
        ("minutes: 20", "minutes: -20", "protocols[0].phases[0].minutes: Write a whole number of minutes, in digits."),
        ("minutes: 20", "minutes: 0", "protocols[0].phases[0].minutes: A phase needs at least one minute."),
        ("minutes: 20, ", "", "protocols[0].phases[0].minutes: The key is missing."),
        ("monitors: true", "monitors: yes", "clinicians[2].monitors: Write true or false."),
        ("nurse: shared", "nurse: two", "protocols[0].phases[1].nurse: Write one of none, alone, shared."),
        ("protocol: iv_mood_std", "protocol: iv_mood", "services[0].protocol: There is no such protocol; there are "),
        ("prescribes: true", "prescribes: false", "services[0].protocol: Its phases need a prescriber, and nobody"),
        ("features: [bp]", "features: [bed]", "services[0].features: No room of the kind \"treatment\" has all"),
        ("daily_limit: 4", "daily_limit: 0", "services[0].daily_limit: Write 1 to 1000 visits."),
        ("minimum_age: 18", "minimum_age: 0", "services[0].minimum_age: Write 1 to 120 years."),
        ("US-CO until 2027-01-31", "Colorado", "clinicians[0].licences[1]: Write the code of a region as ISO 3166-2"),
        ("US-CO until 2027-01-31", "US-CO until 2027-02-30", "clinicians[0].licences[1]: Write what it is, and until"),
        ("reserve_release: \"09:30\"", "reserve_release: \"25:00\"", "clinicians[0].reserve_release: Write when the"),
        ("zone: America/New_York", "zone: Mars/Olympus", "clinicians[1].zone: There is no zone \"Mars/Olympus\""),
        ("thu: 08:30-17:00", "thu: [08:30-12:00, 11:00-17:00]", "\"11:00-17:00\" overlaps \"08:30-12:00\" on thu"),
        ("thu: 08:30-17:00", "thu: 08:30-08:30", "Hours on thu close when they open; write \"00:00-24:00\""),
        ("thu: 08:30-17:00", "thu: 08:30-17:00 2027-08-31..2027-06-01", "Hours that take place from 2027-08-31 cannot"),
    ])
    func `each kind of fault is told with what would be right`(_ before: String, _ after: String, _ fault: String) {
        let text = refusal(of: Self.make { $0.replacing(before, with: after) }) ?? "nothing"
        #expect(text.contains(fault), "\(text)")
    }

    @Test func `a protocol says how its visits follow one another`() throws {
        let file = Self.make { $0.replacing(Self.turnover, with: Self.turnover + Self.series) }
        let definition = try file.definition { _ in true }
        let rule = SeriesRule(
            stages: [.weeks(2, perWeek: 2), .onward(everyWeeks: 1...2)], minimumGap: .minutes(20 * 60 + 30),
            spanDays: 8...14, patterns: [try SeriesPattern("MWF"), .travel], keepsTimeOfDay: false,
            checkpoints: [
                SeriesCheckpoint(.afterVisit(2), review: "response_review"),
                SeriesCheckpoint(.endOfWeek(2), review: "benefit_review"),
            ], maintenance: SeriesMaintenance(startDays: 28, rangeDays: 14...180), makesUpMissed: true)
        #expect(definition.services[1].recipe?.series == rule)
        #expect(definition.services[0].recipe?.series == Recipe.shipped("iv_mood_std")?.series)
    }

    @Test(arguments: [
        ("per_week: 2", "per_week: 0", "protocols[0].series: Stage 1 of the series needs at least one visit"),
        ("from: 3", "from: 4", "protocols[0].series.weeks[1].from: These weeks begin with week 3."),
        ("window_days: [8, 14]", "window_days: [14, 8]", "protocols[0].series.window_days: Write the least and"),
        ("window_days: [8, 14]", "window_days: [2, 3]", "protocols[0].series: A series that cannot fit"),
        ("min_gap_h: 20.5", "min_gap_h: long", "protocols[0].series.min_gap_h: Write hours"),
        ("[MWF, travel]", "[FM]", "protocols[0].series.patterns[0]: "),
        ("end week 2", "week 2", "protocols[0].series.checkpoints[1].at: Write the end of a week"),
        ("{after: 2,", "{after: 9, at: end week 1,", "protocols[0].series.checkpoints[0].at: A checkpoint has"),
        ("start_days: 28", "start_days: 0", "protocols[0].series: Maintenance begins a day after"),
        ("    series:", "    serious:", "protocols[0].maintenance: Maintenance follows a series"),
    ])
    func `each fault of a series is told with what would be right`(_ before: String, _ after: String, _ fault: String) {
        let file = Self.make {
            $0.replacing(Self.turnover, with: Self.turnover + Self.series).replacing(before, with: after)
        }
        let text = refusal(of: file) ?? "nothing"
        #expect(text.contains(fault), "\(text)")
    }

    private static let turnover = "- {name: turnover, minutes: 10, person: false, room: true}"

    private static let series = """

            series:
              weeks:
                - {from: 1, to: 2, per_week: 2}
                - {from: 3, every_weeks: [1, 2]}
              min_gap_h: 20.5
              window_days: [8, 14]
              patterns: [MWF, travel]
              same_time_preferred: false
              checkpoints:
                - {after: 2, do: response_review}
                - {at: end week 2, do: benefit_review}
              makes_up_missed: true
            maintenance:
              start_days: 28
              range_days: [14, 180]
        """

    @Test(arguments: [("7d", 7), ("1d", 1), ("60d", 60), ("0d", nil), ("61d", nil), ("7h", nil), ("soon", nil)])
    func `a protocol says within how many days a form is owed`(_ text: String, _ days: Int?) throws {
        let aftercare = "\n    aftercare: {dose_phase: rest, form: \(text)}"
        let file = Self.make { $0.replacing(Self.turnover, with: Self.turnover + aftercare) }
        if let days {
            let definition = try file.definition { _ in true }
            #expect(definition.services[1].recipe?.aftercare?.formDays == days)
        } else {
            let fault = "protocols[0].aftercare.form: Write 1 to 60 days after the visit: \"7d\"."
            #expect(refusal(of: file)?.contains(fault) == true)
        }
    }

    @Test func `minutes beside a protocol are one word too many`() {
        let text = refusal(of: Self.make { $0.replacing("ratio: 2", with: "ratio: 2\n    minutes: 60") })
        #expect(text?.contains("services[0].minutes: The protocol says how long the visit is: leave this out.") == true)
    }

    private func refusal(of file: PracticeFile) -> String? {
        do throws(PracticeFileFaults) {
            _ = try file.definition { $0 != "Mars/Olympus" }
            return nil
        } catch {
            return error.description
        }
    }

    private static func make(_ change: (String) -> String = { $0 }) -> PracticeFile {
        PracticeFile(name: "blanding.yaml", bytes: Array(change(text).utf8))
    }

    private static let text = """
        practice: blanding
        name: Mindful
        neutral_name: MI Appts
        region: US-UT
        zone: America/Denver
        crisis: us
        phone: "+1-435-555-0118"
        email: hello@mindful.example
        neutral_site: mi.example
        sites:
          - code: main
            name: Blanding
            hours:
              fri: 08:30-15:00
        rooms:
          - {code: B1, kind: treatment, features: [bp, recliner]}
        clinicians:
          - code: wren
            name: Dr Wren Castellanos
            credential: DO
            licences: [US-UT, US-CO until 2027-01-31]
            trainings: [ketamine until 2027-09-30]
            prescribes: true
            hours:
              thu: 08:30-17:00
            reserve:
              thu: 10:00-11:00
            reserve_release: "09:30"
          - code: anselm
            name: Dr Anselm Pruitt
            credential: MD
            zone: America/New_York
            hours_elsewhere:
              wed: 12:00-18:00
          - code: corinne
            name: Corinne Yates
            credential: RN
            monitors: true
            hours:
              fri: 08:15-16:45
        protocols:
          - code: check
            phases:
              - {name: vitals, minutes: 20, nurse: alone, room: true}
              - {name: rest, minutes: 5, nurse: shared, room: true}
              - {name: turnover, minutes: 10, person: false, room: true}
        services:
          - code: iv
            label: Infusion visit
            neutral_label: Appointment
            audience: after_approval
            protocol: iv_mood_std
            ratio: 2
            room: treatment
            features: [bp]
            training: ketamine
            minimum_age: 18
            daily_limit: 4
            weekly_limit: 12
            step: 30
            notice: 24h
            horizon: 90d
            offer_lead: 24h
          - code: check
            label: Check
            neutral_label: Appointment
            audience: patients
            protocol: check
            ratio: 3
            room: treatment
            step: 10
            notice: 0
            horizon: 90d

        """
}

import Scheduling

extension Recipe {
    /// The protocols that a practice file can name without writing them out: what public pages of clinics show, as
    /// minutes to begin with.
    ///
    /// A file that has one of the same code uses its own.
    public static let shipped: [Recipe] = [
        ivMoodStandard, esketamine, intramuscular, sublingual, oralAtHome,
        talk("consult_first", minutes: 60, notes: 15), call("consult_short", minutes: 20, notes: 5),
        talk("psych_eval", minutes: 90, notes: 15), talk("med_followup", minutes: 30),
        talk("integration", minutes: 50, notes: 10), call("counsel_now", minutes: 30),
        call("counsel_booked", minutes: 50, notes: 10),
    ]

    /// The shipped protocol of that code, or nil.
    public static func shipped(_ code: String) -> Recipe? { shipped.first { $0.code == code } }

    /// An infusion: one-to-one at both ends, watched together with others in between.
    private static let ivMoodStandard = Recipe(
        code: "iv_mood_std",
        phases: [
            RecipePhase(name: "arrive_and_forms", minutes: 15, prescriber: .onSite),
            RecipePhase(name: "room_vitals_iv", minutes: 15, nurse: .alone, prescriber: .onSite, room: true),
            RecipePhase(name: "infusion", minutes: 40, nurse: .shared, prescriber: .onSite, room: true),
            RecipePhase(name: "recovery", minutes: 45, nurse: .shared, prescriber: .onSite, room: true),
            RecipePhase(name: "leave_check", minutes: 10, nurse: .alone, prescriber: .onSite, room: true),
            turnover,
        ],
        series: SeriesRule(
            stages: [.visits(6)], minimumGap: .hours(44), spanDays: 12...21,
            patterns: ["MWF", "TTh", "MWF+M"].compactMap { try? SeriesPattern($0) },
            checkpoints: [
                SeriesCheckpoint(.afterVisit(2), review: "response_review"),
                SeriesCheckpoint(.afterVisit(6), review: "outcome_review"),
            ],
            maintenance: SeriesMaintenance(startDays: 28, rangeDays: 14...180)),
        aftercare: Aftercare(dosePhase: "infusion"),
        preparation: Preparation(foodMinutes: 360, drinkMinutes: 120, drivingHours: 12))

    /// Two hours of observation are counted from the last device.
    private static let esketamine = Recipe(
        code: "esk_trd",
        phases: [
            RecipePhase(name: "room_bp_checklist", minutes: 15, nurse: .alone, prescriber: .onSite, room: true),
            RecipePhase(name: "self_administer", minutes: 10, nurse: .alone, prescriber: .onSite, room: true),
            RecipePhase(name: "observe", minutes: 120, nurse: .shared, prescriber: .onSite, room: true),
            RecipePhase(name: "leave_check", minutes: 10, nurse: .alone, prescriber: .onSite, room: true),
            turnover,
        ],
        series: SeriesRule(
            stages: [.weeks(4, perWeek: 2), .weeks(4, perWeek: 1), .onward(everyWeeks: 1...2)],
            checkpoints: [SeriesCheckpoint(.endOfWeek(4), review: "benefit_review")]),
        aftercare: Aftercare(dosePhase: "self_administer", formDays: Aftercare.monitoringFormDays),
        preparation: Preparation(foodMinutes: 120, drinkMinutes: 30, sprayMinutes: 60, drivingHours: 12))

    private static let intramuscular = Recipe(
        code: "im_std",
        phases: [
            RecipePhase(name: "room_vitals", minutes: 15, nurse: .alone, prescriber: .onSite, room: true),
            RecipePhase(name: "inject", minutes: 5, nurse: .alone, prescriber: .onSite, room: true),
            RecipePhase(name: "active", minutes: 45, nurse: .shared, prescriber: .onSite, room: true),
            RecipePhase(name: "recovery", minutes: 30, nurse: .shared, prescriber: .onSite, room: true),
            RecipePhase(name: "leave_check", minutes: 10, nurse: .alone, prescriber: .onSite, room: true),
            turnover,
        ],
        aftercare: Aftercare(dosePhase: "inject"),
        preparation: Preparation(foodMinutes: 360, drinkMinutes: 120, drivingHours: 12))

    /// Therapy with medicine: the therapist is there all the time.
    private static let sublingual = Recipe(
        code: "kap_sl",
        phases: [
            RecipePhase(name: "settle_vitals", minutes: 20, clinician: true, prescriber: .reachable, room: true),
            RecipePhase(name: "medicine", minutes: 90, clinician: true, prescriber: .reachable, room: true),
            RecipePhase(name: "integration_talk", minutes: 60, clinician: true, prescriber: .reachable, room: true),
            RecipePhase(name: "leave_check", minutes: 10, clinician: true, prescriber: .reachable, room: true),
            turnover,
        ],
        aftercare: Aftercare(dosePhase: "medicine"),
        preparation: Preparation(foodMinutes: 240, drinkMinutes: 120, drivingHours: 12))

    /// By video: somebody watches all the time, and a prescriber can be reached.
    private static let oralAtHome = Recipe(
        code: "oral_home_tele",
        phases: [
            RecipePhase(
                name: "precheck_bp_sitter_location", minutes: 20, nurse: .alone, prescriber: .reachable, room: true),
            RecipePhase(name: "medicine", minutes: 90, nurse: .alone, prescriber: .reachable, room: true),
            RecipePhase(name: "integration_talk", minutes: 40, nurse: .alone, prescriber: .reachable, room: true),
        ],
        aftercare: Aftercare(dosePhase: "medicine"))

    private static let turnover = RecipePhase(name: "turnover", minutes: 15, person: false, room: true)

    /// A visit to a clinician, in a room or by video as the service says; the room is free again for the notes.
    private static func talk(_ code: String, minutes: Int, notes: Int = 0) -> Recipe {
        recipe(code, RecipePhase(name: "visit", minutes: minutes, clinician: true, room: true), notes: notes)
    }

    /// A call; it takes a line if the service names one.
    private static func call(_ code: String, minutes: Int, notes: Int = 0) -> Recipe {
        recipe(code, RecipePhase(name: "call", minutes: minutes, clinician: true, room: true), notes: notes)
    }

    private static func recipe(_ code: String, _ phase: RecipePhase, notes: Int) -> Recipe {
        let after = RecipePhase(name: "notes", minutes: notes, person: false, clinician: true)
        return Recipe(code: code, phases: notes > 0 ? [phase, after] : [phase])
    }
}

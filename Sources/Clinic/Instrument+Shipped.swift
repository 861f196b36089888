// The instruments whose text may be shipped: docs/triage.md has the sources.

extension Instrument {
    /// The Patient Health Questionnaire 9.
    ///
    /// Pfizer asks for no permission to reproduce, translate, display or distribute it. Its unscored tenth question is
    /// left out: fewer are better. LOINC panel 44249-1.
    public static let phq9 = Instrument(
        code: "phq9", version: 1, title: "Patient Health Questionnaire 9", licence: .open,
        source: "Pfizer: no permission required to reproduce, translate, display or distribute",
        stem: "Over the last 2 weeks, how often have you been bothered by this?",
        items: [
            Item("1", "Little interest or pleasure in doing things", answers: frequency),
            Item("2", "Feeling down, depressed, or hopeless", answers: frequency),
            Item("3", "Trouble falling or staying asleep, or sleeping too much", answers: frequency),
            Item("4", "Feeling tired or having little energy", answers: frequency),
            Item("5", "Poor appetite or overeating", answers: frequency),
            Item(
                "6",
                "Feeling bad about yourself - or that you are a failure or have let yourself or your family down",
                answers: frequency),
            Item(
                "7", "Trouble concentrating on things, such as reading the newspaper or watching television",
                answers: frequency),
            Item(
                "8",
                "Moving or speaking so slowly that other people could have noticed. Or the opposite - being so fidgety "
                    + "or restless that you have been moving around a lot more than usual", answers: frequency),
            Item(
                "9", "Thoughts that you would be better off dead, or of hurting yourself in some way",
                answers: frequency),
        ],
        reading: .sum([
            Band(0...4, "minimal"), Band(5...9, "mild"), Band(10...14, "moderate"),
            Band(15...19, "moderately_severe"), Band(20...27, "severe"),
        ]))

    /// The Generalized Anxiety Disorder 7.
    ///
    /// Released by Pfizer without copyright restriction in 2010. LOINC total 70274-6.
    public static let gad7 = Instrument(
        code: "gad7", version: 1, title: "Generalized Anxiety Disorder 7", licence: .open,
        source: "Released without copyright restriction by Pfizer, 2010",
        stem: "Over the last 2 weeks, how often have you been bothered by this?",
        items: [
            Item("1", "Feeling nervous, anxious or on edge", answers: frequency),
            Item("2", "Not being able to stop or control worrying", answers: frequency),
            Item("3", "Worrying too much about different things", answers: frequency),
            Item("4", "Trouble relaxing", answers: frequency),
            Item("5", "Being so restless that it is hard to sit still", answers: frequency),
            Item("6", "Becoming easily annoyed or irritable", answers: frequency),
            Item("7", "Feeling afraid as if something awful might happen", answers: frequency),
        ],
        reading: .sum([
            Band(0...4, "minimal"), Band(5...9, "mild"), Band(10...14, "moderate"), Band(15...21, "severe"),
        ]))

    /// The Ask Suicide-Screening Questions.
    ///
    /// A free resource of the NIMH toolkit, made for an interview; asked here so that somebody can respond faster, and
    /// optional. Rather not saying counts as a yes.
    public static let asq = Instrument(
        code: "asq", version: 1, title: "Ask Suicide-Screening Questions", licence: .open,
        source: "National Institute of Mental Health, ASQ toolkit: free resource, a work of the US government",
        items: [
            Item("1", "In the past few weeks, have you wished you were dead?", answers: yesNo),
            Item(
                "2",
                "In the past few weeks, have you felt that you or your family would be better off if you were dead?",
                answers: yesNo),
            Item("3", "In the past week, have you been having thoughts about killing yourself?", answers: yesNo),
            Item("4", "Have you ever tried to kill yourself?", answers: yesNo),
            Item(
                "5", "Are you having thoughts of killing yourself right now?", answers: yesNo,
                isAskedIf: .anyNotZero(["1", "2", "3", "4"])),
        ], reading: .suicideScreen)

    /// What the two questionnaires of frequency ask for.
    private static let frequency = Answers.choices([
        Choice(0, "Not at all"), Choice(1, "Several days"), Choice(2, "More than half the days"),
        Choice(3, "Nearly every day"),
    ])

    private static let yesNo = Answers.choices([
        Choice(0, "No"), Choice(1, "Yes"), Choice(declined, "I would rather not say"),
    ])

    /// The value of an answer that was given by not giving it.
    public static let declined = -1
}

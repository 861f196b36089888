extension Instrument {
    /// What a clinician must know before a visit with ketamine; written for Daybook.
    ///
    /// “I am not sure” counts as a yes: somebody asks. Nothing here refuses anybody.
    public static let ketamineHistory = Instrument(
        code: "ket_hx", version: 1, title: "Health questions before a treatment", licence: .open,
        source: "Written for Daybook",
        items: [
            yes(
                "bp_uncontrolled",
                "Has anyone told you your blood pressure is high, or is it not under control right now?",
                .clinicianReview),
            yes(
                "vascular", "Have you ever had an aneurysm, a blood-vessel malformation, or bleeding in the brain?",
                .hardHold),
            yes(
                "cardiac_recent",
                "In the last 6 months have you had a heart attack, stroke, chest pain, or heart failure?", .hardHold),
            yes("icp", "Have you been told you have raised pressure in your head or your eyes?", .clinicianReview),
            yes(
                "psychosis",
                "Have you ever had times of seeing or hearing things others did not, or been told you have psychosis or "
                    + "schizophrenia?", .clinicianReview),
            yes(
                "mania", "Have you ever been told you have bipolar disorder, or had a manic episode?",
                .clinicianReview),
            yes("pregnant", "Are you pregnant, might you be, or are you breastfeeding?", .clinicianReview),
            yes(
                "substance_now", "In the last 30 days have alcohol or drugs caused problems for you?",
                .clinicianReview),
            yes("substance_past", "Have you ever had treatment for alcohol or drug use?", .noted),
            yes(
                "bladder", "Do you have bladder pain, blood in your urine, or need to go very often?", .clinicianReview),
            yes("liver_kidney", "Do you have serious liver or kidney disease?", .clinicianReview),
            yes("thyroid", "Do you have an overactive thyroid that is not treated?", .clinicianReview),
            yes("seizure", "Have you ever had a seizure?", .clinicianReview),
            yes("apnea", "Do you have sleep apnea or serious lung disease?", .clinicianReview),
            yes(
                "prior_bad_reaction",
                "Have you had a bad or frightening reaction to ketamine or an anesthetic, or are you allergic to "
                    + "either?", .clinicianReview),
            yes(
                "meds_flag",
                "Do you take any of these: naltrexone, benzodiazepines, opioids, stimulants, MAOI antidepressants?",
                .clinicianReview),
            Item(
                "trials", "How many antidepressant medicines have you tried for this episode?",
                answers: .number(0...30), meaning: .noted),
            Item(
                "driver", "Is there an adult who can take you home afterwards?", answers: sureOrNot,
                meaning: .escortNeeded),
        ], reading: .history)

    private static func yes(_ code: String, _ text: String, _ meaning: Meaning) -> Item {
        Item(code, text, answers: sureOrNot, meaning: meaning)
    }

    private static let sureOrNot = Answers.choices([
        Choice(0, "No"), Choice(1, "Yes"), Choice(declined, "I am not sure"),
    ])
}

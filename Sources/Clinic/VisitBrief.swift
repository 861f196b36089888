public import Scheduling

/// What a clinician reads in ten seconds before a visit: how the person does, and only what has changed.
public struct VisitBrief: Hashable, Sendable {
    /// The totals of the PHQ-9, the latest last; those with a missing answer are left out.
    public let scores: [Int]
    /// How often the person thought of death each time that they said so (0 to 3), the latest last.
    ///
    /// A 0 is no sign of safety.
    public let thoughtsOfDeath: [Int]
    /// The days since the last dose before the visit; nil for the first.
    public let daysSinceDose: Int?
    /// The days between the doses so far.
    public let gaps: DoseGaps
    /// What is answered otherwise than the time before, in the order of the questions.
    public let changes: [Change]
    /// The codes of the health questions whose latest answers a clinician must look at.
    public let flagged: [String]

    /// A health question that was answered anew.
    public struct Change: Hashable, Sendable {
        /// The code of the question.
        public let code: String
        /// The answer before; nil where there was none.
        public let before: String?
        /// The answer now; nil where there is none any more.
        public let now: String?
    }

    /// What is known before a visit.
    ///
    /// - Parameters:
    ///   - questionnaires: all that the person answered, the latest last.
    ///   - doses: the dates of visits with a dose.
    ///   - date: that of the visit.
    public init(questionnaires: [Questionnaire], doses: [LocalDate], date: LocalDate) {
        let moods = questionnaires.filter { $0.instrument.code == Instrument.phq9.code }
        scores = moods.compactMap(\.total)
        thoughtsOfDeath = moods.compactMap(\.thoughtsOfDeath)
        let earlier = doses.filter { $0 < date }
        daysSinceDose = earlier.max().map { $0.days(until: date) }
        gaps = DoseGaps(between: earlier)
        let histories = questionnaires.filter { $0.instrument.code == Instrument.ketamineHistory.code }
        flagged = histories.last?.toReview.map(\.code) ?? []
        changes = histories.dropLast().last.map { before in Self.changes(from: before, to: histories.last) } ?? []
    }

    private static func changes(from before: Questionnaire, to now: Questionnaire?) -> [Change] {
        guard let now else { return [] }
        let items = now.instrument.items + before.instrument.items.filter { now.instrument[$0.code] == nil }
        return items.compactMap { item in
            let (old, new) = (before.words(of: item.code), now.words(of: item.code))
            return old == new ? nil : Change(code: item.code, before: old, now: new)
        }
    }
}

extension Questionnaire {
    /// An answer as it is read; nil where there is none.
    fileprivate func words(of code: String) -> String? {
        guard let value = answers[code] else { return nil }
        guard case .choices(let choices)? = instrument[code]?.answers,
            let choice = choices.first(where: { $0.value == value }), !choice.text.isEmpty
        else { return String(value) }
        return choice.text
    }
}

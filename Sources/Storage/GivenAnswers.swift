import Clinic

/// Answers that somebody gives by their link, beside those that are known already.
///
/// They are added to what the person has said before and never to what a clinician has recorded, which stands beside it.
struct GivenAnswers {
    /// What becomes of the person's own rows: each with its id, which a new one has not.
    let rows: [(id: Questionnaire.ID?, questionnaire: Questionnaire)]
    /// Those of the answers that the person has not given before.
    let news: [Questionnaire]
    /// What was known, the newest first.
    let before: [Questionnaire]
    /// What is known now, the newest first.
    let after: [Questionnaire]
    /// All that the person has said now and before.
    let own: [Questionnaire]

    /// - Parameter known: what is known, the newest first.
    init(_ given: [Questionnaire], beside known: [RecordedQuestionnaire]) {
        let mine = known.filter { $0.recordedBy == nil }
        let rows = given.map { later in
            let row = mine.first { $0.questionnaire.instrument == later.instrument }
            return (
                id: row?.id, questionnaire: row?.questionnaire.adding(later) ?? later,
                news: later.news(since: row?.questionnaire)
            )
        }
        let changed = Set(rows.compactMap(\.id))
        self.rows = rows.map { ($0.id, $0.questionnaire) }
        news = rows.map(\.news).filter { !$0.answers.isEmpty }
        before = known.map(\.questionnaire)
        after = rows.map(\.questionnaire) + known.filter { !changed.contains($0.id) }.map(\.questionnaire)
        own = rows.map(\.questionnaire) + mine.filter { !changed.contains($0.id) }.map(\.questionnaire)
    }
}

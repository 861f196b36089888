/// What is known about somebody who asks, as the rules of triage see it.
///
/// Everything may be unknown: a person who answers nothing is as welcome as one who answers all.
public struct TriageFacts: Hashable, Sendable {
    /// Whether the person pressed “I am not safe right now”.
    public var isNotSafe: Bool
    /// Whether the person came out of a hospital or an emergency department within 30 days.
    public var leftHospital: Bool
    /// What was answered, each instrument at most once, the latest that there is.
    public var questionnaires: [Questionnaire]
    /// Whether a score rose by 5 or more after treatment had helped.
    public var hasRebounded: Bool
    /// Whether a visit was missed within 90 days of a request in one of the first three rules.
    public var missedVisitWhileFlagged: Bool

    /// What is known; nothing by default.
    public init(
        isNotSafe: Bool = false, leftHospital: Bool = false, questionnaires: [Questionnaire] = [],
        hasRebounded: Bool = false, missedVisitWhileFlagged: Bool = false
    ) {
        self.isNotSafe = isNotSafe
        self.leftHospital = leftHospital
        self.questionnaires = questionnaires
        self.hasRebounded = hasRebounded
        self.missedVisitWhileFlagged = missedVisitWhileFlagged
    }

    var suicideScreen: Questionnaire.SuicideScreen? { questionnaires.lazy.compactMap(\.suicideScreen).first }
    var severityLevel: Questionnaire.SeverityLevel? { questionnaires.lazy.compactMap(\.severityLevel).first }
    var thoughtsOfDeath: Int { questionnaires.lazy.compactMap(\.thoughtsOfDeath).first ?? 0 }
    var depression: Int? { total(of: .phq9) }
    var anxiety: Int? { total(of: .gad7) }

    private func total(of instrument: Instrument) -> Int? {
        questionnaires.first { $0.instrument.code == instrument.code }?.total
    }
}

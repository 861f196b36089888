/// What is known about somebody who asks, as the rules of triage see it.
///
/// Everything may be unknown: a person who answers nothing is as welcome as one who answers all.
public struct TriageFacts: Hashable, Sendable {
    /// Whether the person pressed “I am not safe right now”.
    public var isNotSafe: Bool
    /// Whether the person came out of a hospital or an emergency department within 30 days.
    public var leftHospital: Bool
    /// What was answered; of two about the same instrument the first one that says something counts.
    public var questionnaires: [Questionnaire]
    /// Whether a score rose by 5 or more after treatment had helped.
    public var hasRebounded: Bool

    /// What is known; nothing by default.
    public init(
        isNotSafe: Bool = false, leftHospital: Bool = false, questionnaires: [Questionnaire] = [],
        hasRebounded: Bool = false
    ) {
        self.isNotSafe = isNotSafe
        self.leftHospital = leftHospital
        self.questionnaires = questionnaires
        self.hasRebounded = hasRebounded
    }

    var suicideScreen: Questionnaire.SuicideScreen? { questionnaires.lazy.compactMap(\.suicideScreen).first }
    var severityLevel: Questionnaire.SeverityLevel? { questionnaires.lazy.compactMap(\.severityLevel).first }
    var thoughtsOfDeath: Int { questionnaires.lazy.compactMap(\.thoughtsOfDeath).first ?? 0 }
    var depression: Int? { total(of: .phq9) }
    var anxiety: Int? { total(of: .gad7) }

    private func total(of instrument: Instrument) -> Int? {
        questionnaires.lazy.filter { $0.instrument.code == instrument.code }.compactMap(\.total).first
    }
}

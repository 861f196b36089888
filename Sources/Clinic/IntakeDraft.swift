public import Scheduling

/// What somebody adds to their request: everything in it is optional.
public struct IntakeDraft: Hashable, Sendable {
    /// Whether they press “I am not safe right now”.
    public var isNotSafe: Bool
    /// Whether they came out of hospital within 30 days; nil where they were not asked.
    public var leftHospital: Bool?
    /// Why they ask; nil where they were not asked.
    public var reasons: [Reason]?
    /// How they want to be reached; nil where they were not asked.
    public var wishes: ContactWishes?
    /// What they answered; answers to single questions are added to those before.
    public var questionnaires: [Questionnaire]
    /// What they say, what about and when; nil where they were not asked.
    public var request: RequestDraft?
    /// When they were born.
    public var born: LocalDate?
    /// Where they will be (ISO 3166-2).
    public var region: String?

    /// What is added; nothing by default.
    public init(
        isNotSafe: Bool = false, leftHospital: Bool? = nil, reasons: [Reason]? = nil, wishes: ContactWishes? = nil,
        questionnaires: [Questionnaire] = [], request: RequestDraft? = nil, born: LocalDate? = nil,
        region: String? = nil
    ) {
        self.isNotSafe = isNotSafe
        self.leftHospital = leftHospital
        self.reasons = reasons
        self.wishes = wishes
        self.questionnaires = questionnaires
        self.request = request
        self.born = born
        self.region = region
    }
}

extension Questionnaire {
    /// These answers and the later ones to the same instrument, which count more.
    public func adding(_ later: Questionnaire) -> Questionnaire {
        Questionnaire(instrument, answers: answers.merging(later.answers) { $1 })
    }

    /// Those of these answers that were not given before.
    public func news(since earlier: Questionnaire?) -> Questionnaire {
        Questionnaire(instrument, answers: answers.filter { earlier?.answers[$0.key] != $0.value })
    }
}

extension [Questionnaire] {
    /// These and the later ones, one for each version of an instrument.
    public func adding(_ later: [Questionnaire]) -> [Questionnaire] {
        var all = self
        for questionnaire in later {
            if let index = all.firstIndex(where: { $0.instrument == questionnaire.instrument }) {
                all[index] = all[index].adding(questionnaire)
            } else {
                all.append(questionnaire)
            }
        }
        return all
    }
}

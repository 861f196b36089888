extension Questionnaire {
    /// What the ASQ says.
    public enum SuicideScreen: String, CaseIterable, Sendable {
        case negative
        case nonAcutePositive = "non_acute_positive"
        case acutePositive = "acute_positive"
    }

    /// What a clinician's C-SSRS screener says.
    public enum SeverityLevel: String, CaseIterable, Sendable {
        case none
        case low
        case moderate
        case high
    }

    /// The outcome of the ASQ; nil for another instrument, or while its first four questions are not all answered and
    /// none of them says yes.
    ///
    /// Rather not saying counts as a yes, for the fifth question too. The fifth question speaks for itself, and one that
    /// is still to be asked does not make the others less.
    public var suicideScreen: SuicideScreen? {
        guard instrument.reading == .suicideScreen else { return nil }
        if answers["5", default: 0] != 0 { return .acutePositive }
        let first = ["1", "2", "3", "4"].map { answers[$0] }
        if first.contains(where: { $0 != nil && $0 != 0 }) { return .nonAcutePositive }
        return first.allSatisfy { $0 == 0 } ? .negative : nil
    }

    /// The level of the C-SSRS screener; nil for another instrument, or while an answer is missing and none of those
    /// given says more.
    public var severityLevel: SeverityLevel? {
        guard instrument.reading == .severityLevels else { return nil }
        func isYes(_ code: String) -> Bool { answers[code] == 1 }
        return if isYes("4") || isYes("5") || isYes("6_recent") {
            .high
        } else if isYes("3") || isYes("6") {
            .moderate
        } else if isYes("1") || isYes("2") {
            .low
        } else {
            missing.isEmpty ? SeverityLevel.none : nil
        }
    }

    /// How often somebody thought of death or of hurting themselves, as the PHQ-9 asks it (0 to 3); nil for another
    /// instrument, or where they did not say.
    ///
    /// It counts whether the rest is answered or not. A 0 is no sign of safety.
    public var thoughtsOfDeath: Int? {
        instrument.code == Instrument.phq9.code ? answers["9"] : nil
    }

    /// The questions of a history whose answers a clinician must look at, in their order.
    public var toReview: [Instrument.Item] {
        items(otherThan: 0) { $0 == .clinicianReview || $0 == .hardHold }
    }

    /// The questions of a history whose answers hold back any dosing visit until a clinician has decided.
    public var holds: [Instrument.Item] {
        items(otherThan: 0) { $0 == .hardHold }
    }

    /// Whether somebody must be found to take the person home.
    public var needsEscort: Bool {
        !items(otherThan: 1) { $0 == .escortNeeded }.isEmpty
    }

    /// The answered questions of a meaning whose answer is not that value.
    private func items(
        otherThan value: Int, _ isMeant: (Instrument.Meaning) -> Bool
    ) -> [Instrument.Item] {
        instrument.items.filter { item in
            guard isMeant(item.meaning), let answer = answers[item.code] else { return false }
            return answer != value
        }
    }
}

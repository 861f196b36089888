public import Scheduling

/// Why a gate is closed.
public enum GateFault: Hashable, Sendable {
    /// Nothing has opened it.
    case missing
    /// What opened it counts no more on the day of the visit; the last date on which it did.
    case expired(LocalDate)
    /// Somebody closed it.
    case closed
    /// It was opened for the date on which the visit was to take place before it was moved.
    case otherDay(LocalDate)
    /// An earlier version of the document was accepted.
    case outdated
    /// A clinician said: not yet.
    case notYet(askAgain: LocalDate)
    /// A clinician said no.
    case declined(otherRoute: Service.ID?)
    /// Nobody knows when the person was born.
    case bornUnknown
    /// The person is too young until that date.
    case tooYoung(until: LocalDate)
    /// The person will be in another region.
    case elsewhere(String)

    /// Whether nothing that the person or the desk does can open it in time for a visit on that date.
    func isFinal(on date: LocalDate) -> Bool {
        switch self {
        case .declined: true
        case .notYet(let askAgain): askAgain > date
        case .missing, .expired, .closed, .otherDay, .outdated, .bornUnknown, .tooYoung, .elsewhere: false
        }
    }

    /// The name in JSON.
    public var name: String {
        switch self {
        case .missing: "missing"
        case .expired: "expired"
        case .closed: "closed"
        case .otherDay: "other_day"
        case .outdated: "outdated"
        case .notYet: "not_yet"
        case .declined: "declined"
        case .bornUnknown: "born_unknown"
        case .tooYoung: "too_young"
        case .elsewhere: "elsewhere"
        }
    }
}

extension GateStanding {
    /// What is missing, in a sentence about the gate and not about the person; nil when the gate is open.
    public var sentence: String? {
        guard let fault else { return nil }
        let words = rule.kind.words.prefix(1).uppercased() + rule.kind.words.dropFirst()
        return switch fault {
        case .missing: "\(words) is missing."
        case .expired(let last): "\(words) counts no more: its last day was \(last)."
        case .closed: "\(words) was taken back."
        case .otherDay(let date): "\(words) was asked about for \(date)."
        case .outdated: "\(words) is of an earlier version of the document."
        case .notYet(let askAgain): "\(words) is not given yet: ask again on \(askAgain)."
        case .declined: "\(words) was not given; another service is the way."
        case .bornUnknown: "\(words) cannot be judged without a date of birth."
        case .tooYoung(let until): "\(words) is reached on \(until)."
        case .elsewhere: "\(words) is not where the visit was booked for."
        }
    }

    /// What to do about it, in a sentence for the desk; nil when the gate is open.
    public var fix: String? {
        guard let fault else { return nil }
        switch (rule.kind, fault) {
        case (_, .declined): return "Talk about the other service with them; a clinician may decide anew."
        case (_, .notYet(let askAgain)): return "Ask the clinician again on \(askAgain)."
        case (.age, .bornUnknown): return "Ask for the date of birth."
        case (.age, _): return "Speak with the guardian and ask a clinician to admit them, or cancel."
        case (.region, .elsewhere(let region)):
            return "Move the visit to somebody who may treat people in \(region), or ask them to come."
        case (.consent, _): return "Give them the document \u{201C}\(rule.subject)\u{201D} to read and accept."
        case (.health, _): return "Have a clinician review the health answers."
        case (.status, _): return "Ask how they are at present."
        case (.candidacy, _): return "Have a clinician decide."
        case (.enrolment, _): return "Enrol them in \u{201C}\(rule.subject)\u{201D}."
        case (.authorization, _): return "Ask for the authorization, or have it waived."
        case (.escort, _):
            return "Call and ask who takes them home; friends, approved transport or a longer stay will do."
        case (.region, _): return "Ask where they will be."
        }
    }
}

public import Scheduling

/// How a gate stands for one visit: open, or closed and why.
public struct GateStanding: Hashable, Sendable {
    /// The condition.
    public let rule: GateRule
    /// Why it is closed; nil when it is open.
    public let fault: GateFault?
    /// The last date for which it is open, if that is known.
    public let until: LocalDate?
    /// When it must be open at the latest.
    public let deadline: Instant

    /// How a gate stands.
    public init(rule: GateRule, fault: GateFault?, until: LocalDate? = nil, deadline: Instant) {
        self.rule = rule
        self.fault = fault
        self.until = until
        self.deadline = deadline
    }

    /// Whether it is open.
    public var isOpen: Bool { fault == nil }

    /// Judges one gate of a visit.
    ///
    /// - Parameter zone: in which an entry's instant is a date.
    public init(_ rule: GateRule, of visit: GatedVisit, facts: GateFacts, zone: Zone) {
        let deadline = rule.deadline(of: visit.start)
        switch rule.kind {
        case .candidacy: self.init(rule, decision: facts.decision(about: visit.service), visit, zone, deadline)
        case .age: self.init(rule, born: facts.born, facts.record(rule, of: visit), visit, zone, deadline)
        case .consent:
            let record = facts.record(rule, of: visit)
            let isOld = record?.documentVersion.map { $0 < facts.documents[rule.subject] ?? 0 } ?? false
            self.init(rule, record, visit, zone, deadline, otherwise: isOld ? .outdated : nil)
        case .region:
            let record = facts.record(rule, of: visit)
            let isElsewhere = record.map { $0.subject != visit.region } ?? false
            self.init(
                rule, record, visit, zone, deadline,
                otherwise: isElsewhere ? record.map { .elsewhere($0.subject) } : nil)
        case .health, .status, .enrolment, .authorization, .escort:
            self.init(rule, facts.record(rule, of: visit), visit, zone, deadline)
        }
    }

    /// A gate that an entry opens or closes.
    private init(
        _ rule: GateRule, _ record: GateRecord?, _ visit: GatedVisit, _ zone: Zone, _ deadline: Instant,
        otherwise fault: GateFault? = nil
    ) {
        guard let record else {
            self.init(rule: rule, fault: .missing, deadline: deadline)
            return
        }
        let until = rule.lastDate(of: record.at, until: record.until, in: zone)
        let expired = until.flatMap { $0 < visit.date ? GateFault.expired($0) : nil }
        let moved = record.date.flatMap { $0 == visit.date ? nil : GateFault.otherDay($0) }
        self.init(
            rule: rule, fault: record.outcome == .closed ? .closed : moved ?? fault ?? expired, until: until,
            deadline: deadline)
    }

    private init(
        _ rule: GateRule, decision: Candidacy?, _ visit: GatedVisit, _ zone: Zone, _ deadline: Instant
    ) {
        let fault: GateFault?
        var until: LocalDate?
        switch decision?.decision {
        case nil: fault = .missing
        case .notYet(let askAgain)?: fault = .notYet(askAgain: askAgain)
        case .no(let otherRoute)?: fault = .declined(otherRoute: otherRoute)
        case .approved?:
            until = decision.flatMap { rule.lastDate(of: $0.decided, until: $0.until, in: zone) }
            fault = until.flatMap { $0 < visit.date ? .expired($0) : nil }
        }
        self.init(rule: rule, fault: fault, until: until, deadline: deadline)
    }

    /// Years suffice, or a clinician's admission that counts; without either it says what is wrong with the admission or,
    /// where there is none, with the years.
    private init(
        _ rule: GateRule, born: LocalDate?, _ record: GateRecord?, _ visit: GatedVisit, _ zone: Zone,
        _ deadline: Instant
    ) {
        let comesOfAge = born.map { born in visit.minimumAge.map { born.birthday($0) } ?? born }
        let admission = record.map { GateStanding(rule, $0, visit, zone, deadline) }
        if let admission, admission.isOpen {
            self = admission
        } else if let comesOfAge, comesOfAge <= visit.date {
            self.init(rule: rule, fault: nil, deadline: deadline)
        } else {
            self =
                admission
                ?? GateStanding(
                    rule: rule, fault: comesOfAge.map { .tooYoung(until: $0) } ?? .bornUnknown, deadline: deadline)
        }
    }
}

extension GateRule {
    /// The last date on which something that was said at an instant counts; nil when nothing ends it.
    func lastDate(of at: Instant, until: LocalDate?, in zone: Zone) -> LocalDate? {
        let byRule = validDays.map { zone.local(at).date.adding(days: $0) }
        return [byRule, until].compactMap { $0 }.min()
    }
}

extension LocalDate {
    /// The date on which somebody born on this one becomes so many years old; 29 February counts as 1 March.
    public func birthday(_ years: Int) -> LocalDate {
        LocalDate(year: year + years, month: month, day: day)
            ?? LocalDate(year: year + years, month: 3, day: 1) ?? self
    }
}

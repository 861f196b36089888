import Scheduling

/// What the rules say about somebody who asks: how soon, by which rule, and what must be done by when.
///
/// It adds help and takes none away; it is a routing aid and no judgement of risk, and no part of it is ever shown to
/// the person.
public struct Triage: Hashable, Sendable {
    /// The rule that gave the lane.
    public let rule: TriageRule.Name
    /// How soon the person needs to be seen.
    public let lane: Lane
    /// Whether a clinician must look at the health answers before a dosing visit (T6).
    public let needsReview: Bool

    /// What the rules say about what is known.
    public init(_ facts: TriageFacts) {
        self.init { $0.applies(facts) }
    }

    /// What is raised anew when something is said: the rules that it alone makes apply, and those that apply now and did
    /// not before.
    ///
    /// What somebody has looked at since does not come up again because something else is said; what is said again does.
    ///
    /// - Parameter said: what was said now and not in the same way before.
    public static func raised(by said: TriageFacts, before: TriageFacts, after: TriageFacts) -> Triage {
        Triage { $0.applies(said) || ($0.applies(after) && !$0.applies(before)) }
    }

    private init(where applies: (TriageRule) -> Bool) {
        // The last rule always applies.
        let first = TriageRule.ordered.first { $0.lane != nil && applies($0) }
        rule = first?.name ?? .t7
        lane = first?.lane ?? .routine
        needsReview = TriageRule.named(.t6).map(applies) ?? false
    }

    /// The rules that raise a flag, which stays until somebody of the clinical staff closes it.
    public var flags: [TriageRule.Name] {
        let raised: [TriageRule.Name] = [.t1, .t2, .t3, .t4].contains(rule) ? [rule] : []
        return raised + (needsReview ? [.t6] : [])
    }

    /// Whether somebody calls, rather than reads and decides.
    public var needsCall: Bool { [.t1, .t2, .t3, .t4].contains(rule) }

    /// By when a person must have read the request, or tried to call.
    public func response(under policy: TriagePolicy) -> ResponseTime {
        switch rule {
        case .t1: .staffed(minutes: policy.nowMinutes)
        case .t2: .staffed(minutes: policy.sameDayMinutes)
        case .t3, .t4: .sameWorkingDay(atLeast: policy.sameDayMinutes)
        case .t5, .t6, .t7: .staffed(minutes: policy.readMinutes)
        }
    }

    /// By when a visit must have been offered; nil where the person's own wish decides.
    public func visitWithin(under policy: TriagePolicy) -> Duration? {
        switch rule {
        case .t1, .t2: policy.visitWithin(.sameDay)
        case .t3: policy.visitWithin(.soon)
        case .t4: .hours(24 * policy.weekDays)
        case .t5: policy.visitWithin(.early)
        case .t6, .t7: nil
        }
    }
}

/// One rule of triage: what must be so, and the help that is added.
///
/// No rule takes anything away: somebody in any lane may ask and book as everybody else.
public struct TriageRule: Sendable {
    /// The names of the rules, which are stored with what they decided.
    public enum Name: String, CaseIterable, Sendable, Comparable {
        case t1 = "T1"
        case t2 = "T2"
        case t3 = "T3"
        case t4 = "T4"
        case t5 = "T5"
        case t6 = "T6"
        case t7 = "T7"

        /// Whether the first rule comes before the second.
        public static func < (earlier: Name, later: Name) -> Bool { earlier.rawValue < later.rawValue }
    }

    /// Its name.
    public let name: Name
    /// How soon the person needs to be seen; nil for a rule that only adds a flag.
    public let lane: Lane?
    /// Why, for staff, in general words: never what somebody answered.
    public let reason: String
    /// Whether it applies.
    public let applies: @Sendable (TriageFacts) -> Bool

    /// The rules in their order; of those that give a lane the first that applies counts.
    ///
    /// docs/triage.md has the table with the sources. The last one always applies.
    public static let ordered: [TriageRule] = [
        TriageRule(name: .t1, lane: .now, reason: "Not safe right now, or may not be.") { facts in
            facts.isNotSafe || facts.suicideScreen == .acutePositive
        },
        TriageRule(name: .t2, lane: .sameDay, reason: "Thoughts of death or suicide.") { facts in
            facts.suicideScreen == .nonAcutePositive || facts.thoughtsOfDeath >= 2 || facts.severityLevel == .high
        },
        TriageRule(
            name: .t3, lane: .soon, reason: "Some thoughts of death, or out of hospital within 30 days."
        ) { facts in
            facts.thoughtsOfDeath == 1 || facts.severityLevel == .moderate || facts.leftHospital
        },
        TriageRule(name: .t4, lane: .soon, reason: "Very low, or worse after having been better.") { facts in
            facts.depression.map { $0 >= 20 } ?? false || facts.hasRebounded
        },
        TriageRule(name: .t5, lane: .early, reason: "Low, or very anxious.") { facts in
            facts.depression.map { (15...19).contains($0) } ?? false || facts.anxiety.map { $0 >= 15 } ?? false
        },
        TriageRule(name: .t6, lane: nil, reason: "A clinician looks at the health answers before a dosing visit.") {
            facts in facts.questionnaires.contains { !$0.toReview.isEmpty }
        },
        TriageRule(name: .t7, lane: .routine, reason: "Nothing that asks for more speed.") { _ in true },
    ]

    /// The rule of that name.
    public static func named(_ name: Name) -> TriageRule? { ordered.first { $0.name == name } }
}

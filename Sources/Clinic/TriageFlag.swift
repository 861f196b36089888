public import Scheduling

/// What a rule of triage raised about a request: it stays until somebody of the clinical staff closes it.
public struct TriageFlag: Hashable, Sendable {
    /// The id of a flag.
    public typealias ID = Identifier<TriageFlag>

    /// The id.
    public let id: ID
    /// Which rule.
    public let rule: TriageRule.Name
    /// When it was raised.
    public let raised: Instant
    /// Who closed it, and when; nil while it is open.
    public let closing: Closing?

    /// Who closed a flag, and when.
    public struct Closing: Hashable, Sendable {
        /// The member of the clinical staff.
        public let by: StaffMember.ID
        /// When.
        public let at: Instant

        /// A closing.
        public init(by: StaffMember.ID, at: Instant) {
            (self.by, self.at) = (by, at)
        }
    }

    /// A flag as it is stored.
    public init(id: ID, rule: TriageRule.Name, raised: Instant, closing: Closing?) {
        self.id = id
        self.rule = rule
        self.raised = raised
        self.closing = closing
    }
}

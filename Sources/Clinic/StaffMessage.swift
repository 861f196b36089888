public import Foundation
public import Scheduling

/// Something to be sent to a member of the staff, or to the practice's own address.
public struct StaffMessage: Hashable, Sendable {
    /// What it says.
    public let kind: Message.Kind
    /// When it is due.
    public let due: Instant
    /// Who it goes to; nil for the practice's own address.
    public let member: StaffMember.ID?
    /// The id of what it is about, which is of the kind that `kind.subject` says.
    public let subject: UUID
    /// Which version of it.
    public let version: Int

    /// A message that is owed.
    public init(kind: Message.Kind, due: Instant, member: StaffMember.ID?, subject: UUID, version: Int) {
        self.kind = kind
        self.due = due
        self.member = member
        self.subject = subject
        self.version = version
    }
}

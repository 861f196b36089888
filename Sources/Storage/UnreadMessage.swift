public import Clinic
import Foundation
import Postgres

/// A claimed message that cannot be read here, or what it is about cannot: a later release may have written it.
public struct UnreadMessage: Hashable, Sendable {
    /// The id of the message.
    public let id: Message.ID
    /// How many attempts failed by its own fault.
    public let faults: Int
    let attempt: Int
    let person: Person.ID?
    let member: StaffMember.ID?
    /// The task of which a member of the staff was to be alarmed.
    let alarm: DeskTask.ID?

    /// Reads what any release has written.
    init(_ row: Row) throws {
        let (attempt, faults): (Int32, Int32) = (try row["attempt"], try row["faults"])
        id = try row["message_id"]
        self.faults = Int(faults)
        self.attempt = Int(attempt)
        person = try row["person_id"]
        member = try row["member_id"]
        let (kind, subject): (String, UUID) = (try row["kind"], try row["subject_id"])
        alarm = kind == Message.Kind.alarm.name && member != nil ? DeskTask.ID(subject) : nil
    }
}

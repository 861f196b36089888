public import Clinic
import Foundation
import Postgres
import Scheduling

/// A claimed message that cannot be read here, or what it is about cannot: a later release may have written it.
public struct UnreadMessage: Hashable, Sendable {
    /// The id of the message.
    public let id: Message.ID
    /// How many attempts failed by its own fault.
    public let faults: Int
    /// How long it is until the visit begins that it is about, or would have begun; nil where none is known to lie ahead.
    public private(set) var timeLeft: Duration?
    let attempt: Int
    let person: Person.ID?
    let member: StaffMember.ID?
    /// The task of which a member of the staff was to be alarmed.
    let alarm: DeskTask.ID?
    /// The visit that it is about, if the database knows of one.
    private(set) var visit: Appointment.ID?
    /// By when somebody has to know what it said, if that lies ahead.
    private(set) var lastInstant: Instant?

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

    /// Which visits messages are about, and when these begin; the rows are what `about(_:)` reads.
    ///
    /// It asks for ids and times alone, and for nothing that a program may fail to read.
    static func visits(of messages: [UnreadMessage], _ practice: Practice.ID) -> SQL {
        """
        select m.message_id, daybook_now() as now, \(OutboxMessage.lastInstant) as last_instant,
            (
                select v.appointment_id from appointment v
                where (v.practice_id, v.appointment_id) = (m.practice_id, m.subject_id)
            ) as visit_id
        from message m
        where m.practice_id = \(practice) and m.message_id = any(\(messages.map(\.id)))
        """
    }

    /// The same message with the visit of a row of `visits(of:_:)`.
    func about(_ row: Row) throws -> UnreadMessage {
        let now: Instant = try row["now"]
        var message = self
        message.visit = try row["visit_id"]
        message.lastInstant = try row["last_instant"]
        message.timeLeft = message.lastInstant.map { $0 - now }
        return message
    }
}

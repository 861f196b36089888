import Clinic
import Postgres
import Scheduling

extension DeskTask {
    /// The columns of `task t` that a task is read from, named so that they can stand beside those of others.
    static let columns: SQL = """
        t.task_id, t.kind as task_kind, t.lane as task_lane, t.person_id as task_person_id,
        t.request_id as task_request_id, t.appointment_id as task_appointment_id, t.stranger_id, t.number as task_number,
        t.due_at, t.owner_id as task_owner_id,
        t.created_at as task_created_at, t.state as task_state, t.done_by, t.done_at, t.outcome, t.escalated_at,
        t.escalated_to, t.alarm_at, t.version as task_version
        """

    init(_ row: Row) throws {
        let version: Int32 = try row["task_version"]
        let name: State.Name = try row.word("task_state")
        let state: State =
            switch name {
            case .open: .open
            case .done: .done(by: try row["done_by"], at: try row["done_at"], outcome: try row.word("outcome"))
            }
        let escalated: Instant? = try row["escalated_at"]
        let stranger: Identifier<Stranger>? = try row["stranger_id"]
        let number: String? = try row["task_number"]
        self.init(
            id: try row["task_id"], kind: try row.word("task_kind"), lane: try row.word("task_lane"),
            person: try row["task_person_id"], request: try row["task_request_id"],
            appointment: try row["task_appointment_id"],
            stranger: stranger.map { Stranger(id: $0, number: number) }, due: try row["due_at"],
            owner: try row["task_owner_id"],
            created: try row["task_created_at"], state: state,
            escalation: try escalated.map { Escalation(at: $0, to: try row["escalated_to"]) },
            nextAlarm: try row["alarm_at"], version: Int(version))
    }

    func update(_ practice: Practice.ID) -> SQL {
        let (member, at, outcome): (StaffMember.ID?, Instant?, Outcome?) =
            switch state {
            case .open: (nil, nil, nil)
            case .done(let member, let at, let outcome): (member, at, outcome)
            }
        return """
            update task
            set due_at = \(due), owner_id = \(owner), state = \(state.name.rawValue), version = \(Int32(version)),
                number = \(stranger?.number),
                done_at = \(at), done_by = \(member), outcome = \(outcome?.rawValue),
                escalated_at = \(escalation?.at), escalated_to = \(escalation?.to),
                alarm_at = \(nextAlarm)
            where practice_id = \(practice) and task_id = \(id)
            """
    }
}

public import Clinic
import Postgres
public import Scheduling

/// A task with the names of whom it is about and of who sees to it.
public struct TaskDetails: Hashable, Sendable {
    /// The task.
    public let task: DeskTask
    /// About whom, by the task itself, its request or its appointment.
    public let person: Person?
    /// Who sees to it.
    public let owner: StaffMember?
    /// When the visit that it is about begins.
    public let visitStart: Instant?
    /// How often somebody has tried to call.
    public let tries: Int

    /// The same names with the task as it has become, and with another owner.
    func with(_ task: DeskTask, owner: StaffMember?, tries: Int? = nil) -> TaskDetails {
        TaskDetails(task: task, person: person, owner: owner, visitStart: visitStart, tries: tries ?? self.tries)
    }
}

/// Which tasks are wanted.
public struct TaskFilter: Hashable, Sendable {
    /// Whose.
    public enum Owner: Hashable, Sendable {
        case anybody
        case nobody
        case member(code: String)

        /// Whose a code says: everybody's without one, and nobody's by the word for that.
        public init(code: String?) {
            self =
                switch code {
                case nil: .anybody
                case StaffMember.nobody?: .nobody
                case let code?: .member(code: code)
                }
        }
    }

    /// Those in this state.
    public var state: DeskTask.State.Name
    /// Those of this kind.
    public var kind: DeskTask.Kind?
    /// Those in this lane.
    public var lane: Lane?
    /// Whose.
    public var owner: Owner
    /// Whether only those are wanted that are due.
    public var isOverdue: Bool

    /// Which tasks are wanted; the default is all that are open.
    public init(
        state: DeskTask.State.Name = .open, kind: DeskTask.Kind? = nil, lane: Lane? = nil, owner: Owner = .anybody,
        isOverdue: Bool = false
    ) {
        self.state = state
        self.kind = kind
        self.lane = lane
        self.owner = owner
        self.isOverdue = isOverdue
    }
}

extension TaskDetails {
    /// Columns and joins of a task; a where clause follows.
    static let select: SQL = """
        select \(DeskTask.columns), \(StaffMember.columns), p.*, lower(a.during) as visit_start, tries.count as tries
        from task t
        left join staff m on (m.practice_id, m.staff_id) = (t.practice_id, t.owner_id)
        left join request r on (r.practice_id, r.request_id) = (t.practice_id, t.request_id)
        left join appointment a on (a.practice_id, a.appointment_id) = (t.practice_id, t.appointment_id)
        left join lateral (
            select \(Person.columns) from person
            where practice_id = t.practice_id and person_id = coalesce(t.person_id, r.person_id, a.person_id)
        ) p on true
        cross join lateral (
            select count(*) from call_attempt c where (c.practice_id, c.task_id) = (t.practice_id, t.task_id)
        ) tries
        """

    static func select(_ id: DeskTask.ID, _ practice: Practice.ID, forUpdate: Bool = false) -> SQL {
        let lock: SQL = forUpdate ? "for update of t" : ""
        return "\(select) where t.practice_id = \(practice) and t.task_id = \(id) \(lock)"
    }

    init(_ row: Row) throws {
        let person: Person.ID? = try row["person_id"]
        let owner: StaffMember.ID? = try row["member_id"]
        let tries: Int64 = try row["tries"]
        self.init(
            task: try DeskTask(row), person: try person.map { _ in try Person(row) },
            owner: try owner.map { _ in try StaffMember(row) }, visitStart: try row["visit_start"], tries: Int(tries))
    }
}

public import Clinic
import Postgres
public import Scheduling

/// A task with the names of whom it is about and of who sees to it.
public struct TaskDetails: Hashable, Sendable {
    /// The task.
    public let task: DeskTask
    /// About whom, by the task itself, its request or its appointment.
    public let person: Person?
    /// How they want to be reached, if they have said.
    public let wishes: ContactWishes?
    /// Who has the number that somebody wrote from of whom nobody knows who they are.
    public let likely: [String]
    /// Who sees to it.
    public let owner: StaffMember?
    /// When the visit that it is about begins.
    public let visitStart: Instant?
    /// How often somebody has tried to call.
    public let tries: Int

    /// A task with names.
    public init(
        task: DeskTask, person: Person?, wishes: ContactWishes? = nil, likely: [String] = [],
        owner: StaffMember? = nil, visitStart: Instant? = nil, tries: Int = 0
    ) {
        self.task = task
        self.person = person
        self.wishes = wishes
        self.likely = likely
        self.owner = owner
        self.visitStart = visitStart
        self.tries = tries
    }

    /// The same names with the task as it has become, and with another owner.
    func with(_ task: DeskTask, owner: StaffMember?, tries: Int? = nil) -> TaskDetails {
        TaskDetails(
            task: task, person: person, wishes: wishes, likely: likely, owner: owner, visitStart: visitStart,
            tries: tries ?? self.tries)
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
    /// Those of these kinds; all if there is none.
    public var kinds: [DeskTask.Kind]
    /// Those in this lane.
    public var lane: Lane?
    /// Whose.
    public var owner: Owner
    /// Whether only those are wanted that are due.
    public var isOverdue: Bool

    /// Which tasks are wanted; the default is all that are open.
    public init(
        state: DeskTask.State.Name = .open, kinds: [DeskTask.Kind] = [], lane: Lane? = nil, owner: Owner = .anybody,
        isOverdue: Bool = false
    ) {
        self.state = state
        self.kinds = kinds
        self.lane = lane
        self.owner = owner
        self.isOverdue = isOverdue
    }
}

extension TaskDetails {
    /// Columns and joins of a task; a where clause follows.
    static let select: SQL = """
        select \(DeskTask.columns), \(StaffMember.columns), p.*, w.wishes, lower(a.during) as visit_start,
            tries.count as tries, case when t.number is null then '{}'::text[] else array(
                select o.name from person o
                where o.practice_id = t.practice_id and o.erased_at is null and o.phone is not null
                    and \(Replier.end(of: "o.phone")) = \(Replier.end(of: "t.number"))
                    and right(regexp_replace(o.phone, '[^0-9]', '', 'g'), 9) = right(t.number, 9)
                order by o.name, o.person_id
            ) end as likely
        from task t
        left join staff m on (m.practice_id, m.staff_id) = (t.practice_id, t.owner_id)
        left join request r on (r.practice_id, r.request_id) = (t.practice_id, t.request_id)
        left join appointment a on (a.practice_id, a.appointment_id) = (t.practice_id, t.appointment_id)
        left join lateral (
            select \(Person.columns) from person
            where practice_id = t.practice_id and person_id = coalesce(t.person_id, r.person_id, a.person_id)
        ) p on true
        left join contact_wish w on (w.practice_id, w.person_id) = (t.practice_id, p.person_id)
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
            wishes: try row.decoded("wishes"), likely: try row["likely"],
            owner: try owner.map { _ in try StaffMember(row) }, visitStart: try row["visit_start"], tries: Int(tries))
    }
}

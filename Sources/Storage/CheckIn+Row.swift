import Clinic
import Postgres
import Scheduling

extension CheckIn {
    /// The columns of `check_in` that a check-in is read from.
    static let columns: SQL = """
        check_in_id, appointment_id, person_id, moment, due_at, state, feeling, safety, answered_at
        """

    init(_ row: Row) throws {
        let text: String = try row["moment"]
        guard let moment = Moment(text) else { throw UnknownWord(column: "moment", type: "CheckIn.Moment") }
        let state: State = try row.word("state")
        let (feeling, safety): (String?, String?) = (try row["feeling"], try row["safety"])
        self.init(
            id: try row["check_in_id"], appointment: try row["appointment_id"], person: try row["person_id"],
            moment: moment, due: try row["due_at"], state: state,
            answer: state == .answered
                ? Answer(
                    feeling: feeling.flatMap(Feeling.init(rawValue:)), safety: safety.flatMap(Safety.init(rawValue:)))
                : nil,
            answered: try row["answered_at"])
    }

    /// A check-in of somebody who has not been erased.
    static func select(_ id: CheckIn.ID, _ practice: Practice.ID, forUpdate: Bool = false) -> SQL {
        let lock: SQL = forUpdate ? "for update of check_in" : ""
        return """
            select \(columns) from check_in join person using (practice_id, person_id)
            where practice_id = \(practice) and check_in_id = \(id) and erased_at is null
            \(lock)
            """
    }

    func insert(_ practice: Practice.ID) -> SQL {
        """
        insert into check_in (practice_id, check_in_id, appointment_id, person_id, moment, due_at, state)
        values (\(practice), \(id), \(appointment), \(person), \(moment.text), \(due), \(state.rawValue))
        """
    }

    func update(_ practice: Practice.ID, now: Instant) -> SQL {
        """
        update check_in
        set state = \(state.rawValue), feeling = \(answer?.feeling?.rawValue), safety = \(answer?.safety?.rawValue),
            answered_at = \(answered), silent_at = coalesce(silent_at, \(state == .silent ? now : nil))
        where practice_id = \(practice) and check_in_id = \(id)
        """
    }
}

extension DeskTask {
    /// That somebody is called after a check-in.
    static func checkIn(_ checkIn: CheckIn, lane: Lane, due: Instant, now: Instant) -> DeskTask {
        DeskTask(
            id: .fresh(), kind: .checkIn, lane: lane, person: checkIn.person, appointment: checkIn.appointment,
            due: due, created: now)
    }

    /// That a clinician looks at somebody who was better and is worse again, or comes back ever earlier.
    static func rebound(of person: Person.ID, due: Instant, now: Instant) -> DeskTask {
        DeskTask(id: .fresh(), kind: .rebound, lane: .early, person: person, due: due, created: now)
    }
}

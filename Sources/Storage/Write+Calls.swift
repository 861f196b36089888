import Clinic
import Postgres

extension Write {
    /// Enqueues a call to somebody whom no message about a visit reached, and its entry in the audit trail.
    ///
    /// Whoever is to be called about another visit of that day is called once: the task that stands already is brought
    /// forward, and names this visit besides its own. A visit that stands no more has a task of its own, since nothing
    /// would name it, and so has one beside a visit that has begun. Two transactions at the same instant see nothing of
    /// each other's, and owe a task each.
    func oweCall(_ task: DeskTask) {
        guard let visit = task.appointment else {
            owe(task)
            return
        }
        let practice = call.practice.id
        let subject: SQL = """
            coalesce((
                select t.appointment_id
                from appointment b
                join appointment a on (a.practice_id, a.person_id) = (b.practice_id, b.person_id)
                join task t on (t.practice_id, t.kind, t.subject_id)
                    = (a.practice_id, \(task.kind.rawValue), a.appointment_id) and t.state = 'open'
                where b.practice_id = \(practice) and b.appointment_id = \(visit)
                    and (a.appointment_id = b.appointment_id
                        or a.state in ('provisional', 'booked', 'confirmed') and lower(a.during) > daybook_now()
                            and \(DeskTask.isNamedBesides))
                order by a.appointment_id <> b.appointment_id, t.created_at, t.task_id
                limit 1
            ), \(visit))
            """
        owe(task, about: subject)
    }
}

extension DeskTask {
    /// Whether a call about the visit `a` names the visit `b` of that person besides: it lies ahead, on the day of `a`.
    ///
    /// A day for which `a` was planned before counts too, so that no visit gets lost when `a` is moved. Days are those
    /// of the clock of `b`.
    static let isNamedBesides: SQL = """
        (b.appointment_id <> a.appointment_id and b.state in ('provisional', 'booked', 'confirmed')
            and lower(b.during) > daybook_now() and exists (
                select from appointment_phase f
                where (f.practice_id, f.appointment_id) = (a.practice_id, a.appointment_id)
                    and (b.local_start + (lower(f.during) - lower(b.during)))::date = b.local_start::date))
        """
}

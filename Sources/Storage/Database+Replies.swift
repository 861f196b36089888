public import Clinic
import Postgres
import Scheduling

extension Database {
    /// Somebody has answered a message: whatever they say becomes a task with a clock, and their words are not kept.
    ///
    /// Danger goes to whoever is on duty at once; nothing else about a visit changes by itself. A request of theirs that
    /// was to end unless they answer stays open.
    ///
    /// - Parameters:
    ///   - appointment: the visit that the message was about, if it was about one.
    ///   - answer: is given the task.
    /// - Throws: `Refusal` `not_found`: no such person, or no such visit of theirs.
    public func hear(
        _ meaning: ReplyMeaning, from person: Person.ID, about appointment: Appointment.ID? = nil, call: Call,
        answer: @escaping @Sendable (DeskTask) throws -> Answer
    ) async throws -> Answer {
        let practice = call.practice
        let known: [SQL] = [
            Person.living(person, practice.id, isKept: true),
            """
            select 1 as known from appointment a
            where a.practice_id = \(practice.id) and a.appointment_id = \(appointment)
                and a.person_id in (\(Person.same(as: person, practice.id)))
            """,
        ]
        return try await write(call, loading: known + Staffing.statements(practice.id)) { write in
            guard !write.loaded[0].isEmpty else { throw Refusal.notFound("person") }
            guard appointment == nil || !write.loaded[1].isEmpty else { throw Refusal.notFound("appointment") }
            let staffing = try Staffing(Array(write.loaded.dropFirst(known.count)), practice: practice, zones: zones)
            let (kind, lane, within) = meaning.task
            let task = DeskTask(
                id: .fresh(), kind: kind, lane: lane, person: person, appointment: appointment,
                due: staffing.instant(after: within, now: write.now) ?? write.now + within,
                owner: meaning == .crisis ? staffing.onDuty(now: write.now)?.id : nil, created: write.now)
            let circle: SQL = "select person_id from (\(Person.circle([person], practice.id))) as circle"
            write.withdrawNotice(where: "person_id in (\(circle))")
            write.owe(task)
            write.audit("reply.heard", "person", person)
            return (try answer(task), nil)
        }
    }
}

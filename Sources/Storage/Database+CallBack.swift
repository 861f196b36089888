public import Clinic
import Postgres
public import Scheduling

extension Database {
    /// Somebody wants to talk now: a request of a new person, and the call that is owed to them within the practice's
    /// minutes of staffed time.
    ///
    /// A first name or an alias and a number are enough. Somebody who worries about another person asks for
    /// themselves: nothing is kept in the other's name.
    ///
    /// - Parameter answer: is given by when they are called; nil when nobody is known to come.
    /// - Throws: `Refusal`: `not_found` where the practice does not offer it, `invalid` (no number, no such service).
    public func callBack(
        _ draft: RequestDraft, to person: PersonDraft, call: Call,
        answer: @escaping @Sendable (ConsultationRequest, Instant?) throws -> Answer
    ) async throws -> Answer {
        let practice = call.practice
        guard let minutes = practice.policy.callBackMinutes else { throw Refusal.notFound("page") }
        guard person.phone != nil else {
            throw Refusal.invalid("/person/phone", "Give a number that we can call.")
        }
        let service: SQL = """
            select service_id from service
            where practice_id = \(practice.id) and code = \(draft.service ?? "") and active and audience = 'public'
            """
        return try await write(call, loading: [service] + Staffing.statements(practice.id)) { write in
            let id: Service.ID? = try write.loaded[0].first.map { try $0["service_id"] }
            if draft.service != nil, id == nil { throw Refusal.invalid("/service", "There is no such service.") }
            let staffing = try Staffing(Array(write.loaded.dropFirst()), practice: practice, zones: zones)
            let due = staffing.instant(after: .seconds(minutes * 60), now: write.now)
            let caller = person.person(id: .fresh())
            let request = ConsultationRequest(
                id: .fresh(), person: caller.id, service: id, message: draft.message, preferred: "", lane: .sameDay,
                owner: staffing.onDuty(now: write.now)?.id, created: write.now)
            write.transaction.enqueue(caller.insert(practice.id, now: write.now))
            write.transaction.enqueue(request.insert(practice.id))
            write.audit("request.received", "request", request.id)
            write.owe(
                DeskTask(
                    id: .fresh(), kind: .call, lane: .sameDay, request: request.id,
                    due: due ?? write.now + .seconds(minutes * 60), owner: request.owner, created: write.now))
            return (try answer(request, due), nil)
        }
    }
}

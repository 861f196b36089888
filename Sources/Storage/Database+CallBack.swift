public import Clinic
import Postgres
import Scheduling

extension Database {
    /// Somebody wants to talk now: a request of a new person, and the call that is owed to them within the practice's
    /// minutes of staffed time.
    ///
    /// A first name or an alias and a number are enough. Somebody who worries about another person asks for
    /// themselves: nothing is kept in the other's name.
    ///
    /// The promise of a call is kept as that of every other request is.
    ///
    /// - Throws: `Refusal`: `not_found` where the practice does not offer it, `invalid` (no number, no such service, or
    ///   nobody can have been born on that date).
    public func callBack(
        _ draft: RequestDraft, to person: PersonDraft, call: Call,
        answer: @escaping @Sendable (TakenRequest) throws -> Answer
    ) async throws -> Answer {
        let practice = call.practice
        let minutes = try Self.callBackMinutes(practice)
        guard person.phone != nil else {
            throw Refusal.invalid("/person/phone", "Give a number that we can call.")
        }
        let loading = [Self.publicService(draft.service, practice.id)] + Staffing.statements(practice.id)
        return try await write(call, loading: loading) { write in
            let service = try Self.service(draft.service, write.loaded[0])
            let staffing = try Staffing(Array(write.loaded.dropFirst()), practice: practice, zones: zones)
            let due = staffing.instant(after: .minutes(minutes), now: write.now)
            let caller = try write.enter(person, zones: zones)
            let request = ConsultationRequest(
                id: .fresh(), person: caller.id, service: service, message: draft.message, preferred: "",
                lane: .sameDay, owner: staffing.onDuty(now: write.now)?.id, created: write.now)
            let intake = Intake(
                id: .fresh(), request: request.id, person: caller.id, promise: ResponsePromise(by: due, isCall: true),
                expires: write.now + Intake.lifetime)
            write.transaction.enqueue(request.insert(practice.id))
            write.transaction.enqueue(try intake.save(practice.id, after: nil, now: write.now))
            write.audit("request.received", "request", request.id)
            write.owe(
                DeskTask(
                    id: .fresh(), kind: .call, lane: .sameDay, request: request.id,
                    due: due ?? write.now + .minutes(minutes), owner: request.owner, created: write.now))
            return (try answer(TakenRequest(request: request, intake: intake)), nil)
        }
    }

    /// What somebody would be promised who wants to talk now.
    ///
    /// It reads what is read of the hours for whoever does, and nothing of anybody.
    ///
    /// - Throws: `Refusal` `not_found` where the practice does not offer it.
    public func callBackPromise(call: Call) async throws -> ResponsePromise {
        let minutes = try Self.callBackMinutes(call.practice)
        let (staffing, now) = try await staffing(of: call.practice, deadline: call.deadline)
        return ResponsePromise(by: staffing.instant(after: .minutes(minutes), now: now), isCall: true)
    }

    private static func callBackMinutes(_ practice: Practice) throws(Refusal) -> Int {
        guard let minutes = practice.policy.callBackMinutes else { throw Refusal.notFound("page") }
        return minutes
    }
}

public import Clinic
import Postgres
import Scheduling

extension Database {
    /// Somebody wants messages again on a channel, and has said so to the staff: the opt-out of their address is undone.
    ///
    /// It is undone for everybody with that address. How they have said so stands in the audit trail.
    ///
    /// - Throws: `Refusal`: `not_found`, `state_conflict` where nothing is opted out.
    public func resumeMessages(
        to person: Person.ID, on channel: Message.Channel, _ said: Said, call: Call, answer: Answer
    ) async throws -> Answer {
        let practice = call.practice
        return try await write(call, loading: [Replier.person(person).select(practice.id)]) { write in
            let known = try KnownReplier(write.loaded[0], of: .person(person, on: channel), practice: practice)
            let addresses = known.address.map { [(channel: channel, address: $0)] } ?? []
            guard let address = known.address,
                try await !write.transaction.query(OptOut.select(addresses, practice.id)).isEmpty
            else { throw Refusal(.stateConflict, "They have not opted out on this channel.") }
            write.transaction.enqueue(OptOut.delete(channel, address, practice.id))
            write.audit("opt_out.undone", "person", person, fields: [channel.rawValue, said.rawValue])
            return (answer, nil)
        }
    }
}

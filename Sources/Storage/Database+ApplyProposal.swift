public import Clinic
import Foundation
import Postgres
import Scheduling

extension Database {
    /// Enters what a proposal proposes: the closure or the hours, the moves that were accepted, and others in the
    /// seats of whoever is away, in one transaction that nobody books beside.
    ///
    /// Every visit is judged anew under the lock. A move that no longer holds, and a visit that has lost its footing
    /// since, end it: nothing is changed but the proposal, which is stale. Visits without an accepted move keep their
    /// time and are marked for staff to look at. Messages of moves are due when it can no longer be taken back.
    ///
    /// - Parameters:
    ///   - accepted: the visits whose moves are made; nil for all.
    ///   - version: the version that the caller has seen (If-Match); nil means any.
    /// - Throws: `Refusal`: `not_found`, `version_conflict`, `invalid` (no such move), `state_conflict` with the reasons.
    public func apply(
        _ id: Proposal.ID, accepted: [Appointment.ID]? = nil, version: Int? = nil, call: Call,
        answer: @escaping @Sendable (Proposal) throws -> Answer
    ) async throws -> Answer {
        do {
            return try await change(id, version: version, call: call, answer: answer) { proposal, write in
                try proposal.checkApplicable()
                let moves = proposal.visits.filter { $0.outcome == .move }.map(\.appointment)
                for (index, wanted) in (accepted ?? []).enumerated() where !moves.contains(wanted) {
                    throw Refusal.invalid("/accepted/\(index)", "This proposal has no move of this appointment.")
                }
                let application = ProposalApplication(
                    proposal: proposal, accepted: Set(accepted ?? moves), database: self, write: write)
                return try await application.run()
            }
        } catch let outdated as OutdatedProposal {
            try await markOutdated(id, call: call)
            throw outdated.refusal
        }
    }

    /// Loads a proposal under the practice's lock alone, checks its version, and answers with what `transition` makes.
    func change(
        _ id: Proposal.ID, version: Int?, call: Call, answer: @escaping @Sendable (Proposal) throws -> Answer,
        transition: @escaping @Sendable (Proposal, Write) async throws -> (Proposal, nextDue: Instant?)
    ) async throws -> Answer {
        let practice = call.practice.id
        let load = Proposal.select(id, practice, forUpdate: true)
        return try await write(call, locks: [.practiceAlone], loading: [load]) { write in
            guard let row = write.loaded[0].first else { throw Refusal.notFound("proposal") }
            let proposal = try Proposal(row)
            guard version == nil || version == proposal.version else {
                throw Refusal(.versionConflict, "Somebody else has changed this proposal meanwhile.")
            }
            let (next, nextDue) = try await transition(proposal, write)
            write.transaction.enqueue(try next.update(practice))
            write.audit("proposal.\(next.state.rawValue)", "proposal", id, fields: ["state"])
            return (try answer(next), nextDue)
        }
    }

    private func markOutdated(_ id: Proposal.ID, call: Call) async throws {
        let plain = Call(
            practice: call.practice, principal: call.principal, requestID: call.requestID, deadline: call.deadline)
        _ = try await change(id, version: nil, call: plain, answer: { _ in Answer(status: 200) }) { proposal, _ in
            (try proposal.outdated(), nil)
        }
    }
}

/// The practice has changed since a proposal was drafted.
struct OutdatedProposal: Error {
    let refusal: Refusal
}

public import Clinic
import Postgres
import Scheduling

extension Database {
    /// Makes a practice what its definition says, in one transaction, with nobody booking meanwhile.
    ///
    /// A practice whose slug is new is created. What the definition no longer has is offered no longer, and stays in
    /// the database for the sake of what was booked; other phases of a service become a new version of its protocol,
    /// so that visits keep the one that they were booked under. Reminders, and what to do before, that were planned for
    /// times at which messages may not arrive any more are planned anew. Applied again, the same definition changes
    /// nothing, not even the practice's change number.
    ///
    /// - Parameter dryRun: whether the changes are only found, and nothing is written.
    /// - Returns: what changes, in the order of the definition, then what is removed.
    /// - Throws: `Refusal` `invalid` with every fault of the definition.
    public func apply(
        _ definition: PracticeDefinition, dryRun: Bool = false, deadline: ContinuousClock.Instant
    ) async throws -> [PracticeChange] {
        let faults = definition.faults { zones.zone($0) != nil }
        guard faults.isEmpty else {
            throw Refusal(.invalid, "The practice has faults.", fields: faults.map(\.field))
        }
        guard let zone = zones.zone(definition.zone) else { throw UnknownZone(name: definition.zone) }
        let (id, changes) = try await pool.transaction(deadline: deadline, readOnly: dryRun) { transaction in
            let found = try await transaction.queries([
                "select pg_advisory_xact_lock(hashtextextended(\("slug/\(definition.slug)"), 0))",
                "select practice_id from practice_slug where slug = \(definition.slug)",
            ])
            let known: Practice.ID? = try found[1].first.map { try $0["practice_id"] }
            let id = known ?? .fresh()
            let first = [
                Self.practice(id), Lock.practiceAlone.statement(for: id), "select daybook_now() as now",
            ]
            let loaded = try await transaction.queries(first + StoredPractice.statements(id))
            let stored = try StoredPractice(Array(loaded.dropFirst(first.count)), zones: zones, otherwise: zone)
            let plan = PracticePlan(
                wanted: definition.things(practice: id, zone: zone, stored: stored), stored: stored.things)
            if !dryRun, !plan.changes.isEmpty {
                let call = Call(
                    practice: try Practice(definition, id: id), principal: .daybook, requestID: "", deadline: deadline)
                let write = Write(
                    call: call, transaction: transaction, now: try Self.only(loaded[2])["now"], loaded: [])
                let changesPractice = known != nil && plan.written.contains { $0.kind == .practice }
                let nextDue = try await changesPractice ? write.replanMessages(zones) : nil
                try plan.enqueue(
                    definition, isNew: known == nil, stored: stored, zone: zone, nextDue: nextDue, write)
            }
            return (id, plan.changes)
        }
        if !dryRun, !changes.isEmpty {
            watch.note(Change(practice: id, number: nil))
            notifier.tell(Change(practice: id, number: nil))
        }
        return changes
    }
}

extension Practice {
    /// The practice that a definition without faults describes.
    fileprivate init(_ definition: PracticeDefinition, id: ID) throws {
        guard let crisis = CrisisProfile.all[definition.crisis] else {
            throw UnknownWord(column: "crisis_profile", type: "CrisisProfile")
        }
        self.init(
            id: id, slug: definition.slug, name: definition.name, neutralName: definition.neutralName,
            region: definition.region, zone: definition.zone, crisis: crisis, phone: definition.phone,
            email: definition.email, neutralSite: definition.neutralSite, origins: definition.origins,
            policy: definition.policy)
    }
}

extension PracticeDefinition.Fault {
    /// The fault as a refusal names it: with a JSON pointer (RFC 6901).
    fileprivate var field: Refusal.Field {
        let pointer = path.steps.map { step in
            switch step {
            case .key(let key): "/\(key)"
            case .index(let index): "/\(index)"
            }
        }
        return Refusal.Field(pointer: pointer.joined(), detail: sentence)
    }
}

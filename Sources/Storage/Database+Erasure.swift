public import Clinic
import Foundation
import Postgres
public import Scheduling

/// That a person was erased, and what was done.
public struct Erasure: Hashable, Sendable {
    /// The id of an erasure.
    public typealias ID = Identifier<Erasure>

    /// The id.
    public let id: ID
    /// Whose words were erased; the id stays, and says nothing.
    public let person: Person.ID
    /// When.
    public let at: Instant
    /// The columns that were blanked, as `table.column`.
    public let blanked: [String]
    /// The tables whose rows stay without a name.
    public let kept: [String]
}

extension Database {
    /// Erases a person: everything that says who they are, under each name that they came, and every word that they or
    /// others wrote about them.
    ///
    /// What the law asks for stays and names nobody: that there were visits, with dates, services and states; what was
    /// decided and accepted; and the audit trail, which proves the erasure and never had values.
    ///
    /// - Throws: `Refusal`: `not_found`, `state_conflict` with what still lies ahead.
    public func erase(
        _ person: Person.ID, call: Call, answer: @escaping @Sendable (Erasure) throws -> Answer
    ) async throws -> Answer {
        let practice = call.practice.id
        let circle = Person.same(as: person, practice)
        return try await write(
            call,
            loading: [
                """
                select \(Person.columns), erased_at from person
                where practice_id = \(practice) and person_id in (\(circle))
                order by person_id
                for update
                """,
                """
                select 'A visit lies ahead.' as reason from appointment
                where practice_id = \(practice) and person_id in (\(circle))
                    and state in ('provisional', 'booked', 'confirmed', 'arrived')
                union
                select 'A request is open.' from request
                where practice_id = \(practice) and person_id in (\(circle)) and state = 'open'
                union
                select 'They are on the waitlist.' from waitlist_entry
                where practice_id = \(practice) and person_id in (\(circle)) and state in ('waiting', 'offered')
                order by reason
                """,
                """
                select appointment_id from appointment
                where practice_id = \(practice) and person_id in (\(circle))
                """,
            ]
        ) { write in
            let people: [Person.ID] = try write.loaded[0].map { try $0["person_id"] }
            guard !people.isEmpty else { throw Refusal.notFound("person") }
            let before: [Instant?] = try write.loaded[0].map { try $0["erased_at"] }
            guard before.contains(nil) else {
                throw Refusal(.stateConflict, "This person has been erased already.")
            }
            let reasons: [String] = try write.loaded[1].map { try $0["reason"] }
            guard reasons.isEmpty else {
                var refusal = Refusal(.stateConflict, "Something of this person is still to come: end it first.")
                refusal.reasons = reasons
                throw refusal
            }
            let visits: [Appointment.ID] = try write.loaded[2].map { try $0["appointment_id"] }
            let erasure = Erasure(
                id: .fresh(), person: person, at: write.now, blanked: PersonTable.blanked, kept: PersonTable.kept)
            try await write.forgetOptOuts(of: try write.loaded[0].map { try Person($0) })
            write.enqueue(erasure, of: people, visits: visits)
            return (try answer(erasure), nil)
        }
    }
}

extension Write {
    /// Enqueues that opt-outs of addresses go which nobody else has.
    ///
    /// Where somebody else has the address it is theirs too, and what they said counts.
    fileprivate func forgetOptOuts(of people: [Person]) async throws {
        let practice = call.practice
        let theirs = OptOut.addresses(of: people, region: practice.region)
        let alike = theirs.map { way, address -> SQL in
            switch way {
            case .email: "lower(email) = \(address)"
            case .text: Replier.endsAlike(address)
            }
        }
        guard let first = alike.first else { return }
        let condition = alike.dropFirst().reduce("(\(first))" as SQL) { "\($0) or (\($1))" }
        let rows = try await transaction.query(
            """
            select \(Person.columns) from person
            where practice_id = \(practice.id) and person_id <> all(\(people.map(\.id))) and (\(condition))
            """)
        let others = Set(
            OptOut.addresses(of: try rows.map { try Person($0) }, region: practice.region).map(OptOut.key))
        // A stranger whom somebody is to call may have been them.
        let numbers = theirs.filter { $0.channel == .text }.map(\.address)
        transaction.enqueue(
            "update task set number = null where practice_id = \(practice.id) and number = any(\(numbers))")
        for (channel, address) in theirs where !others.contains(OptOut.key(channel, address)) {
            transaction.enqueue(OptOut.delete(channel, address, practice.id))
        }
    }

    fileprivate func enqueue(_ erasure: Erasure, of people: [Person.ID], visits: [Appointment.ID]) {
        let practice = call.practice.id
        // First, while the names are still there to be looked for.
        transaction.enqueue(Self.forgetAnswers(people, visits, practice))
        transaction.enqueue(Self.forgetUndo(people, visits, practice))
        for table in PersonTable.all {
            if let statement = table.erase(people, practice) { transaction.enqueue(statement) }
        }
        transaction.enqueue(
            """
            insert into erasure (practice_id, erasure_id, person_id, erased_at, principal, blanked, kept)
            values (\(practice), \(erasure.id), \(erasure.person), \(now), \(call.principal.description),
                \(erasure.blanked), \(erasure.kept))
            on conflict (practice_id, person_id) do nothing
            """)
        audit("person.erased", "person", erasure.person, fields: erasure.blanked)
    }

    /// Answers that are kept for keys may name the person, or a visit of theirs.
    private static func forgetAnswers(
        _ people: [Person.ID], _ visits: [Appointment.ID], _ practice: Practice.ID
    ) -> SQL {
        """
        delete from idempotency
        where practice_id = \(practice) and exists (
            select from (
                select unnest(\(people.map(\.description) + visits.map(\.description))) as word
                union all
                select unnest(array[name, email, phone]) from person
                where practice_id = \(practice) and person_id = any(\(people))
            ) as words
            where word <> '' and position(word in answer) > 0)
        """
    }

    /// What an application of a proposal replaced holds whole rows of visits.
    private static func forgetUndo(_ people: [Person.ID], _ visits: [Appointment.ID], _ practice: Practice.ID) -> SQL {
        """
        update proposal set undo = null
        where practice_id = \(practice) and undo is not null and exists (
            select from unnest(\(people.map(\.description) + visits.map(\.description))) as word
            where position(word in undo::text) > 0)
        """
    }
}

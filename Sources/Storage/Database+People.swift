public import Clinic
import Postgres
public import Scheduling

/// How people are looked for.
public struct PersonQuery: Hashable, Sendable {
    /// What their name, address or number begins with.
    public var text: String?
    /// When they were born.
    public var born: LocalDate?

    /// How people are looked for; nil fields do not narrow.
    public init(text: String? = nil, born: LocalDate? = nil) {
        (self.text, self.born) = (text, born)
    }
}

extension Database {
    /// People whose name, address or number begins with a text, or who were born on a date, at most `limit`, by name.
    ///
    /// Addresses and names are compared without regard to case; numbers as they were given. Whoever was erased is not
    /// found.
    public func people(
        matching query: PersonQuery, limit: Int, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> [Person] {
        var condition: SQL = "practice_id = \(practice.id) and erased_at is null"
        if let text = query.text {
            // The pattern's own signs are taken literally.
            let literal = text.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_")
            let pattern = literal + "%"
            condition = """
                \(condition) and (lower(name) like lower(\(pattern)) or lower(email) like lower(\(pattern))
                    or phone like \(pattern))
                """
        }
        if let born = query.born { condition = "\(condition) and born = \(born.description)::text::date" }
        return try await read(
            practice.id, deadline: deadline,
            [
                """
                select \(Person.columns) from person
                where \(condition)
                order by lower(name), person_id
                limit \(Int32(limit))
                """
            ])[0].map { try Person($0) }
    }

    /// Gives somebody who came under an alias their name.
    ///
    /// - Throws: `Refusal`: `not_found`, `state_conflict` for somebody who has a name already.
    public func name(
        _ person: Person.ID, _ name: String, call: Call, answer: @escaping @Sendable (Person) throws -> Answer
    ) async throws -> Answer {
        let practice = call.practice.id
        return try await write(call, loading: [Self.selectForUpdate([person], practice)]) { write in
            guard let row = write.loaded[0].first else { throw Refusal.notFound("person") }
            let named = try Person(row).named(name)
            write.transaction.enqueue(
                """
                update person set name = \(named.name), is_alias = false
                where practice_id = \(practice) and person_id = \(person)
                """)
            write.audit("person.named", "person", person, fields: ["name", "is_alias"])
            return (try answer(named), nil)
        }
    }

    /// Joins somebody who came under an alias to the person that they are.
    ///
    /// Nothing is moved: visits and requests stay under the alias, and gates, peace, sheet, history and export count
    /// both as one.
    ///
    /// - Throws: `Refusal`: `not_found` (either of them), `state_conflict` (no alias, or joined already), `invalid`
    ///   (joined to themselves, or to another alias that was joined).
    public func join(
        _ alias: Person.ID, to person: Person.ID, call: Call, answer: @escaping @Sendable (Person) throws -> Answer
    ) async throws -> Answer {
        let practice = call.practice.id
        guard alias != person else {
            throw Refusal.invalid("/person_id", "This is the same person.")
        }
        return try await write(call, loading: [Self.selectForUpdate([alias, person], practice)]) { write in
            let rows = write.loaded[0]
            func found(_ id: Person.ID) throws -> Row {
                guard let row = try rows.first(where: { try $0["person_id"] == id }) else {
                    throw Refusal.notFound("person")
                }
                return row
            }
            let (from, to) = (try found(alias), try found(person))
            guard try Person(from).isAlias, try from["joined_to"] as Person.ID? == nil,
                try !(from["is_joined"] as Bool)
            else {
                throw Refusal(.stateConflict, "Only an alias that is not joined yet can be joined to a person.")
            }
            guard try to["joined_to"] as Person.ID? == nil else {
                throw Refusal.invalid("/person_id", "This is an alias that was joined itself.")
            }
            write.transaction.enqueue(
                """
                update person set joined_to = \(person)
                where practice_id = \(practice) and person_id = \(alias)
                """)
            write.audit("person.joined", "person", alias, fields: ["joined_to"])
            write.audit("person.joined", "person", person)
            let nextDue = try await write.settleGates(of: person, zones: zones)
            return (try answer(try Person(to)), nextDue)
        }
    }

    private static func selectForUpdate(_ people: [Person.ID], _ practice: Practice.ID) -> SQL {
        """
        select \(Person.columns), joined_to,
            exists (
                select from person j where j.practice_id = \(practice) and j.joined_to = p.person_id
            ) as is_joined
        from person p
        where practice_id = \(practice) and person_id = any(\(people)) and erased_at is null
        order by person_id
        for update
        """
    }
}

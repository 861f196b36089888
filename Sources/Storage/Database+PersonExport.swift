public import Clinic
import Foundation
import Postgres
public import Scheduling

/// Everything that the database has of a person, table by table.
public struct PersonExport: Sendable {
    /// Whose it is.
    public let person: Person.ID
    /// When it was made.
    public let made: Instant
    /// The tables that have something, and the rows of each as JSON objects without the practice's own key.
    public let tables: [(name: String, rows: [String])]
}

extension Database {
    /// Everything that there is of a person, under each name that they came.
    ///
    /// - Throws: `Refusal` `not_found`.
    public func export(of person: Person.ID, call: Call) async throws -> PersonExport {
        let practice = call.practice.id
        let found = try await read(
            practice, deadline: call.deadline,
            [
                "select daybook_now() as now", Person.same(as: person, practice),
                """
                select \(Person.columns) from person
                where practice_id = \(practice) and person_id in (\(Person.same(as: person, practice)))
                """,
            ])
        let people: [Person.ID] = try found[1].map { try $0["person_id"] }
        let addresses = OptOut.addresses(of: try found[2].map { try Person($0) }, region: call.practice.region)
        guard !people.isEmpty else { throw Refusal.notFound("person") }
        let rows = try await read(
            practice, deadline: call.deadline,
            PersonTable.all.map { $0.export(people, practice) } + [
                OptOut.export(addresses, practice), Self.trail(of: people, practice),
            ])
        let names = PersonTable.all.map(\.name) + ["opt_out", "audit_entry"]
        let tables = try zip(names, rows).map { name, rows in
            (name: name, rows: try rows.map { (try $0["row"] as JSON).text })
        }
        // That somebody read all of it is itself something that happened to the person.
        _ = try await write(call) { write in
            write.audit("person.exported", "person", person)
            return (Answer(status: 204), nil)
        }
        return PersonExport(
            person: person, made: try Self.only(found[0])["now"], tables: tables.filter { !$0.rows.isEmpty })
    }

    /// What the audit trail says about the person and everything that is theirs.
    private static func trail(of people: [Person.ID], _ practice: Practice.ID) -> SQL {
        """
        select to_jsonb(t) - 'practice_id' as row
        from audit_entry t
        where t.practice_id = \(practice)
            and t.subject_id in (\(Person.subjects(where: "person_id = any(\(people))", practice)))
        order by t.at, t.audit_id
        """
    }
}

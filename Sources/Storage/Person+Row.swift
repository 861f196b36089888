import Clinic
import Postgres
import Scheduling

extension Person {
    init(_ row: Row) throws {
        self.init(
            id: try row["person_id"], name: try row["name"], isAlias: try row["is_alias"], email: try row["email"],
            phone: try row["phone"], zone: try row["zone"])
    }

    /// The person whom staff chose.
    init(_ rows: [Row]) throws {
        guard let row = rows.first else { throw Refusal.notFound("person") }
        try self.init(row)
    }

    /// Two statements: the person whom staff chose, and when they are already somewhere.
    static func statements(_ person: Person.ID, _ practice: Practice.ID, _ window: TimeRange) -> [SQL] {
        [
            """
            select person_id, name, is_alias, email, phone, zone from person
            where practice_id = \(practice) and person_id = \(person)
            """,
            """
            select during from claim
            where practice_id = \(practice) and resource_id = \(person) and during && \(window)
            """,
        ]
    }

    /// A new person, who is a resource with one seat: nobody can be in two visits.
    func insert(_ practice: Practice.ID, now: Instant) -> SQL {
        """
        with new_resource as (
            insert into resource (practice_id, resource_id, kind) values (\(practice), \(id), 'person')
        ), new_seat as (
            insert into seat (practice_id, resource_id, seat) values (\(practice), \(id), 0)
        )
        insert into person (practice_id, person_id, name, is_alias, email, phone, zone, created_at)
        values (\(practice), \(id), \(name), \(isAlias), \(email), \(phone), \(zone), \(now))
        """
    }
}

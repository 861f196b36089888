import Clinic
import Postgres
import Scheduling

extension Person {
    init(_ row: Row) throws {
        try self.init(row, name: "name", zone: "zone", region: "region")
    }

    /// Reads a person from a row in which some columns have other names.
    init(_ row: Row, name: String, zone: String, region: String) throws {
        let born: String? = try row["born"]
        self.init(
            id: try row["person_id"], name: try row[name], isAlias: try row["is_alias"], email: try row["email"],
            phone: try row["phone"], zone: try row[zone], born: born.flatMap { LocalDate($0) },
            region: try row[region])
    }

    /// The columns of `person` that a person is read from.
    static let columns: SQL = "person_id, name, is_alias, email, phone, zone, born::text as born, region"

    /// The person whom staff chose.
    init(_ rows: [Row]) throws {
        guard let row = rows.first else { throw Refusal.notFound("person") }
        try self.init(row)
    }

    /// That there is such a person who has not been erased.
    ///
    /// - Parameter isKept: whether the row is locked, so that they are not erased before something is written about them.
    static func living(_ person: Person.ID, _ practice: Practice.ID, isKept: Bool) -> SQL {
        let lock: SQL = isKept ? "for share" : ""
        return """
            select \(columns) from person
            where practice_id = \(practice) and person_id = \(person) and erased_at is null
            \(lock)
            """
    }

    /// The statements that `KnownPerson` reads: the person whom staff chose, when they are already somewhere, who led
    /// their visits, and what is known of their gates.
    ///
    /// - Parameter isKept: whether something new is written about them, before which they must not be erased.
    static func statements(
        _ person: Person.ID, _ practice: Practice.ID, _ window: TimeRange, except: [Appointment.ID] = [],
        isKept: Bool = false
    ) -> [SQL] {
        [
            living(person, practice, isKept: isKept),
            """
            select during from claim
            where practice_id = \(practice) and resource_id = \(person) and during && \(window)
                and appointment_id <> all(\(except))
            """,
            clinicians(person, practice),
        ] + KnownFacts.statements([person], practice)
    }

    /// Who led somebody's visits, the latest first.
    static func clinicians(_ person: Person.ID, _ practice: Practice.ID) -> SQL {
        """
        select clinician_id from appointment
        where practice_id = \(practice) and person_id = \(person) and state <> 'cancelled'
        group by clinician_id
        order by max(lower(during)) desc
        limit 3
        """
    }

    /// A new person, who is a resource with one seat: nobody can be in two visits.
    func insert(_ practice: Practice.ID, now: Instant) -> SQL {
        """
        with new_resource as (
            insert into resource (practice_id, resource_id, kind) values (\(practice), \(id), 'person')
        )
        insert into person (practice_id, person_id, name, is_alias, email, phone, zone, born, region, created_at)
        values (\(practice), \(id), \(name), \(isAlias), \(email), \(phone), \(zone),
            \(born?.description)::text::date, \(region), \(now))
        """
    }
}

extension Write {
    /// Enqueues somebody new: whichever door they come in by.
    ///
    /// - Throws: `invalid` when nobody can have been born on the date.
    func enter(_ draft: PersonDraft, zones: ZoneDirectory) throws -> Person {
        try judge(born: draft.born, at: "/person/born", zones: zones)
        let person = draft.person(id: .fresh())
        transaction.enqueue(person.insert(call.practice.id, now: now))
        return person
    }

    /// - Throws: `invalid` when nobody can have been born on the date.
    func judge(born: LocalDate?, at pointer: String, zones: ZoneDirectory) throws {
        let today = try zones.known(call.practice.zone).local(now).date
        if let fault = born?.birthFault(today: today) { throw Refusal.invalid(pointer, fault) }
    }
}

import Clinic
import Fixtures
import Storage

extension Holos {
    /// Writes a person by hand.
    func addPerson(_ name: String, email: String?, phone: String) async throws -> Person.ID {
        let id = Person.ID.fresh()
        try await scratch.script(
            """
            insert into resource (practice_id, resource_id, kind) values ('\(practice.id)', '\(id)', 'person');
            insert into person (practice_id, person_id, name, email, phone, created_at)
            values ('\(practice.id)', '\(id)', '\(name)', \(email.map { "'\($0)'" } ?? "null"), '\(phone)',
                daybook_now())
            """)
        return id
    }

    /// Writes a visit by hand, and what somebody is owed about it.
    ///
    /// - Parameters:
    ///   - name: the person, who has a phone.
    ///   - start: an instant in RFC 3339; the visit lasts an hour.
    ///   - email: where they get mail; nil for nowhere.
    ///   - messages: a statement that writes messages of the practice `p` to the person `who` about `visit`.
    func addVisit(of name: String, at start: String, email: String?, owing messages: String) async throws {
        let person = try await addPerson(name, email: email, phone: "+1-928-555-0107")
        try await scratch.script(
            """
            do $fixture$
            declare
                p uuid := '\(practice.id)'; who uuid := '\(person)'; visit uuid := gen_random_uuid();
                starts timestamptz := '\(start)';
            begin
                insert into appointment (practice_id, appointment_id, state, during, person_id, service_id,
                    protocol_id, clinician_id, site_id, region, local_start, zone, zone_edition, schedule_version,
                    source, created_at)
                select p, visit, 'booked', tstzrange(starts, starts + interval '1 hour'), who, service_id, protocol_id,
                    (select clinician_id from clinician where practice_id = p limit 1), site_id, 'US-IL',
                    starts at time zone 'America/Chicago', 'America/Chicago', 'test', 1, 'staff', daybook_now()
                from service where practice_id = p and code = 'mh_consult';
                \(messages)
            end
            $fixture$
            """)
    }
}

public import Clinic
import Foundation
import Postgres
public import Storage

/// Holos Wellness, the clinic of most stories: in Chicago, two clinicians who share one consulting room.
///
/// Dr Imani Okafor-Reyes is there Monday to Thursday 08:00-16:00; Tobias Lindqvist Monday, Wednesday and Friday
/// 08:00-17:30. A consultation takes 60 minutes and 15 of turnover, in the room HC; a call takes 20 and no room.
public struct Holos: Sendable {
    /// The database that it lives in.
    public let scratch: ScratchDatabase
    /// The practice.
    public let practice: Practice

    /// A clinic that is in a database already.
    public init(scratch: ScratchDatabase, practice: Practice) {
        self.scratch = scratch
        self.practice = practice
    }

    /// Monday 1 March 2027, 07:00 in Chicago.
    public static let now = "2027-03-01T13:00:00Z"

    /// The same Monday, 09:00 in Chicago: from then on people may be written to.
    public static let morning = "2027-03-01T15:00:00Z"

    /// An hour later: whoever lives in Phoenix may be written to as well.
    public static let lateMorning = "2027-03-01T16:00:00Z"

    /// A database with the clinic in it, and the clock at `now`.
    public static func open(now: String = now, poolSize: Int = 8, slug: String = "holos") async throws -> Holos {
        let scratch = try await ScratchDatabase.make(poolSize: poolSize)
        try await scratch.setClock(now)
        return try await add(to: scratch, slug: slug)
    }

    /// Adds a clinic of that slug to a database.
    public static func add(to scratch: ScratchDatabase, slug: String) async throws -> Holos {
        try await scratch.script(script(slug: slug, id: UUID().uuidString))
        let practice = try await scratch.database.practice(slug, deadline: .now + .seconds(10))
        return Holos(scratch: scratch, practice: practice)
    }

    /// The database as the service uses it.
    public var database: Database { scratch.database }

    /// A call on the practice.
    public func call(
        _ principal: Principal = .nobody, key: String? = nil, body: String = "", seconds: Int = 10
    ) -> Call {
        Call(
            practice: practice, principal: principal, requestID: "test", deadline: .now + .seconds(seconds),
            idempotency: key.map { IdempotencyKey(route: "test", key: $0, bodyHash: Array(body.utf8)) })
    }

    /// Ends the test's connections.
    public func close() async {
        await scratch.close()
    }

    private static func script(slug: String, id: String) -> String {
        """
        do $fixture$
        declare
            p uuid := '\(id)'; site uuid := gen_random_uuid(); imani uuid := gen_random_uuid();
            tobias uuid := gen_random_uuid(); hc uuid := gen_random_uuid(); consult uuid := gen_random_uuid();
            call uuid := gen_random_uuid(); med uuid := gen_random_uuid(); s uuid; d int;
        begin
            insert into practice (practice_id, slug, name, neutral_name, region, zone, crisis_profile, phone, email,
                neutral_site, origins, policy, changed_at) values (p, '\(slug)', 'Holos Wellness', 'HW Appts', 'US-IL', 'America/Chicago', 'us',
                '+1-312-555-0142', 'hello@holos.example', 'hw.example', '{https://holos.example}',
                '{"reminders":["3d","1d"],"cancellation_window_hours":24,"alias_allowed":true}', daybook_now());
            insert into practice_slug values ('\(slug)', p);
            insert into practice_change (practice_id) values (p);
            insert into site values (p, site, 'main', 'Holos Wellness', 'America/Chicago');
            insert into resource (practice_id, resource_id, kind, room_kind, site_id) values
                (p, imani, 'clinician', null, site), (p, tobias, 'clinician', null, site),
                (p, hc, 'room', 'consult', site);
            insert into clinician (practice_id, clinician_id, code, name, credential, languages, rank) values
                (p, imani, 'imani', 'Dr Imani Okafor-Reyes', 'MD psychiatrist', '{en,es}', 1),
                (p, tobias, 'tobias', 'Tobias Lindqvist', 'PMHNP', '{en}', 2);
            insert into room values (p, hc, 'HC', '{wheelchair}', 1);
            insert into protocol (practice_id, protocol_id, code, version, phases) values
                (p, consult, 'mh_consult', 1, '[{"name":"visit","minutes":60,"clinician":true,"monitoring":"none","prescriber":"none","room":"consult",
                    "person":true},{"name":"turnover","minutes":15,"clinician":true,"monitoring":"none","prescriber":"none","room":"consult",
                    "person":false}]'),
                (p, call, 'quick_call', 1, '[{"name":"visit","minutes":20,"clinician":true,"monitoring":"none","prescriber":"none","person":true}]'),
                (p, med, 'med', 1, '[{"name":"visit","minutes":30,"clinician":true,"monitoring":"none","prescriber":"none","person":true}]');
            s := gen_random_uuid();
            insert into service values (p, s, 'mh_consult', 'Mental health consultation', 'Appointment', 'public',
                consult, site, 15, 120, 60, 1);
            insert into service_clinician values (p, s, imani), (p, s, tobias);
            s := gen_random_uuid();
            insert into service values (p, s, 'quick_call', 'Free 20-minute call', 'Call', 'public', call, site, 10, 60,
                60, 2);
            insert into service_clinician values (p, s, tobias);
            s := gen_random_uuid();
            insert into service values (p, s, 'med', 'Medication follow-up', 'Appointment', 'patients', med, site, 15,
                60, 60, 3);
            insert into service_clinician values (p, s, imani), (p, s, tobias);
            foreach d in array array[1, 2, 3, 4] loop
                insert into weekly_hours values (p, gen_random_uuid(), imani, d, 480, 960);
            end loop;
            foreach d in array array[1, 3, 5] loop
                insert into weekly_hours values (p, gen_random_uuid(), tobias, d, 480, 1050);
            end loop;
        end
        $fixture$
        """
    }
}

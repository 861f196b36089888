import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

/// Every table about people is exported, and has its place in an erasure.
@Suite(.timeLimit(.minutes(10)))
struct PersonTableTests {
    @Test func `every table that points at persons is exported, and has its place in an erasure`() async throws {
        let scratch = try await ScratchDatabase.make()
        // Tables that point at a person, at a resource that may be one, or at something that is a person's.
        let pointing = try await scratch.texts(
            """
            with recursive mine as (
                select 'person'::regclass::oid as oid
                union
                select c.conrelid from pg_constraint c join mine on c.confrelid = mine.oid
                where c.contype = 'f'
            )
            select distinct oid::regclass::text from mine order by 1
            """)
        let known = Set(PersonTable.all.map(\.name))
        #expect(Set(pointing).subtracting(known) == [], "an export and an erasure do not know these")
        // Resources and holds point the other way; a claim is found by its resource, and a link by what it is about.
        #expect(known.subtracting(pointing) == ["link"])
        for table in PersonTable.all {
            let columns = Set(
                try await scratch.texts(
                    "select attname::text from pg_attribute where attrelid = '\(table.name)'::regclass and attnum > 0"))
            #expect(columns.contains(table.key))
            if case .blank(let blanked, let others) = table.erasure {
                #expect(Set((blanked + others).map(\.column)).isSubset(of: columns), "\(table.name)")
            }
        }
        await scratch.close()
    }

    @Test func `every column with free words of a person is blanked by an erasure`() async throws {
        // Whoever adds a column with words decides here that they are no words about somebody.
        let harmless: Set = [
            "appointment.state", "appointment.region", "appointment.zone", "appointment.zone_edition",
            "appointment.source", "appointment.overridden", "appointment.cancelled_by", "appointment.cancelled_reason",
            "appointment.attention", "appointment_phase.name", "request.state", "request.lane", "message.kind",
            "message.channel", "series.state", "series.pattern", "series_review.review", "series_review.decision",
            "waitlist_entry.lane", "waitlist_entry.state", "offer.reasons", "offer.state", "task.kind", "task.lane",
            "call_attempt.outcome", "gate_record.kind", "gate_record.subject", "gate_record.outcome",
            "gate_record.principal", "candidacy.decision", "candidacy.principal", "check_in.moment", "check_in.state",
            "check_in.feeling", "check_in.safety", "person_note.principal", "erasure.principal", "erasure.blanked",
            "erasure.kept", "message.state", "task.state", "task.outcome", "intake.rule", "questionnaire.instrument",
            // Numbers by the codes of questions; and what is deleted as a whole.
            "questionnaire.answers", "triage_flag.rule", "contact_wish.wishes", "link.purpose",
        ]
        let scratch = try await ScratchDatabase.make()
        let names = PersonTable.all.map(\.name).joined(separator: "','")
        let words = try await scratch.texts(
            """
            select table_name || '.' || column_name from information_schema.columns
            where table_schema = 'public' and table_name in ('\(names)') and data_type in ('text', 'ARRAY', 'jsonb')
                and udt_name in ('text', '_text', 'jsonb')
            """)
        let open = Set(words).subtracting(PersonTable.blanked).subtracting(harmless)
        #expect(open == ["series.rule"])
        await scratch.close()
    }

    @Test func `an erasure removes every trace of the name and contact, and stays provable`() async throws {
        let canary = "Zyxwvu"
        let infusions = try await Infusions.gated([GateRule(.consent, of: "ketamine"), GateRule(.escort)])
        let theo = try await infusions.somebody("\(canary) Grant", born: "1990-04-01", email: "\(canary)@mail.example")
        try await infusions.write(about: theo, canary: canary)
        #expect(try await infusions.traces(of: canary).count > 5)

        let refusal = try await infusions.refused { try await infusions.erase(theo) }
        #expect(refusal?.code == .stateConflict)
        #expect(refusal?.reasons == ["A visit lies ahead."])
        let visits = try await infusions.column("select appointment_id::text from appointment where state = 'booked'")
        for visit in visits {
            _ = try await infusions.database.cancel(
                try #require(Appointment.ID(visit)), Cancellation(actor: .person, reason: .other), version: nil,
                call: infusions.desk()
            ) { _ in Answer(status: 200) }
        }
        try await infusions.erase(theo)

        #expect(try await infusions.traces(of: canary) == [])
        #expect(try await infusions.traces(of: "1990-04-01") == [])
        // The legal minimum: visits, what was decided and accepted; and the proof.
        #expect(
            try await infusions.column("select state from appointment order by lower(during)")
                == ["completed", "cancelled"])
        #expect(
            try await infusions.column("select kind || ' ' || outcome from gate_record order by recorded_at")
                == ["consent opened", "escort opened"])
        #expect(try await infusions.column("select count(*)::text from candidacy") == ["1"])
        #expect(
            try await infusions.column(
                "select subject_id::text || ' ' || (fields @> '{person.name,person.email}') from audit_entry where action = 'person.erased'"
            )
                == ["\(theo) true"])
        #expect(try await infusions.column("select person_id::text from erasure") == ["\(theo)"])
        // Nothing reaches them any more, and they are not found.
        #expect(try await infusions.column("select count(*)::text from message where state = 'ready'") == ["0"])
        let found = try await infusions.database.people(
            matching: PersonQuery(text: "("), limit: 10, practice: infusions.practice, deadline: .now + .seconds(10))
        #expect(found == [])
        let again = try await infusions.refused { try await infusions.erase(theo) }
        #expect(again?.code == .stateConflict)
        let booking = try await infusions.refused { try await infusions.infusion("2027-03-20T09:00", for: theo) }
        #expect(booking?.code == .notFound)
        await infusions.close()
    }

    @Test func `an export has everything that the database has of the person, and nothing of others`() async throws {
        let infusions = try await Infusions.gated([GateRule(.consent, of: "ketamine"), GateRule(.escort)])
        let theo = try await infusions.somebody("Theo Grant")
        let other = try await infusions.somebody("Otherperson")
        try await infusions.write(about: theo, canary: "Theo")
        try await infusions.write(about: other, canary: "Otherperson")
        let export = try await infusions.database.export(of: theo, call: infusions.desk())
        for table in PersonTable.all {
            let condition =
                switch table.path {
                case .own(let column): "\(column) = '\(theo)'"
                case .through(let through, let column):
                    "\(column) in (select \(column) from \(through) where person_id = '\(theo)')"
                case .about(let column):
                    """
                    \(column) = '\(theo)'
                        or \(column) in (select appointment_id from appointment where person_id = '\(theo)')
                        or \(column) in (select check_in_id from check_in where person_id = '\(theo)')
                    """
                }
            let rows = try await infusions.column("select count(*)::text from \(table.name) where \(condition)")
            let exported = export.tables.first { $0.name == table.name }?.rows.count ?? 0
            #expect(rows == ["\(exported)"], "\(table.name)")
        }
        let text = export.tables.flatMap(\.rows).joined()
        #expect(text.contains("Theo Grant"))
        #expect(!text.contains("Otherperson"))
        #expect(!text.contains("secret_hash"))
        #expect(export.tables.contains { $0.name == "audit_entry" && !$0.rows.isEmpty })
        #expect(
            try await infusions.column("select count(*)::text from audit_entry where action = 'person.exported'")
                == ["1"])
        await infusions.close()
    }
}

extension Infusions {
    /// Leaves something about a person in every table that can have it.
    fileprivate func write(about person: Person.ID, canary: String) async throws {
        try await scratch.setClock(Infusions.now)
        try await record(.consent, of: "ketamine", for: person)
        try await decide(.no(otherRoute: "consult"), about: person)
        for (start, isDone) in [("2027-03-02T09:00", true), ("2027-03-10T09:00", false)] {
            let draft = BookingDraft(
                service: "iv", start: try #require(StartDraft(start)), clinician: nil, hold: nil,
                note: "\(canary) comes by bus.", isProvisional: true)
            let keyed = desk(key: "\(person)", body: start)
            let booking = isDone ? keyed : desk()
            let visit: AppointmentDetails = try await found { answer in
                try await database.book(draft, for: .known(person), source: .staff, call: booking) { details in
                    _ = try answer(details)
                    return Answer(status: 201, body: "{\"name\": \"\(details.person.name)\"}")
                }
            }
            let id = visit.appointment.id
            _ = try await database.nameCompanion(
                .init(name: "Ann \(canary)", phone: "+1 435 555 0101"), for: id, call: desk()
            ) { _ in Answer(status: 200) }
            guard isDone else { continue }
            try await scratch.script(
                "update message set reason = 'no mailbox for \(canary)' where subject_id = '\(id)' and kind = 'booked'"
            )
            try await scratch.setClock("2027-03-02T16:00:00Z")
            try await step(.arrive, id)
            try await step(.complete, id)
            try await scratch.script("delete from gate_record where appointment_id = '\(id)'")
            try await scratch.setClock(Infusions.now)
        }
        _ = try await database.note("\(canary) likes tea.", about: person, isClinical: false, call: desk()) { _ in
            Answer(status: 201)
        }
        try await scratch.script(
            """
            insert into request (practice_id, request_id, state, person_id, message, preferred, created_at, declined_at,
                decline_reason, next_step)
            values ('\(practice.id)', gen_random_uuid(), 'declined', '\(person)', 'I am \(canary).', '\(canary)',
                daybook_now(), daybook_now(), 'For \(canary)', 'Call \(canary)');
            insert into proposal (practice_id, proposal_id, kind, state, change, plan, change_number, undo, created_at,
                applied_at)
            select '\(practice.id)', gen_random_uuid(), 'sick', 'applied', '{}', '{}', 1,
                jsonb_build_object('person', '\(person)', 'note', '\(canary)'), daybook_now(), daybook_now();
            """)
    }

    fileprivate func erase(_ person: Person.ID) async throws {
        _ = try await database.erase(person, call: desk()) { _ in Answer(status: 201) }
    }

    /// Every column of every table in which a text can be found.
    fileprivate func traces(of text: String) async throws -> [String] {
        let columns = try await scratch.texts(
            """
            select table_name || ' ' || column_name from information_schema.columns
            where table_schema = 'public' order by 1
            """)
        var traces: [String] = []
        for column in columns {
            let words = column.split(separator: " ")
            let count = try await scratch.texts(
                "select count(*)::text from \"\(words[0])\" where \"\(words[1])\"::text ilike '%\(text)%'")
            if count != ["0"] { traces.append(column) }
        }
        return traces
    }
}

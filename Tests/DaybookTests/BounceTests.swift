import Clinic
import Fixtures
import Foundation
import Messaging
import Storage
import Testing

@testable import daybook

/// What the operator's mail server is told of a mail that came back.
struct BounceTests {
    @Test func `a mail finds its practice by itself, counts once, and what is nobody's is set aside`() async throws {
        let other = try await Holos.open(slug: "other")
        let holos = try await Holos.add(to: other.scratch, slug: "holos")
        let (message, visit, person) = (UUID(), UUID(), UUID())
        try await holos.scratch.script(
            """
            insert into resource (practice_id, resource_id, kind) values ('\(holos.practice.id)', '\(person)', 'person');
            insert into person (practice_id, person_id, name, email, created_at)
            values ('\(holos.practice.id)', '\(person)', 'Bea', 'bea@example.org', daybook_now());
            insert into appointment (practice_id, appointment_id, state, during, person_id, service_id, protocol_id,
                clinician_id, site_id, region, local_start, zone, zone_edition, schedule_version, source, created_at)
            select practice_id, '\(visit)', 'booked', tstzrange('2027-03-08T15:00:00Z', '2027-03-08T16:00:00Z'),
                '\(person)', service_id, protocol_id,
                (select clinician_id from clinician c where c.practice_id = service.practice_id limit 1), site_id,
                'US-IL', '2027-03-08T09:00:00', 'America/Chicago', 'test', 1, 'staff', daybook_now()
            from service where practice_id = '\(holos.practice.id)' and code = 'mh_consult';
            insert into message (practice_id, message_id, state, due_at, person_id, subject_id, schedule_version, kind,
                channel, created_at, settled_at)
            values ('\(holos.practice.id)', '\(message)', 'sent', daybook_now(), '\(person)', '\(visit)', 1, 'booked',
                'email', daybook_now(), daybook_now());
            """)
        let practices = [other.practice, holos.practice]
        func take(_ mail: ReturnedMail) async throws -> String {
            try await Bounce.take(
                mail, for: practices,
                { practice in
                    Call(
                        practice: practice, principal: .daybook, requestID: "test", deadline: .now + .seconds(30))
                }, holos.database)
        }
        let letter = Message.ID(message)
        #expect(try await take(.failed(letter, status: "5.1.1")) == "Failed: \(letter) came back (5.1.1).")
        #expect(
            try await take(.failed(letter, status: "5.1.1"))
                == "Set aside: \(letter) came back, and that is known, or it went out by another way.")
        #expect(
            try await take(.failed(.fresh(), status: nil)) == "Set aside: the letter that came back is none of ours.")
        #expect(try await take(.delayed) == "Nothing to do: a letter is delayed, and still on its way.")
        for _ in 0..<2 {
            #expect(
                try await take(.declined(Appointment.ID(visit), sequence: 1))
                    == "Declined: somebody asks about \(Appointment.ID(visit)).")
        }
        // After a move the same calendar may decline once more.
        _ = try await take(.declined(Appointment.ID(visit), sequence: 2))
        #expect(
            try await take(.declined(.fresh(), sequence: 1))
                == "Set aside: the visit that was declined is none of ours.")
        #expect(
            try await take(.complained(.fresh(), address: nil))
                == "Set aside: the letter that was unwanted is none of ours.")
        for _ in 0..<2 {
            #expect(
                try await take(.complained(letter, address: "bea@example.org"))
                    == "Opted out: whoever got \(letter) wants no more mail, and somebody asks them.")
        }
        #expect(try await holos.scratch.texts("select address from opt_out") == ["bea@example.org"])
        func written(
            _ meaning: ReplyMeaning, _ digest: String, letters: [Message.ID], from sender: String? = nil,
            to host: String = "elsewhere.example"
        ) async throws -> String {
            try await take(
                .answered(
                    AnsweredLetter(letters: letters, meaning: meaning, sender: sender, hosts: [host], digest: digest)))
        }
        func tasks() async throws -> [String] {
            try await holos.scratch.texts("select kind || ' ' || count(*) from task group by kind order by kind")
        }
        #expect(try await written(.change, "1", letters: [.fresh()]) == "Set aside: it answers no letter of ours.")
        #expect(try await tasks() == ["change 1", "contact 1"])
        // The same mail twice, and one of a thread in which others have written too. Nothing says what they are about.
        for (digest, letters) in [("2", [letter]), ("2", [letter]), ("3", [.fresh(), letter, .fresh()])] {
            #expect(try await written(.crisis, digest, letters: letters) == "Heard: somebody sees to it.")
            #expect(try await tasks() == ["call 1", "change 1", "contact 1"])
        }
        // Whoever has the letter may not be whom it went to: nothing is confirmed by that.
        #expect(try await written(.yes, "4", letters: [letter]) == "Heard: somebody sees to it.")
        #expect(try await holos.scratch.texts("select state from appointment") == ["booked"])
        // Nobody can be found by it, and somebody is alarmed all the same: where it was sent to, or everywhere.
        for (digest, host) in [
            ("5", holos.practice.neutralSite), ("5", holos.practice.neutralSite), ("6", "else.example"),
        ] {
            #expect(
                try await written(.crisis, digest, letters: [], from: "sam@example.org", to: host)
                    == "Heard: somebody sees to it.")
        }
        #expect(try await tasks() == ["call 3", "change 1", "contact 1"])
        #expect(try await take(.other(reason: "it is nothing")) == "Set aside: it is nothing.")
        #expect(
            try await holos.scratch.texts("select kind from task order by kind")
                == ["call", "call", "call", "change", "contact"])
        #expect(
            try await holos.scratch.texts("select count(*)::text from audit_entry where action = 'reply.heard'") == [
                "9"
            ])
        await other.close()
    }
}

import Access
import Clinic
import Fixtures
import HTTP
import HTTPTypes
import Storage
import Testing

/// People and gates as callers meet them.
@Suite(.timeLimit(.minutes(10)))
struct PeopleTests {
    private static let theo =
        #""person": {"name": "Theo Grant", "email": "theo@people.example", "born": "1990-04-01"}"#
    private static let visit = #"{"service": "med", "start": "2027-03-08T09:00", "clinician": "imani", "#

    @Test func `a closed gate is answered with its name, and a provisional visit with what it needs`() async throws {
        let desk = try await Desk.gated()
        let refused = await desk.send(.post, "/appointments", Self.visit + Self.theo + "}", staff: true)
        #expect(refused.status == 409)
        #expect(refused.text("code") == "gate_closed")
        #expect(refused.reasons == ["The clinician's approval is missing."])
        let booked = await desk.send(
            .post, "/appointments", Self.visit + Self.theo + #", "provisional": true}"#, staff: true)
        #expect(booked.status == 201)
        #expect(booked.text("state") == "provisional")
        #expect(booked.text("provisional_until") == "2027-03-06T15:00:00Z")
        let id = try #require(booked.text("id"))
        let shown = await desk.send(.get, "/appointments/\(id)", staff: true)
        #expect(shown["readiness.ready"] == .bool(false))
        #expect(shown.text("readiness.blockers.0.gate") == "candidacy")
        #expect(shown.text("readiness.blockers.0.fix") == "Have a clinician decide.")
        #expect(shown.text("readiness.blockers.1.otherwise") == "call")
        let listed = await desk.send(.get, "/appointments", staff: true)
        #expect(listed["items.0.readiness"] == shown["readiness"])
        let confirmed = await desk.send(.post, "/appointments/\(id)/confirmation", staff: true, ifMatch: "\"1\"")
        #expect(confirmed.text("code") == "gate_closed")
        await desk.close()
    }

    @Test func `the website books provisionally what has a gate, and says no more than that`() async throws {
        let desk = try await Desk.gated("mh_consult")
        let booked = await desk.send(
            .post, "/appointments", #"{"service": "mh_consult", "start": "2027-03-08T09:00", "# + Self.theo + "}")
        #expect(booked.status == 201)
        #expect(booked.text("state") == "provisional")
        #expect(booked["readiness"] == nil)
        let refused = await desk.send(
            .post, "/appointments",
            #"{"service": "mh_consult", "start": "2027-03-09T09:00", "provisional": true, "# + Self.theo + "}")
        #expect(refused.faults == ["/provisional"])
        await desk.close()
    }

    @Test func `only a clinician's own key decides, and the decision makes the visit firm`() async throws {
        let desk = try await Desk.gated()
        let booked = await desk.send(
            .post, "/appointments", Self.visit + Self.theo + #", "provisional": true}"#, staff: true)
        let (id, person) = (try #require(booked.text("id")), try #require(booked.text("person.id")))
        let path = "/people/\(person)/candidacy"
        let approval = #"{"service": "med", "decision": "approved"}"#
        // Every scope, and nobody's in particular.
        let program = await desk.send(.post, path, approval, staff: true)
        #expect(program.status == 403)
        let health = await desk.send(.post, "/people/\(person)/gates", #"{"gate": "health"}"#, staff: true)
        #expect(health.status == 403)
        // A clinician's key without the scope.
        let narrow = try await desk.bearer(of: "imani", scopes: [.read, .book])
        #expect(await desk.send(.post, path, approval, headers: narrow).status == 403)
        let imani = try await desk.bearer(of: "imani", scopes: [.clinical])
        let later = #"{"service": "med", "decision": "not_yet"}"#
        #expect(await desk.send(.post, path, later, headers: imani).faults == ["/ask_again_on"])
        let past = #"{"service": "med", "decision": "not_yet", "ask_again_on": "2027-03-01"}"#
        #expect(await desk.send(.post, path, past, headers: imani).faults == ["/ask_again_on"])
        let other = #"{"service": "med", "decision": "no", "other_route": "nothing"}"#
        #expect(await desk.send(.post, path, other, headers: imani).faults == ["/other_route"])
        let decided = await desk.send(.post, path, approval, headers: imani)
        #expect(decided.status == 201)
        #expect(decided.text("clinician") == "imani")
        #expect(decided["version"] == .int(1))
        #expect(await desk.send(.get, "/appointments/\(id)", staff: true).text("state") == "booked")
        await desk.close()
    }

    @Test func `a move to where a gate is closed is refused, or provisional for whoever says so`() async throws {
        let desk = try await Desk.gated()
        let booked = await desk.send(
            .post, "/appointments", Self.visit + Self.theo + #", "provisional": true}"#, staff: true)
        let (id, person) = (try #require(booked.text("id")), try #require(booked.text("person.id")))
        let imani = try await desk.bearer(of: "imani", scopes: [.clinical])
        let approval = #"{"service": "med", "decision": "approved", "until": "2027-03-08"}"#
        #expect(await desk.send(.post, "/people/\(person)/candidacy", approval, headers: imani).status == 201)
        func move(_ more: String) async -> Reply {
            await desk.send(
                .put, "/appointments/\(id)/time", #"{"start": "2027-03-10T09:00"\#(more)}"#, staff: true,
                ifMatch: "\"2\"")
        }
        let refused = await move("")
        #expect(refused.text("code") == "gate_closed")
        #expect(refused.reasons == ["The clinician's approval counts no more: its last day was 2027-03-08."])
        let moved = await move(#", "provisional": true"#)
        #expect(moved.status == 200)
        #expect(moved.text("state") == "provisional")
        #expect(moved.text("provisional_until") == "2027-03-08T15:00:00Z")
        await desk.close()
    }

    @Test func `the desk sees a person without what only clinicians see`() async throws {
        let desk = try await Desk.gated()
        let booked = await desk.send(
            .post, "/appointments", Self.visit + Self.theo + #", "provisional": true}"#, staff: true)
        let person = try #require(booked.text("person.id"))
        let imani = try await desk.bearer(of: "imani", scopes: [.clinical, .book])
        _ = await desk.send(
            .post, "/people/\(person)/candidacy",
            #"{"service": "med", "decision": "no", "other_route": "mh_consult"}"#, headers: imani)
        _ = await desk.send(
            .post, "/people/\(person)/notes", #"{"text": "Slept badly.", "clinical": true}"#, headers: imani)
        let reader = try await desk.bearer(of: nil, scopes: [.read])
        let seen = await desk.send(.get, "/people/\(person)", headers: reader)
        #expect(seen.text("upcoming.0.readiness.blockers.0.fault") == "declined")
        #expect(seen["clinical"] == .null)
        #expect(!String(decoding: seen.bytes, as: UTF8.self).contains("mh_consult"))
        let clinical = await desk.send(.get, "/people/\(person)", headers: imani)
        #expect(clinical.text("clinical.decisions.0.other_route") == "mh_consult")
        let history = await desk.send(.get, "/people/\(person)/history", headers: reader)
        #expect(!String(decoding: history.bytes, as: UTF8.self).contains("Slept"))
        #expect(!String(decoding: history.bytes, as: UTF8.self).contains("candidacy"))
        let whole = await desk.send(.get, "/people/\(person)/history", headers: imani)
        #expect(String(decoding: whole.bytes, as: UTF8.self).contains("Slept badly."))
        for path in ["/people/\(person)/export", "/check-ins"] {
            #expect(await desk.send(.get, path, headers: reader).status == 403)
            #expect(await desk.send(.get, path, headers: imani).status == 200)
        }
        let erasure = await desk.send(.post, "/people/\(person)/erasure", headers: imani)
        #expect(erasure.status == 403)
        await desk.close()
    }

    @Test func `impossible gates are refused with field and code, and nothing is stored`() async throws {
        let desk = try await Desk.gated()
        let booked = await desk.send(
            .post, "/appointments", Self.visit + Self.theo + #", "provisional": true}"#, staff: true)
        let (id, person) = (try #require(booked.text("id")), try #require(booked.text("person.id")))
        let cases = [
            (#"{}"#, ["/gate"]), (#"{"gate": "luck"}"#, ["/gate"]),
            (#"{"gate": "consent", "of": "nothing"}"#, ["/subject"]),
            (#"{"gate": "region", "of": "Utah", "appointment_id": "\#(id)"}"#, ["/of"]),
            (#"{"gate": "status", "until": "2027-02-30"}"#, ["/until"]),
            (#"{"gate": "status", "until": "2027-02-28", "why": "x"}"#, ["/why"]),
            (#"{"gate": "consent", "of": "a", "document_version": 0}"#, ["/document_version"]),
        ]
        for (body, faults) in cases {
            let reply = await desk.send(.post, "/people/\(person)/gates", body, staff: true)
            #expect(reply.status == 422, "\(body)")
            #expect(reply.faults == faults, "\(body)")
        }
        let companion = await desk.send(
            .put, "/appointments/\(id)/companion", #"{"name": "", "phone": "twelve"}"#, staff: true)
        #expect(Set(companion.faults) == ["/name", "/phone"])
        #expect(try await desk.holos.scratch.texts("select count(*)::text from gate_record") == ["0"])
        await desk.close()
    }

    @Test func `people are searched by a date of birth that exists`() async throws {
        let desk = try await Desk.gated()
        _ = await desk.send(.post, "/appointments", Self.visit + Self.theo + #", "provisional": true}"#, staff: true)
        let found = await desk.send(.get, "/people?born=1990-04-01", staff: true)
        #expect(found.text("items.0.name") == "Theo Grant")
        #expect(await desk.send(.get, "/people?born=1990-02-30", staff: true).faults == ["?born"])
        #expect(await desk.send(.get, "/people", staff: true).faults == ["?q"])
        await desk.close()
    }

    @Test func `an erasure by key is answered with what it did, and the same key does it once`() async throws {
        let desk = try await Desk.gated()
        let booked = await desk.send(
            .post, "/appointments", Self.visit + Self.theo + #", "provisional": true}"#, staff: true)
        let (id, person) = (try #require(booked.text("id")), try #require(booked.text("person.id")))
        let refused = await desk.send(.post, "/people/\(person)/erasure", staff: true)
        #expect(refused.text("code") == "state_conflict")
        #expect(refused.reasons == ["A visit lies ahead."])
        _ = await desk.send(
            .post, "/appointments/\(id)/cancellation", #"{"actor": "person"}"#, staff: true, ifMatch: "\"1\"")
        let erased = await desk.send(.post, "/people/\(person)/erasure", staff: true, key: "once")
        #expect(erased.status == 201)
        let again = await desk.send(.post, "/people/\(person)/erasure", staff: true, key: "once")
        #expect(again.bytes == erased.bytes)
        let sheet = await desk.send(.get, "/people/\(person)", staff: true)
        #expect(sheet.text("person.name") == "(erased)")
        #expect(sheet["person.email"] == .null)
        await desk.close()
    }
}

extension Desk {
    /// A clinic in which a service asks for an approval and for somebody who comes along.
    fileprivate static func gated(_ service: String = "med") async throws -> Desk {
        let desk = try await Desk.open()
        try await desk.holos.scratch.script(
            """
            update protocol
            set gates = '[{"gate": "candidacy", "lead_minutes": 2880, "otherwise": "release"},
                {"gate": "escort", "lead_minutes": 1080, "otherwise": "call"}]'
            where code = '\(service)'
            """)
        return desk
    }

    /// The header field of a new key, of somebody of the staff or of nobody.
    func bearer(of code: String?, scopes: Set<APIKey.Scope>) async throws -> [String: String] {
        let text = KeyText(id: .fresh(), secret: KeyText.freshSecret())
        var member: StaffMember?
        if let code {
            member = try await holos.database.staffMember(
                code, practice: holos.practice, deadline: .now + .seconds(10))
        }
        let key = APIKey(id: text.id, practice: holos.practice.id, name: "test", scopes: scopes, staff: member)
        try await holos.database.add(key, secret: text.secret, call: holos.call(.daybook))
        return ["Authorization": "Bearer \(text.text)"]
    }
}

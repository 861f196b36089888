import Clinic
import Fixtures
import HTTP
import HTTPTypes
import Testing

/// The rules of visits beyond hours and claims, as callers meet them.
struct VisitRuleTests {
    @Test func `who has no licence where the person is does not treat them by phone`() async throws {
        let desk = try await Desk.open()
        try await desk.holos.scratch.script(
            """
            update clinician set qualifications = '{"licences": [{"region": "US-IL"}]}' where code = 'imani';
            update clinician set qualifications = '{"licences": [{"region": "US-IN"}]}' where code = 'tobias';
            """)
        // Tobias alone may treat somebody in Indiana; in the room of the practice it is the practice's region that counts.
        let path = "/slots?service=med&from=2027-03-08&to=2027-03-08&region=US-IN"
        let indiana = await desk.send(.get, path, staff: true)
        #expect(Set(indiana.clinicians) == ["tobias"])
        let booked = await desk.send(
            .post, "/appointments",
            #"{"service": "med", "start": "2027-03-08T09:00", "clinician": "imani", "region": "US-IN", "person": {"name": "Casey Wu", "email": "c@people.example"}}"#,
            staff: true)
        #expect(booked.status == 409)
        #expect(booked.text("code") == "slot_unavailable")
        #expect(booked.reasons == ["Dr Imani Okafor-Reyes may not do this for somebody there."])
        await desk.close()
    }

    @Test func `a licence ends with its last day`() async throws {
        let desk = try await Desk.open()
        try await desk.holos.scratch.script(
            """
            update clinician
            set qualifications = '{"licences": [{"region": "US-IL", "until": "2027-03-08"}]}' where code = 'imani'
            """)
        let path = "/slots?service=mh_consult&clinician=imani&from=2027-03-08&to=2027-03-10"
        #expect(await desk.send(.get, path).dates == ["2027-03-08"])
        let why = await desk.send(
            .get, "/slots/explanation?service=mh_consult&clinician=imani&start=2027-03-09T09:00")
        #expect(why.reasons == ["Dr Imani Okafor-Reyes may do this only until 2027-03-08."])
        await desk.close()
    }

    @Test func `nobody too young is booked, unless staff say why`() async throws {
        let desk = try await Desk.open()
        try await desk.holos.scratch.script("update service set minimum_age = 18 where code = 'mh_consult'")
        let jordan = #""person": {"name": "Jordan Pike", "email": "j@people.example", "born": "2009-09-02"}"#
        let visit = #"{"service": "mh_consult", "start": "2027-03-08T09:00", "#
        let refused = await desk.send(.post, "/appointments", visit + jordan + "}", staff: true)
        #expect(refused.text("code") == "gate_closed")
        #expect(refused.reasons == ["The person is too young before 2027-09-02."])
        let booked = await desk.send(
            .post, "/appointments", visit + jordan + #", "override": {"reason": "Her guardian comes along."}}"#,
            staff: true)
        #expect(booked.status == 201)
        #expect(booked.text("override.rules.0") == "too_young")
        // The audit trail has the rule and not the reason.
        let fields = try await desk.holos.scratch.texts(
            "select array_to_string(fields, ',') from audit_entry where action = 'appointment.booked'")
        #expect(fields == ["override: too_young"])
        await desk.close()
    }

    @Test func `a hold makes nobody older`() async throws {
        let desk = try await Desk.open()
        try await desk.holos.scratch.script("update service set minimum_age = 18 where code = 'mh_consult'")
        let hold = await desk.send(.post, "/holds", #"{"service": "mh_consult", "start": "2027-03-08T09:00"}"#)
        let id = try #require(hold.text("id")), secret = try #require(hold.text("secret"))
        let booked = await desk.send(
            .post, "/appointments",
            #"{"service": "mh_consult", "start": "2027-03-08T09:00", "hold": {"id": "\#(id)", "secret": "\#(secret)"}, "person": {"name": "Jordan Pike", "email": "j@people.example", "born": "2009-09-02"}}"#
        )
        #expect(booked.text("code") == "gate_closed")
        await desk.close()
    }

    @Test func `a reason sets nothing aside that must hold`() async throws {
        let desk = try await Desk.open()
        func book(_ start: String) async -> Reply {
            await desk.send(
                .post, "/appointments",
                #"{"service": "mh_consult", "start": "\#(start)", "clinician": "imani", "person": {"name": "Eli Brandt", "email": "e@people.example"}, "override": {"reason": "It is urgent."}}"#,
                staff: true)
        }
        #expect(await book("2027-03-08T09:00").status == 201)
        // She has somebody else, and on Fridays she is not there.
        #expect(await book("2027-03-08T09:30").text("code") == "slot_taken")
        #expect(await book("2027-03-12T09:00").text("code") == "slot_unavailable")
        await desk.close()
    }

    @Test func `the website says nothing of overrides`() async throws {
        let desk = try await Desk.open()
        let reply = await desk.send(
            .post, "/appointments",
            #"{"service": "mh_consult", "start": "2027-03-08T09:00", "person": {"name": "A", "email": "a@b.example"}, "override": {"reason": "I want it."}, "urgent": true}"#
        )
        #expect(reply.status == 422)
        #expect(reply.faults == ["/override", "/urgent"])
        await desk.close()
    }

    @Test func `a full day or week takes no more, and a cancelled visit does not count`() async throws {
        let desk = try await Desk.open()
        try await desk.holos.scratch.script(
            "update service set daily_limit = 1, weekly_limit = 2 where code = 'mh_consult'")
        func book(_ start: String) async -> Reply {
            await desk.send(
                .post, "/appointments",
                #"{"service": "mh_consult", "start": "\#(start)", "person": {"name": "Bea Lund", "email": "b@people.example"}}"#,
                staff: true)
        }
        let first = await book("2027-03-08T09:00")
        #expect(first.status == 201)
        let sameDay = await book("2027-03-08T12:00")
        #expect(sameDay.text("code") == "slot_taken")
        #expect(sameDay.reasons == ["All visits of this kind are booked that day."])
        #expect(await book("2027-03-09T09:00").status == 201)
        #expect(await book("2027-03-10T09:00").reasons == ["All visits of this kind are booked that week."])
        #expect(await book("2027-03-15T09:00").status == 201)
        let cancelled = await desk.send(
            .post, "/appointments/\(first.text("id") ?? "")/cancellation", #"{"actor": "person"}"#, staff: true,
            ifMatch: "\"1\"")
        #expect(cancelled.status == 200)
        #expect(await book("2027-03-08T12:00").status == 201)
        await desk.close()
    }

    @Test func `bookings of different days at once keep the limit of the week`() async throws {
        let desk = try await Desk.open()
        try await desk.holos.scratch.script("update service set weekly_limit = 2 where code = 'mh_consult'")
        let statuses = await withTaskGroup(of: Int.self) { group in
            for day in ["08", "09", "10", "11"] {
                for hour in ["09", "11", "13"] {
                    group.addTask {
                        await desk.send(
                            .post, "/appointments",
                            #"{"service": "mh_consult", "start": "2027-03-\#(day)T\#(hour):00", "person": {"name": "A", "email": "a@b.example"}}"#,
                            staff: true
                        ).status
                    }
                }
            }
            return await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(statuses.filter { $0 == 201 }.count == 2)
        #expect(statuses.filter { $0 == 409 }.count == 10)
        await desk.close()
    }

    @Test func `time kept for urgent visits is kept until its release`() async throws {
        let desk = try await Desk.open()
        try await desk.holos.scratch.script(
            """
            update service set notice_minutes = 0 where code = 'mh_consult';
            update clinician set reserve = '{"mon": ["09:00-11:30"]}', reserve_release_minute = 480 where code = 'imani'
            """)
        // 07:00 on Monday in Chicago.
        let path = "/slots?service=mh_consult&clinician=imani&from=2027-03-01&to=2027-03-01"
        let before = await desk.send(.get, path)
        #expect(before.times.first == "2027-03-01T11:30")
        #expect(before.times.allSatisfy { $0 >= "2027-03-01T11:30" })
        #expect(await desk.send(.get, path + "&urgent=true", staff: true).times.first == "2027-03-01T08:00")
        let why = await desk.send(
            .get, "/slots/explanation?service=mh_consult&clinician=imani&start=2027-03-01T09:00", staff: true)
        #expect(why.reasons == ["Dr Imani Okafor-Reyes’s time is kept for urgent visits."])
        let urgent = await desk.send(
            .post, "/appointments",
            #"{"service": "mh_consult", "start": "2027-03-01T09:00", "clinician": "imani", "urgent": true, "person": {"name": "Eli Brandt", "email": "e@people.example"}}"#,
            staff: true)
        #expect(urgent.status == 201)
        // 08:00: what nobody needed is everybody's.
        try await desk.holos.scratch.setClock("2027-03-01T14:00:00Z")
        #expect(await desk.send(.get, path, fromMemory: false).times.first == "2027-03-01T10:15")
        await desk.close()
    }

    @Test func `who is at work elsewhere treats by phone and not in the room`() async throws {
        let desk = try await Desk.open()
        let opening = await desk.send(
            .post, "/openings",
            #"{"clinician": "tobias", "from": "2027-03-09T15:00:00Z", "to": "2027-03-09T17:00:00Z", "elsewhere": true}"#,
            staff: true)
        #expect(opening.status == 201)
        let day = "from=2027-03-09&to=2027-03-09&clinician=tobias"
        #expect(await desk.send(.get, "/slots?service=quick_call&\(day)").times.first == "2027-03-09T09:00")
        #expect(await desk.send(.get, "/slots?service=mh_consult&\(day)").times.isEmpty)
        await desk.close()
    }
}

extension Reply {
    /// The dates that have free times.
    fileprivate var dates: [String] {
        guard case .object(let dates)? = self["dates"] else { return [] }
        return dates.keys.sorted()
    }

    /// The free times, on the wall that was asked for.
    var times: [String] { members("local") }

    /// Who the free times are with.
    fileprivate var clinicians: [String] { members("clinician") }

    /// The ids of the free times.
    var slotIDs: [String] { members("slot") }

    /// The sentences of a refusal or an explanation.
    var reasons: [String] { texts(self["reasons"]) }

    func members(_ name: String) -> [String] {
        dates.flatMap { date -> [String] in
            guard case .array(let slots)? = self["dates.\(date)"] else { return [] }
            return slots.compactMap { slot in
                guard case .object(let members) = slot, case .string(let text)? = members[name] else { return nil }
                return text
            }
        }
    }

    private func texts(_ value: JSONValue?) -> [String] {
        guard case .array(let elements)? = value else { return [] }
        return elements.compactMap { if case .string(let text) = $0 { text } else { nil } }
    }
}

import Access
import Clinic
import Fixtures
import Foundation
import HTTP
import HTTPTypes
import Storage
import Testing

@Suite(.timeLimit(.minutes(10)))
struct PublicTests {
    private static let rosa = #""person":{"name":"Rosa","email":"rosa@example.org"}"#

    @Test func `the practice shows its crisis numbers first of all`() async throws {
        let desk = try await Desk.open()
        let reply = await desk.send(.get, "")
        #expect(reply.status == 200)
        #expect(reply.text("crisis.lines.1.number") == "988")
        #expect(reply.headers[.cacheControl] == "no-store")
        await desk.close()
    }

    @Test func `only public services are shown to the public`() async throws {
        let desk = try await Desk.open()
        let seen = await desk.send(.get, "/services")
        #expect(seen.text("items.0.code") == "mh_consult")
        #expect(seen["items.0.minutes"] == 60)
        #expect(seen["items.2"] == nil)
        let staff = await desk.send(.get, "/services", staff: true)
        #expect(staff.text("items.2.code") == "med")
        await desk.close()
    }

    @Test func `free times come by local date and on both clocks`() async throws {
        let desk = try await Desk.open()
        let reply = await desk.send(
            .get, "/slots?service=mh_consult&clinician=imani&from=2027-03-08&to=2027-03-08&zone=America/Phoenix")
        #expect(reply.status == 200)
        // 08:00 in Chicago is 07:00 in Phoenix before the clocks change.
        #expect(reply.text("dates.2027-03-08.0.local") == "2027-03-08T07:00")
        #expect(reply.text("dates.2027-03-08.0.clinic_local") == "2027-03-08T08:00")
        #expect(reply.text("dates.2027-03-08.0.start") == "2027-03-08T14:00:00Z")
        #expect(reply["next"] == [])
        await desk.close()
    }

    @Test func `an empty window says when the next times are`() async throws {
        let desk = try await Desk.open()
        // Saturday and Sunday.
        let reply = await desk.send(.get, "/slots?service=mh_consult&from=2027-03-06&to=2027-03-07")
        #expect(reply["dates"] == [:])
        #expect(reply.text("next.0.start") == "2027-03-08T14:00:00Z")
        await desk.close()
    }

    @Test(arguments: [
        ("/slots", ["?service"]), ("/slots?service=mh_consult&from=2027-02-30", ["?from"]),
        ("/slots?service=mh_consult&from=2027-03-08&to=2027-03-01", ["?to"]),
        ("/slots?service=mh_consult&from=2027-03-01&to=2027-05-02", ["?to"]),
        ("/slots?service=mh_consult&zone=America/Nowhere", ["?zone"]),
        ("/slots?service=mh_consult&zone=../../etc/passwd", ["?zone"]),
        ("/slots?service=mh_consult&colour=red", ["?colour"]),
        ("/slots?service=mh_consult&from=2027-03-01&from=2027-03-02", ["?from"]),
    ])
    func `a question that makes no sense names its parameter`(path: String, faults: [String]) async throws {
        let desk = try await Desk.open()
        let reply = await desk.send(.get, path)
        #expect(reply.status == 422)
        #expect(reply.text("code") == "invalid")
        #expect(reply.faults == faults)
        await desk.close()
    }

    @Test func `a request needs a name and one way to reach the person`() async throws {
        let desk = try await Desk.open()
        let taken = await desk.send(.post, "/requests", #"{"person":{"name":"River","phone":"+1-312-555-0170"}}"#)
        #expect(taken.status == 201)
        #expect(taken.text("crisis.lines.1.number") == "988")
        let silent = await desk.send(.post, "/requests", #"{"person":{"name":"River"}}"#)
        #expect(silent.status == 422)
        #expect(silent.faults == ["/person/email"])
        await desk.close()
    }

    @Test(arguments: [
        (#"{"person":{"name":"","email":"a@b.c"}}"#, ["/person/name"]),
        (#"{"person":{"name":7,"email":"a@b.c"}}"#, ["/person/name"]),
        (#"{"person":{"name":"A","email":"nowhere"}}"#, ["/person/email"]),
        (#"{"person":{"name":"A","phone":"call me"}}"#, ["/person/phone"]),
        (#"{"person":{"name":"A\u0000","email":"a@b.c"}}"#, ["/person/name"]),
        (#"{"person":{"name":"A","email":"a@b.c"},"id":"x"}"#, ["/id"]),
        (#"{"person":{"name":"A","email":"a@b.c","person_id":"x"}}"#, ["/person/person_id"]),
        (#"{"person":{"name":"A","email":"a@b.c"},"state":"accepted"}"#, ["/state"]),
        (#"{"person":{"name":"A","email":"a@b.c"},"service":"nothing"}"#, ["/service"]),
        (String(repeating: "[", count: 400) + "1e999" + String(repeating: "]", count: 400), [""]),
        (#"{"person":{"name":"A \\ \"[[[[[[[[[[\" B","email":"nowhere"}}"#, ["/person/email"]),
        (#"{}"#, ["/person"]), (#"[]"#, [""]), (#"{"person":"#, [""]), ("\u{FEFF}", [""]),
    ])
    func `a broken request is refused with its field and stores nothing`(body: String, faults: [String]) async throws {
        let desk = try await Desk.open()
        let reply = await desk.send(.post, "/requests", body)
        #expect(reply.status == 422)
        #expect(reply.faults == faults)
        #expect(try await desk.holos.scratch.texts("select person_id::text from person") == [])
        await desk.close()
    }

    @Test func `a booking answers with the visit and reveals nothing else`() async throws {
        let desk = try await Desk.open()
        let body = #"{"service":"mh_consult","start":"2027-03-08T09:00","clinician":"imani",\#(Self.rosa)}"#
        let reply = await desk.send(.post, "/appointments", body)
        #expect(reply.status == 201)
        #expect(reply.text("start") == "2027-03-08T15:00:00Z")
        #expect(reply.text("local_start") == "2027-03-08T09:00")
        #expect(reply["person"] == nil && reply["version"] == nil)
        let taken = await desk.send(.post, "/appointments", body)
        #expect(taken.status == 409)
        #expect(taken.text("code") == "slot_taken")
        #expect(taken.text("next_starts.0") == "2027-03-08T16:15:00Z")
        await desk.close()
    }

    @Test func `the same key gives the same answer`() async throws {
        let desk = try await Desk.open()
        let body = #"{"service":"mh_consult","start":"2027-03-08T09:00",\#(Self.rosa)}"#
        let key = UUID().uuidString
        let first = await desk.send(.post, "/appointments", body, key: key)
        let again = await desk.send(.post, "/appointments", body, key: key)
        #expect(first.json == again.json && again.status == 201)
        let other = await desk.send(.post, "/appointments", body.replacing("09:00", with: "11:00"), key: key)
        #expect(other.status == 422)
        #expect(other.text("code") == "idempotency_conflict")
        let guessable = await desk.send(.post, "/appointments", body, key: "1")
        #expect(guessable.status == 422)
        await desk.close()
    }

    @Test func `a time in the skipped hour is refused with the next real one`() async throws {
        let desk = try await Desk.open()
        let body = #"{"service":"mh_consult","start":"2027-03-14T02:30",\#(Self.rosa)}"#
        let reply = await desk.send(.post, "/appointments", body)
        #expect(reply.status == 422)
        #expect(reply.faults == ["/start"])
        #expect(reply.text("errors.0.detail")?.contains("2027-03-14T03:00") == true)
        await desk.close()
    }

    @Test func `a hold keeps a time for its holder only`() async throws {
        let desk = try await Desk.open()
        let draft = #"{"service":"mh_consult","start":"2027-03-09T09:00"}"#
        let hold = await desk.send(.post, "/holds", draft)
        #expect(hold.status == 201)
        let id = try #require(hold.text("id")), secret = try #require(hold.text("secret"))
        let body = #"{"service":"mh_consult","start":"2027-03-09T09:00",\#(Self.rosa)"#
        #expect(await desk.send(.post, "/appointments", body + "}").text("code") == "slot_taken")
        let mine = await desk.send(.post, "/appointments", body + #","hold":{"id":"\#(id)","secret":"\#(secret)"}}"#)
        #expect(mine.status == 201)
        let gone = await desk.send(.delete, "/holds/\(id)", headers: ["Hold-Secret": secret])
        #expect(gone.status == 404)
        await desk.close()
    }

    @Test func `one address cannot post without end`() async throws {
        let desk = try await Desk.open(posts: PostGuard(perAddress: 3))
        var statuses: [Int] = []
        for _ in 0..<5 {
            statuses.append(
                await desk.send(.post, "/requests", #"{"person":{"name":"A","email":"a@b.example"}}"#).status)
        }
        #expect(statuses == [201, 201, 201, 429, 429])
        await desk.close()
    }

    @Test func `one network cannot post without end either, from however many addresses`() async throws {
        let desk = try await Desk.open(posts: PostGuard(perAddress: 3, needsProof: false))
        let body = #"{"person":{"name":"A","email":"a@b.example"}}"#
        var statuses: [Int] = []
        for number in 1...5 {
            statuses.append(await desk.send(.post, "/requests", body, address: "2001:db8:0:7::\(number)").status)
        }
        #expect(statuses == [201, 201, 201, 429, 429])
        #expect(await desk.send(.post, "/requests", body, address: "2001:db8:0:8::1").status == 201)
        // Nor hold: three for a holder, however many it may post.
        let free = try await desk.another()
        statuses = []
        for (number, time) in ["09:00", "10:15", "11:30", "13:00"].enumerated() {
            let hold = #"{"service":"mh_consult","start":"2027-03-10T\#(time)"}"#
            statuses.append(await free.send(.post, "/holds", hold, address: "2001:db8:0:9::\(number)").status)
        }
        #expect(statuses == [201, 201, 201, 429])
        await free.close()
        await desk.close()
    }

    @Test(arguments: ["2027-03-02", "1899-03-02"])
    func `nobody is entered who cannot have been born, by whichever door they come`(born: String) async throws {
        let desk = try await Desk.open()
        try await desk.holos.scratch.script(
            "update practice set policy = policy || '{\"call_back_minutes\": 15}', changed_at = daybook_now()")
        try await desk.directory.refresh()
        let person = #""person":{"name":"Rosa","phone":"312-555-0170","born":"\#(born)"}"#
        let visit = #"{"service":"mh_consult","start":"2027-03-08T09:00",\#(person)}"#
        let together = #"{"service":"mh_consult,quick_call","start":"2027-03-08T09:00",\#(person)}"#
        for (path, body, staff) in [
            ("/requests", "{\(person)}", false), ("/call-backs", "{\(person)}", false), ("/appointments", visit, false),
            ("/appointments", visit, true), ("/itineraries", together, true),
            ("/waitlist", #"{"service":"mh_consult","latest":"2027-03-09T15:00:00Z",\#(person)}"#, true),
        ] {
            let reply = await desk.send(.post, path, body, staff: staff)
            #expect((reply.status, reply.faults) == (422, ["/person/born"]), "\(path)")
        }
        #expect(try await desk.holos.scratch.texts("select person_id::text from person") == [])
        await desk.close()
    }

    @Test func `nothing of another practice can be found`() async throws {
        let desk = try await Desk.open()
        let other = try await Holos.add(to: desk.holos.scratch, slug: "other")
        #expect(other.practice.id != desk.holos.practice.id)
        let mine = await desk.send(
            .post, "/appointments", #"{"service":"mh_consult","start":"2027-03-08T09:00",\#(Self.rosa)}"#)
        let id = try #require(mine.text("id"))
        #expect(await desk.send(.get, "/appointments/\(id)", staff: true).status == 200)
        #expect(await desk.send(.get, "/../other/appointments/\(id)", staff: true).status == 404)
        await desk.close()
    }
}

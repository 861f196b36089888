import Clinic
import Fixtures
import Foundation
import HTTP
import HTTPTypes
import Storage
import Testing

@Suite(.timeLimit(.minutes(10)))
struct WaitlistDeskTests {
    private static let ada = """
        {"person": {"name": "Ada", "email": "ada@example.org"}, "service": "mh_consult", "clinician": "imani",
         "earliest": "2027-03-08T15:00:00Z", "latest": "2027-03-08T15:01:00Z", "lane": "soon", "weekdays": ["mon"],
         "from_time": "08:00", "to_time": "24:00"}
        """

    @Test func `an entry is made, read and left`() async throws {
        let desk = try await Desk.open(now: Holos.morning)
        let made = await desk.send(.post, "/waitlist", Self.ada, staff: true)
        #expect(made.status == 201)
        #expect(made.text("state") == "waiting")
        #expect(made.text("to_time") == "24:00")
        #expect(made["weekdays.0"] == .string("mon"))
        let id = try #require(made.text("id"))
        #expect(made.headers[.location] == "/v1/practices/holos/waitlist/\(id)")
        let read = await desk.send(.get, "/waitlist/\(id)", staff: true)
        #expect(read.json == made.json)
        #expect(await desk.send(.get, "/waitlist", staff: true).text("items.0.id") == id)
        #expect(await desk.send(.delete, "/waitlist/\(id)", staff: true).status == 428)
        #expect(await desk.send(.delete, "/waitlist/\(id)", staff: true, ifMatch: "\"1\"").status == 204)
        #expect(await desk.send(.get, "/waitlist?state=left", staff: true).text("items.0.id") == id)
        await desk.close()
    }

    @Test func `everything that is wrong with an entry is said at once`() async throws {
        let desk = try await Desk.open(now: Holos.morning)
        let reply = await desk.send(
            .post, "/waitlist",
            #"{"person_id": "x", "service": "mh_consult", "lane": "vip", "weekdays": ["someday"], "from_time": "9"}"#,
            staff: true)
        #expect(reply.status == 422)
        #expect(
            Set(reply.faults) == ["/person_id", "/lane", "/weekdays", "/from_time", "/latest"])
        let backwards = await desk.send(
            .post, "/waitlist", Self.ada.replacing("T15:01", with: "T14:00"), staff: true)
        #expect(backwards.faults == ["/latest"])
        #expect(
            await desk.send(.post, "/waitlist", Self.ada.replacing("mh_consult", with: "none"), staff: true).status
                == 404)
        #expect(
            await desk.send(.post, "/waitlist", Self.ada.replacing("imani", with: "nobody"), staff: true).status == 404)
        #expect(await desk.send(.post, "/waitlist", Self.ada).status == 401)
        await desk.close()
    }

    @Test func `staff see what was offered and why, and the person accepts with the secret`() async throws {
        let desk = try await Desk.open(now: Holos.morning)
        _ = await desk.send(.post, "/waitlist", Self.ada, staff: true)
        let ranked = await desk.send(.get, "/waitlist?service=mh_consult&start=2027-03-08T09:00", staff: true)
        #expect(ranked["items.0.rank"] == .int(1))
        #expect(ranked.text("items.0.reasons.0") == "Lane soon.")
        let pass = try await desk.holos.database.offerFreed(of: desk.holos.practice, deadline: .now + .seconds(20))
        #expect(pass.made.count == 1)

        let offers = await desk.send(.get, "/offers?state=open", staff: true)
        let id = try #require(offers.text("items.0.id"))
        #expect(offers.text("items.0.entry.person.name") == "Ada")
        #expect(offers.text("items.0.reasons.0") == "Lane soon.")
        #expect(offers["items.0.secret"] == nil)
        let secret = try #require(await desk.send(.get, "/offers/\(id)", staff: true).text("secret"))

        let path = "/offers/\(id)/acceptance"
        #expect(await desk.send(.post, path, #"{"secret": "guessed"}"#).status == 404)
        #expect(await desk.send(.post, path, "{}").faults == ["/secret"])
        let key = UUID().uuidString
        let body = #"{"secret": "\#(secret)"}"#
        let accepted = await desk.send(.post, path, body, key: key)
        #expect(accepted.status == 201)
        #expect(accepted.text("start") == "2027-03-08T15:00:00Z")
        #expect(accepted["person"] == nil)
        // The same key hears the same, another one that it is over.
        #expect(await desk.send(.post, path, body, key: key).json == accepted.json)
        let twice = await desk.send(.post, path, body)
        #expect(twice.status == 409)
        #expect(twice.text("code") == "state_conflict")
        #expect(await desk.send(.get, "/offers", staff: true).text("items.0.state") == "accepted")
        await desk.close()
    }

    @Test func `staff decline for the person or take the offer back`() async throws {
        let desk = try await Desk.open(now: Holos.morning)
        for (route, state) in [("decline", "declined"), ("withdrawal", "withdrawn")] {
            _ = await desk.send(.post, "/waitlist", Self.ada, staff: true)
            let pass = try await desk.holos.database.offerFreed(of: desk.holos.practice, deadline: .now + .seconds(20))
            let id = try #require(pass.made.first?.offer.id)
            #expect(await desk.send(.post, "/offers/\(id)/withdrawal").status == 401)
            let reply = await desk.send(.post, "/offers/\(id)/\(route)", staff: true)
            #expect(reply.status == 200)
            #expect(reply.text("state") == state)
            #expect(reply.text("entry.state") == "waiting")
        }
        await desk.close()
    }
}

import API
import Clinic
import Fixtures
import Foundation
import HTTPTypes
import Storage
import Testing

/// What becomes of a text by what it says, and how it is answered.
@Suite(.timeLimit(.minutes(10)))
struct ReceivedTextTests {
    @Test func `Y confirms the visit, and the same callback again gives the same answer and changes nothing`()
        async throws
    {
        let desk = try await Desk.open()
        let visit = try await desk.bookBea()
        let first = await desk.text("y", sid: "SM1")
        #expect(first.status == 200)
        #expect(first.headers[.contentType] == "text/xml; charset=utf-8")
        #expect(
            first.message == "HW Appts: thank you, see you Tue 2 Mar 10:00 AM CST. Anything else: +1-312-555-0142")
        #expect(await desk.send(.get, "/appointments/\(visit)", staff: true).text("state") == "confirmed")
        let trail = try await desk.trail()
        let again = await desk.text("y", sid: "SM1")
        #expect(again.bytes == first.bytes)
        #expect(try await desk.trail() == trail)
        // Who says it twice in two texts is thanked twice.
        #expect(await desk.text("Yes!").message == first.message)
        #expect(try await desk.tasks() == [])
        await desk.close()
    }

    @Test func `STOP opts out at once and is confirmed once, with the visit and the number`() async throws {
        let desk = try await Desk.open()
        _ = try await desk.bookBea()
        let stop = await desk.text("Stop.", sid: "SM1")
        #expect(
            stop.message
                == "HW Appts: texts are off. Your Tue 2 Mar visit is still booked. To change it call +1-312-555-0142.")
        #expect(await desk.text("Stop.", sid: "SM1").message == stop.message)
        #expect(try await desk.optOuts() == ["text +13125550188"])
        #expect(await desk.text("STOP").message == nil)
        #expect(await desk.text("Y").message == nil)
        #expect(try await desk.tasks() == [])
        #expect(await desk.text("UNSTOP").message?.hasPrefix("HW Appts: texts are on again.") == true)
        #expect(try await desk.optOuts() == [])
        await desk.close()
    }

    @Test func `CANCEL opts out, cancels nothing, and somebody calls`() async throws {
        let desk = try await Desk.open()
        let visit = try await desk.bookBea()
        #expect(await desk.text("CANCEL").message?.contains("visit is still booked") == true)
        #expect(try await desk.optOuts() == ["text +13125550188"])
        #expect(try await desk.tasks() == ["call early Bea Lund"])
        #expect(await desk.send(.get, "/appointments/\(visit)", staff: true).text("state") == "booked")
        await desk.close()
    }

    @Test func `what the provider has answered itself is not answered twice, but for help`() async throws {
        let desk = try await Desk.open()
        _ = try await desk.bookBea()
        #expect(await desk.text("Please no more", keyword: "STOP").message == nil)
        #expect(try await desk.optOuts() == ["text +13125550188"])
        // Nothing may tell her in writing that her visit stands.
        #expect(try await desk.tasks() == ["contact routine Bea Lund"])
        #expect(await desk.text("start", keyword: "START").message == nil)
        #expect(try await desk.optOuts() == [])
        #expect(
            await desk.text("help", keyword: "HELP").message
                == "HW Appts: call +1-312-555-0142. In danger now? Call 911. Need to talk to someone? "
                + "Call or text 988, any time. Reply STOP to end texts.")
        #expect(try await desk.tasks() == ["contact routine Bea Lund"])
        await desk.close()
    }

    @Test func `R answers with a link that moves the visit`() async throws {
        let desk = try await Desk.open()
        _ = try await desk.bookBea()
        let first = await desk.text("R", sid: "SM1")
        #expect(first.message?.hasPrefix("HW Appts: choose another time here: https://hw.example/v/") == true)
        #expect((first.message?.count ?? 999) <= 160)
        #expect(await desk.text("R", sid: "SM1").message == first.message)
        #expect(try await desk.holos.scratch.texts("select purpose from link") == ["move"])
        // The secret stands nowhere but in the text.
        let address = try #require(first.message?.split(separator: " ").first { $0.hasPrefix("https:") })
        let secret = try #require(address.split(separator: "/").last).dropFirst()
        #expect(secret.count == 16)
        #expect(!(try await desk.holos.scratch.dump()).joined().contains(secret))
        #expect(try await desk.tasks() == [])
        await desk.close()
    }

    @Test func `danger is answered with who helps now, and goes to whoever is on duty`() async throws {
        let desk = try await Desk.open(now: "2027-03-01T16:00:00Z")
        _ = try await desk.bookBea()
        let reply = await desk.text("I want to die")
        #expect(
            reply.message == "HW Appts: we read this and are telling our team. Please call or text 988 now, or 911 if "
                + "in danger. Can we call you? +1-312-555-0142")
        #expect(try await desk.tasks() == ["call now Bea Lund"])
        #expect(try await desk.holos.scratch.texts("select (owner_id is not null)::text from task") == ["true"])
        await desk.close()
    }

    @Test
    func `a number that nobody is known by becomes tasks of its own about nobody, and the answer gives nothing away`()
        async throws
    {
        let desk = try await Desk.open()
        _ = try await desk.bookBea()
        let stranger = "+12175559753"
        for text in ["Y", "R", "zyxwvu is what I say", "A", "HELP"] {
            let reply = await desk.text(text, from: stranger)
            #expect(reply.status == 200)
            #expect(reply.message?.contains("visit") != true)
        }
        #expect(await desk.text("zyxwvu", from: "NAME").message == nil)
        // A name is another sender.
        #expect(try await desk.tasks() == ["change soon", "contact routine", "contact soon"])
        let dump = try await desk.holos.scratch.dump().joined()
        #expect(!dump.contains("zyxwvu"))
        #expect(!dump.contains("5559753"))
        let listed = await desk.send(.get, "/tasks", staff: true)
        #expect(listed.status == 200)
        await desk.close()
    }

    @Test func `who is in danger is told who helps while the database is away, and nobody is told that the team knows`()
        async throws
    {
        let desk = try await Desk.open()
        await desk.holos.close()
        let reply = await desk.text("I want to die")
        #expect(reply.status == 200)
        #expect(
            reply.message == "HW Appts: please call or text 988 now, or 911 if in danger. We may not see this soon: "
                + "call us too, +1-312-555-0142")
        // The provider tries everything else once more at its second address, and then there is no third.
        let fields = ["From": "+13125550188", "To": "+13125550142", "Body": "Y", "MessageSid": "SM1"]
        #expect(await desk.post("/texts", fields).status == 503)
        let last = await desk.post(
            "/texts", fields.merging(["ErrorCode": "11200", "ErrorUrl": "https://book.example"]) { $1 })
        #expect(last.status == 200)
        #expect(last.message?.hasPrefix("HW Appts: we could not read this. Please call +1-312-555-0142.") == true)
    }

    @Test func `a yes that the provider takes for a start word confirms, and is answered`() async throws {
        let desk = try await Desk.open()
        let visit = try await desk.bookBea()
        _ = await desk.text("STOP", keyword: "STOP")
        let yes = await desk.text("Yes", keyword: "START")
        #expect(yes.message?.hasPrefix("HW Appts: thank you, see you Tue 2 Mar 10:00 AM CST.") == true)
        #expect(try await desk.optOuts() == [])
        #expect(await desk.send(.get, "/appointments/\(visit)", staff: true).text("state") == "confirmed")
        await desk.close()
    }
}

import Clinic
import Fixtures
import Foundation
import HTTP
import HTTPTypes
import Storage
import Testing

@Suite(.timeLimit(.minutes(10)))
struct ProposalTests {
    private static let booking =
        #"{"service":"mh_consult","start":"2027-03-08T09:00","clinician":"imani","person":{"name":"Rosa Delgado","phone":"+1-435-555-0101"}}"#
    private static let sick =
        #"{"kind":"sick","clinician":"imani","from":"2027-03-08T06:00:00Z","to":"2027-03-09T06:00:00Z"}"#

    @Test func `an absence is drafted, applied and taken back, and nobody is named`() async throws {
        let desk = try await Desk.open()
        let booked = await desk.send(.post, "/appointments", Self.booking, staff: true)
        let visit = try #require(booked.text("id"))
        #expect(await desk.send(.post, "/proposals", Self.sick).status == 401)
        let drafted = await desk.send(.post, "/proposals", Self.sick, staff: true)
        #expect(drafted.status == 201 && drafted.headers[.eTag] == "\"1\"")
        let id = try #require(drafted.text("id"))
        #expect(drafted.text("affected.0.appointment") == visit)
        #expect(drafted.text("affected.0.outcome") == "move")
        #expect(drafted.text("affected.0.target.clinician") == "tobias")
        #expect(drafted.text("affected.0.target.start") == booked.text("start"))
        #expect(drafted.text("affected.0.why") == "The same time with another clinician.")
        #expect(drafted.text("affected.0.reasons.0") == "Dr Imani Okafor-Reyes is there at no time on 2027-03-08.")
        #expect(await desk.send(.get, "/proposals/\(id)", staff: true).text("state") == "drafted")

        let application = "/proposals/\(id)/application"
        #expect(await desk.send(.post, application, staff: true).status == 428)
        let stranger = #"{"accepted":["0192f5a0-0000-7000-8000-000000000000"]}"#
        #expect(await desk.send(.post, application, stranger, staff: true, ifMatch: "\"1\"").faults == ["/accepted/0"])
        let applied = await desk.send(.post, application, staff: true, ifMatch: "\"1\"")
        #expect(applied.status == 200 && applied.text("state") == "applied")
        #expect(applied.text("undoable_until") == "2027-03-01T13:05:00Z")
        #expect(await desk.send(.get, "/appointments/\(visit)", staff: true).text("clinician.code") == "tobias")
        #expect(await desk.send(.post, application, staff: true, ifMatch: "\"2\"").text("code") == "state_conflict")
        let reversed = await desk.send(.post, "/proposals/\(id)/reversal", staff: true, ifMatch: "\"2\"")
        #expect(reversed.status == 200 && reversed.text("state") == "reversed")
        #expect(await desk.send(.get, "/appointments/\(visit)", staff: true).text("clinician.code") == "imani")
        await desk.close()
    }

    @Test func `what is wrong with a proposal is said field by field`() async throws {
        let desk = try await Desk.open()
        func faults(_ body: String) async -> [String] {
            await desk.send(.post, "/proposals", body, staff: true).faults
        }
        let day = #""from":"2027-03-08T06:00:00Z","to":"2027-03-09T06:00:00Z""#
        #expect(await faults("{}") == ["/kind"])
        #expect(await faults(#"{"kind":"sick",\#(day)}"#) == ["/clinician"])
        #expect(await faults(#"{"kind":"sick","clinician":"nobody",\#(day)}"#) == ["/clinician"])
        #expect(await faults(#"{"kind":"closure","clinician":"imani","room":"HC",\#(day)}"#) == ["/room"])
        #expect(await faults(#"{"kind":"hours","clinician":"imani"}"#) == ["/hours"])
        #expect(
            await faults(#"{"kind":"closure","from":"2027-02-08T06:00:00Z","to":"2027-02-09T06:00:00Z"}"#) == ["/to"])
        await desk.close()
    }

    @Test func `lateness and extension are answered`() async throws {
        let desk = try await Desk.open()
        let first = try #require(await desk.send(.post, "/appointments", Self.booking, staff: true).text("id"))
        let late = await desk.send(.get, "/appointments/\(first)/lateness?minutes=14", staff: true)
        #expect(late["possible"] == true && late["accepted"] == true && late["grace_minutes"] == 15)
        #expect(late.text("phases.0.start") == "2027-03-08T15:14:00Z")
        let next = Self.booking.replacing("T09:00", with: "T10:15").replacing("Rosa", with: "Ana")
        let second = try #require(await desk.send(.post, "/appointments", next, staff: true).text("id"))
        let tight = await desk.send(.get, "/appointments/\(first)/lateness?minutes=14", staff: true)
        #expect(tight["possible"] == false && tight["latest_delay_minutes"] == 0)
        #expect(tight.text("affected.0.id") == second && tight.text("affected.0.room") == "HC")
        let path = "/appointments/\(first)/extension"
        let asked = await desk.send(.post, path, #"{"minutes":15}"#, staff: true, ifMatch: "\"1\"")
        #expect(asked.status == 200 && asked["possible"] == false)
        #expect(asked.text("affected.0.id") == second)
        let taken = await desk.send(.post, path, #"{"minutes":15,"apply":true}"#, staff: true, ifMatch: "\"1\"")
        #expect(taken.status == 409 && taken.text("code") == "slot_taken")
        let last = await desk.send(
            .post, "/appointments/\(second)/extension", #"{"minutes":15,"apply":true}"#, staff: true, ifMatch: "\"1\"")
        #expect(last.status == 200 && last.headers[.eTag] == "\"2\"")
        #expect(last.text("appointment.end") == "2027-03-08T17:30:00Z")
        await desk.close()
    }
}

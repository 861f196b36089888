import Clinic
import Fixtures
import Storage
import Testing

@testable import Messaging

/// What is claimed in time, and comes too late to be begun with.
@Suite(.timeLimit(.minutes(5)))
struct WorkerLateTests {
    /// One batch, and no second one: the clock stands still.
    private func batch(on way: Message.Channel, of outbox: Outbox, by worker: Worker) async throws -> BatchReport {
        let channel = try #require(worker.channels[way])
        return await worker.batch(of: outbox.practice, on: way, channel, alarmsOnly: false)
    }

    @Test(arguments: [Message.Channel.email, .text])
    func `what would be begun after the person's hours is judged anew, and waits for the morning`(
        way: Message.Channel
    ) async throws {
        // A microsecond before eight in the evening in Chicago.
        let outbox = try await Outbox.open(now: "2027-07-02T00:59:59.999999Z")
        let email = way == .email ? "rosa@begay.example" : nil
        try await outbox.add(2, kind: "remind_9d", email: email, channel: way.rawValue)
        let worker = try await outbox.poster(to: outbox.relay("ok"), texts: outbox.texts())
        let report = try await batch(on: way, of: outbox, by: worker)
        #expect(report.claimed == 2 && !report.isTroubled)
        #expect(report.summary.sent == 0 && report.summary.retried == 2)
        #expect(
            Set(
                try await outbox.holos.scratch.texts(
                    "select concat_ws(' ', state, faults, begun_at, reason) from message"))
                == ["ready 0 its time was over before it was begun"])
        try await outbox.holos.scratch.setClock("2027-07-02T01:00:00Z")
        #expect(try await worker.runOnce(deadline: .now + .seconds(60)).postponed == 2)
        #expect(
            try await outbox.holos.scratch.texts("select distinct (due_at at time zone 'UTC')::text from message")
                == ["2027-07-02 14:00:00"])
        await outbox.close()
    }

    @Test func `no reminder is begun once the visit has begun`() async throws {
        let outbox = try await Outbox.open(now: "2027-07-01T15:59:59.999999Z")
        try await outbox.add(kind: "remind_2h", start: "2027-07-01T16:00:00Z")
        let worker = try await outbox.poster(to: outbox.relay("ok"))
        let report = try await batch(on: .email, of: outbox, by: worker)
        #expect(report.summary.sent == 0 && report.summary.retried == 1)
        try await outbox.holos.scratch.setClock("2027-07-01T16:00:00Z")
        #expect(try await worker.runOnce(deadline: .now + .seconds(60)).tooLate == 1)
        await outbox.close()
    }

    @Test func `what answers the person by mail is begun at any hour`() async throws {
        let outbox = try await Outbox.open(now: "2027-07-02T00:59:59.999999Z")
        try await outbox.add()
        let worker = try await outbox.poster(to: outbox.relay("ok"))
        #expect(try await batch(on: .email, of: outbox, by: worker).summary.sent == 1)
        await outbox.close()
    }
}

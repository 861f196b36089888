import Clinic
import Fixtures
import Foundation
import Messaging
import Storage
import Testing

/// Notices of changes by night: nobody makes a journey in vain because it was late.
@Suite(.timeLimit(.minutes(5)))
struct WorkerNightTests {
    /// Friday 2 July 2027, 00:30 in Chicago.
    private static let night = "2027-07-02T05:30:00Z"

    /// Adds a visit that was to begin at `former` and begins on 13 July now, of which the person has not been told.
    private func move(from former: String, _ channel: String, in outbox: Outbox) async throws {
        try await outbox.add(
            kind: "moved", due: Self.night, scheduleVersion: 2, messageVersion: 2, channel: channel)
        try await only(channel, outbox)
        try await outbox.holos.scratch.script(
            """
            insert into appointment_phase (practice_id, appointment_id, schedule_version, position, name, during)
            select practice_id, appointment_id, 1, 0, 'visit', tstzrange('\(former)', '\(former)'::timestamptz + interval '1 hour')
            from appointment a
            where not exists (select from appointment_phase f where f.appointment_id = a.appointment_id)
            """)
    }

    /// Adds a visit of a series that begins at `start`, and was cancelled with the series.
    private func cancelSeries(of start: String, _ channel: String, in outbox: Outbox) async throws {
        try await outbox.add(
            kind: "series_cancelled", due: Self.night, start: start, state: "cancelled", messageVersion: 2,
            channel: channel)
        try await only(channel, outbox)
        try await outbox.holos.scratch.script(
            """
            insert into series (practice_id, series_id, state, person_id, service_id, protocol_id, pattern, rule, version,
                created_at, paused_at)
            select practice_id, appointment_id, 'paused', person_id, service_id, protocol_id, '', '{}', 2, daybook_now(),
                daybook_now()
            from appointment where series_id is null;
            update appointment set series_id = appointment_id, series_position = 1 where series_id is null
            """)
    }

    /// Leaves people one way to be reached.
    private func only(_ channel: String, _ outbox: Outbox) async throws {
        let other = channel == "text" ? "email" : "phone"
        try await outbox.holos.scratch.script(
            "update person set \(other) = null where email is not null and phone is not null")
    }

    @Test(arguments: ["email", "text"])
    func `a move out of the early morning is told in the night before`(channel: String) async throws {
        let outbox = try await Outbox.open(now: Self.night)
        try await move(from: "2027-07-02T13:00:00Z", channel, in: outbox)
        #expect(try await outbox.send().sent == 1)
        await outbox.close()
    }

    @Test func `a text about a move out of a later time waits for the morning, and a mail for nothing`() async throws {
        let outbox = try await Outbox.open(now: Self.night)
        try await move(from: "2027-07-02T20:00:00Z", "text", in: outbox)
        #expect(try await outbox.send().postponed == 1)
        try await move(from: "2027-07-02T20:00:00Z", "email", in: outbox)
        #expect(try await outbox.send().sent == 1)
        await outbox.close()
    }

    @Test(arguments: ["email", "text"])
    func `a series that ends is told before its first visit would be`(channel: String) async throws {
        let outbox = try await Outbox.open(now: Self.night)
        try await cancelSeries(of: "2027-07-02T13:30:00Z", channel, in: outbox)
        #expect(try await outbox.send().sent == 1)
        await outbox.close()
    }

    @Test func `by text the end of a series waits for the morning if that is soon enough`() async throws {
        let outbox = try await Outbox.open(now: Self.night)
        try await cancelSeries(of: "2027-07-05T13:30:00Z", "text", in: outbox)
        #expect(try await outbox.send().postponed == 1)
        try await outbox.holos.scratch.setClock("2027-07-02T14:00:00Z")
        #expect(try await outbox.send().sent == 1)
        await outbox.close()
    }
}

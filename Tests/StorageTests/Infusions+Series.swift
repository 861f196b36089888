import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Storage
import Synchronization
import Testing

extension Infusions {
    /// Monday, Wednesday and Friday for two weeks, at nine; on 14 March the clocks go forward.
    static let mornings = [8, 10, 12, 15, 17, 19].map { "2027-03-\($0 < 10 ? "0" : "")\($0)T09:00" }

    /// A database with the practice in it after a change of its file.
    static func open(_ change: (inout PracticeDefinition) -> Void) async throws -> Infusions {
        let scratch = try await ScratchDatabase.make()
        try await scratch.setClock(now)
        var definition = try definition()
        change(&definition)
        _ = try await scratch.database.apply(definition, deadline: .now + .seconds(20))
        let practice = try await scratch.database.practice(definition.slug, deadline: .now + .seconds(20))
        return Infusions(scratch: scratch, practice: practice)
    }

    /// A call of the front desk.
    func desk(key: String? = nil, body: String = "") -> Call {
        Call(
            practice: practice, principal: .daybook, requestID: "test", deadline: .now + .seconds(30),
            idempotency: key.map { IdempotencyKey(route: "test", key: $0, bodyHash: Array(body.utf8)) })
    }

    func plans(
        from: String = "2027-03-08", time: String? = "09:00", pattern: String? = nil, count: Int? = nil,
        person: Person.ID? = nil
    ) async throws -> SeriesPlans {
        try await database.planSeries(
            SeriesQuestion(
                service: "iv", person: person, from: try #require(LocalDate(from)),
                time: time.flatMap { LocalTime($0) }, pattern: try pattern.map { try SeriesPattern($0) }, count: count),
            practice: practice, deadline: .now + .seconds(20))
    }

    @discardableResult
    func book(
        _ starts: [String] = mornings, for booked: Database.Booked? = nil, pattern: String? = "MWF",
        override reason: String? = nil, key: String? = nil
    ) async throws -> SeriesDetails {
        let draft = SeriesDraft(
            service: "iv", starts: try starts.map { try #require(StartDraft($0)) },
            pattern: try pattern.map { try SeriesPattern($0) }, overrideReason: reason)
        return try await found { answer in
            try await database.bookSeries(
                draft, for: booked ?? .newcomer(try .rosa), call: desk(key: key), answer: answer)
        }
    }

    /// One infusion on its own.
    @discardableResult
    func visit(_ start: String, for booked: Database.Booked? = nil) async throws -> AppointmentDetails {
        let draft = BookingDraft(
            service: "iv", start: try #require(StartDraft(start)), clinician: nil, hold: nil, note: "")
        return try await found { answer in
            try await database.book(
                draft, for: booked ?? .newcomer(try .rosa), source: .staff, call: desk(), answer: answer)
        }
    }

    /// The visit of that number takes place.
    func complete(_ details: SeriesDetails, _ position: Int) async throws {
        let visit = try #require(details.standing.first { $0.position == position }).details.appointment
        for step in [AppointmentStep.arrive, .complete] {
            _ = try await database.record(step, of: visit.id, version: nil, call: desk()) { _ in Answer(status: 200) }
        }
    }

    func series(_ id: Series.ID) async throws -> SeriesDetails {
        try await database.series(id, practice: practice, deadline: .now + .seconds(20))
    }

    func pause(_ id: Series.ID) async throws -> SeriesDetails {
        try await found { answer in
            try await database.pauseSeries(
                id, Cancellation(actor: .person, reason: .illness), version: nil, call: desk(), answer: answer)
        }
    }

    func resume(_ id: Series.ID, _ starts: [String]) async throws -> SeriesDetails {
        try await found { answer in
            try await database.resumeSeries(
                id, starts: try starts.map { try #require(StartDraft($0)) }, version: nil, call: desk(), answer: answer)
        }
    }

    func end(_ id: Series.ID) async throws -> SeriesDetails {
        try await found { answer in
            try await database.endSeries(
                id, reason: "moved away", Cancellation(actor: .person, reason: .other), version: nil, call: desk(),
                answer: answer)
        }
    }

    func decide(_ number: Int, of id: Series.ID, _ decision: SeriesReview.Decision) async throws -> SeriesDetails {
        try await found { answer in
            try await database.decideReview(number, of: id, decision, version: nil, call: desk(), answer: answer)
        }
    }

    /// Moves a visit of a series and those after it.
    func move(
        _ details: SeriesDetails, _ position: Int, to start: String, override reason: String? = nil,
        provisionally: Bool = false
    ) async throws -> SeriesMoves {
        let visit = try #require(details.standing.first { $0.position == position }).details.appointment
        let start = try #require(StartDraft(start))
        return try await found { answer in
            try await database.moveInSeries(
                details.series.id, moving: visit.id, to: start, overrideReason: reason,
                isProvisional: provisionally, version: details.series.version, call: desk(), answer: answer)
        }
    }

    /// The first column of a query, as text.
    func column(_ statement: String) async throws -> [String] {
        try await scratch.texts(statement)
    }

    /// The refusal that `body` ends with.
}

extension SeriesDetails {
    /// The local starts of the visits that stand.
    var starts: [String] { standing.map { $0.details.appointment.wall.start.description } }

    /// The states of all visits.
    var states: [String] { visits.map(\.details.appointment.state.rawValue) }
}

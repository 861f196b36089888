import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Storage
import Synchronization
import Testing

extension Holos {
    /// Books a visit, for somebody new unless told otherwise.
    @discardableResult
    func book(
        service: String = "mh_consult", start: String, clinician: String?, hold: HoldClaim? = nil,
        for booked: Database.Booked? = nil, by principal: Principal = .nobody, seconds: Int = 10
    ) async throws -> AppointmentDetails {
        let draft = BookingDraft(
            service: service, start: try #require(StartDraft(start)), clinician: clinician, hold: hold, note: "")
        return try await found { answer in
            try await database.book(
                draft, for: booked ?? .newcomer(try .rosa), source: principal == .nobody ? .website : .staff,
                call: call(principal, seconds: seconds), answer: answer)
        }
    }

    /// Books with an idempotency key, and gives the answer as it was stored.
    func bookAnswer(start: String, key: String, body: String) async throws -> Answer {
        let draft = BookingDraft(
            service: "mh_consult", start: try #require(StartDraft(start)), clinician: "imani", hold: nil, note: "")
        return try await database.book(
            draft, for: .newcomer(try .rosa), source: .website, call: call(key: key, body: body)
        ) { details in
            Answer(status: 201, etag: "1", body: "\(details.appointment.id)")
        }
    }

    /// The refusal that `body` ends with.
    func refusal(_ body: () async throws -> Void) async throws -> Refusal {
        do {
            try await body()
        } catch let refusal as Refusal {
            return refusal
        }
        Issue.record("nothing was refused")
        return Refusal(.unavailable, "")
    }

    /// The first column of a query, as text.
    func column(_ statement: String) async throws -> [String] {
        try await scratch.texts(statement)
    }
}

extension PersonDraft {
    /// Rosa Delgado, who lives in Page, Arizona.
    static var rosa: PersonDraft {
        get throws {
            try PersonDraft(
                name: "Rosa Delgado", isAlias: false, email: "rosa@example.org", phone: nil, zone: "America/Phoenix",
                at: "")
        }
    }
}

extension Holos {
    @discardableResult
    func move(_ details: AppointmentDetails, to start: String, version: Int? = nil) async throws -> AppointmentDetails {
        let draft = try #require(StartDraft(start))
        return try await found { answer in
            try await database.move(
                details.appointment.id, to: draft, clinician: nil, version: version, call: call(.daybook, seconds: 30),
                answer: answer)
        }
    }

    @discardableResult
    func cancel(_ details: AppointmentDetails) async throws -> AppointmentDetails {
        try await found { answer in
            try await database.cancel(
                details.appointment.id, Cancellation(actor: .person, reason: .unstated), version: nil,
                call: call(.daybook), answer: answer)
        }
    }

    @discardableResult
    func record(
        _ step: AppointmentStep, _ details: AppointmentDetails, version: Int? = nil
    ) async throws -> AppointmentDetails {
        try await found { answer in
            try await database.record(
                step, of: details.appointment.id, version: version, call: call(.daybook), answer: answer)
        }
    }

    func details(_ id: Appointment.ID) async throws -> AppointmentDetails {
        try await database.appointment(id, practice: practice, deadline: .now + .seconds(10))
    }

    func hold(start: String, clinician: String?, secret: String) async throws -> Hold {
        let draft = BookingDraft(
            service: "mh_consult", start: try #require(StartDraft(start)), clinician: clinician, hold: nil, note: "")
        return try await found { answer in
            try await database.hold(draft, secret: secret, call: call(), answer: answer)
        }
    }

    func add(_ kind: DatedHours.Kind, clinician: String?, _ from: String, _ to: String) async throws -> DatedHours.ID {
        let during = try #require(TimeRange(start: .at(from), end: .at(to)))
        let dated: DatedHours = try await found { answer in
            try await database.add(
                kind, clinician: clinician, during: during, reason: "", call: call(.daybook), answer: answer)
        }
        return dated.id
    }

    func take() async throws -> ConsultationRequest {
        let draft = RequestDraft(service: "mh_consult", message: "I am not sleeping.", preferred: "mornings")
        return try await found { answer in
            try await database.take(draft, from: try .rosa, call: call()) { try answer($0.request) }
        }
    }

    func accept(_ request: ConsultationRequest, start: String) async throws -> AppointmentDetails {
        let draft = BookingDraft(
            service: "mh_consult", start: try #require(StartDraft(start)), clinician: "imani", hold: nil, note: "")
        return try await found { answer in
            try await database.accept(request.id, as: draft, version: nil, call: call(.daybook), answer: answer)
        }
    }

    /// What a write has found when it made its answer.
    func found<Value: Sendable>(
        _ write: (@escaping @Sendable (Value) throws -> Answer) async throws -> Answer
    ) async throws -> Value {
        let found = Mutex<Value?>(nil)
        _ = try await write { value in
            found.withLock { $0 = value }
            return Answer(status: 200)
        }
        return try #require(found.withLock { $0 })
    }
}

extension Instant {
    /// An instant in a test, written as RFC 3339.
    static func at(_ text: String) throws -> Instant {
        try #require(Instant(rfc3339: text))
    }
}

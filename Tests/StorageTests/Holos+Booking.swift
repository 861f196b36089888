import Clinic
import Fixtures
import Foundation
import Postgres
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
        let found = Mutex<AppointmentDetails?>(nil)
        let draft = BookingDraft(
            service: service, start: try #require(StartDraft(start)), clinician: clinician, hold: hold, note: "")
        _ = try await database.book(
            draft, for: booked ?? .newcomer(try .rosa), source: principal == .nobody ? .website : .staff,
            call: call(principal, seconds: seconds)
        ) { details in
            found.withLock { $0 = details }
            return Answer(status: 201)
        }
        return try #require(found.withLock { $0 })
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

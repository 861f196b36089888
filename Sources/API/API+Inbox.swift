import Access
import Clinic
import HTTP
import HTTPTypes
import Scheduling
import Storage

extension API {
    /// Whoever asks sees to a request, or whom they name.
    func ownRequest(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "request-owner/\(request.path)")
        let id = try Self.id("request", request, of: ConsultationRequest.ID.self)
        let version = try request.version()
        let owner = try Self.owner(request)
        return Self.answer(
            try await entrance.database.take(id, for: owner, version: version, call: call) { $0.changed() })
    }

    /// Somebody has tried to call whoever asked.
    func recordRequestCall(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "request-call/\(request.path)")
        let id = try Self.id("request", request, of: ConsultationRequest.ID.self)
        let version = try request.version()
        let outcome = try Body.json(request) { fields in
            fields.required("outcome") { $0.word("outcome", of: CallOutcome.self) }
        }
        return Self.answer(
            try await entrance.database.record(outcome, of: id, version: version, call: call) { $0.changed() })
    }

    /// The person was helped, and there is nothing to book.
    func concludeRequest(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "conclusion/\(request.path)")
        let id = try Self.id("request", request, of: ConsultationRequest.ID.self)
        let version = try request.version()
        if !request.body.isEmpty { try Body.json(request) { _ in () } }
        return Self.answer(
            try await entrance.database.conclude(id, version: version, call: call) { $0.changed() })
    }

    /// Somebody else helps the person better.
    func referRequest(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "referral/\(request.path)")
        let id = try Self.id("request", request, of: ConsultationRequest.ID.self)
        let version = try request.version()
        let referral = try Body.json(request, ConsultationRequest.Decline.read)
        return Self.answer(
            try await entrance.database.refer(id, referral, version: version, call: call) { $0.changed() })
    }

    /// A person has decided that two requests are one.
    func mergeRequest(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "merger/\(request.path)")
        let id = try Self.id("request", request, of: ConsultationRequest.ID.self)
        let version = try request.version()
        let other = try Body.json(request) { fields in
            fields.required("into") { $0.id("into", of: ConsultationRequest.ID.self) }
        }
        return Self.answer(
            try await entrance.database.merge(id, into: other, version: version, call: call) { $0.changed() })
    }

    /// Staff have told the person when the request ends.
    func notifyRequest(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "notice/\(request.path)")
        let id = try Self.id("request", request, of: ConsultationRequest.ID.self)
        let version = try request.version()
        let ends: Instant? =
            request.body.isEmpty ? nil : try Body.json(request) { fields in .some(fields.instant("ends_at")) }
        return Self.answer(
            try await entrance.database.notify(id, ends: ends, version: version, call: call) { $0.changed() })
    }

    /// When somebody who asked could come, from where they will be: the soonest three times by when they are to be seen,
    /// urgent time among them where the lane allows it; and the soonest three after it where there are none.
    func listRequestTimes(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .read)
        let id = try Self.id("request", request, of: ConsultationRequest.ID.self)
        let chosen = try Body.query(request) { fields in .some(fields.text("service", limit: 64)) }
        let found = try await entrance.database.times(
            for: id, service: chosen, practice: call.practice, deadline: call.deadline)
        return Self.answer(
            .object([
                "service": .string(found.service), "lane": .string(found.lane.rawValue),
                "visit_by": .instant(found.visitBy), "within": .bool(found.isWithin),
                "urgent": .bool(found.lane.isUrgent),
                "times": .array(
                    found.times.map { time in
                        .object([
                            "start": .string(time.start.rfc3339), "end": .string(time.end.rfc3339),
                            "clinician": time.clinician.map { .string($0.code) } ?? .null,
                        ])
                    }),
            ]))
    }
}

import Access
import Clinic
public import HTTP
import HTTPTypes
import Scheduling
public import Storage

extension API {
    /// Takes in a request.
    ///
    /// The answer is the same whether the person is known or not.
    func createRequest(_ request: Request) async throws -> Response {
        let call = try entrance.publicWrite(request, route: "requests", kind: .request) {
            Body.says("not_safe", in: request)
        }
        let zones = entrance.database.zones
        let practice = call.practice
        let (draft, person, more) = try Body.json(request) { fields -> (RequestDraft, PersonDraft, IntakeDraft)? in
            let draft = RequestDraft.read(&fields)
            let more = IntakeDraft.read(&fields)
            let person = fields.required("person") { fields in
                fields.object("person") { PersonDraft.read(&$0, zones: zones, region: practice.region) }
            }
            return person.map { (draft, $0, more) }
        }
        try entrance.admit(person, practice: practice)
        guard let zone = zones.zone(practice.zone) else { throw Problem.internal }
        let stored = try await entrance.database.take(draft, from: person, more: more, call: call) { taken in
            // What is kept with the key names the intake; the link is made of it for the caller alone.
            Answer(
                status: 201, location: "\(taken.intake.id)",
                body: JSONValue.object([
                    "id": .string("\(taken.request.id)"), "state": .string(taken.request.state.name.rawValue),
                    "created_at": .string(taken.request.created.rfc3339), "phone": .string(practice.phone),
                    "promise": PromiseText(taken.intake.promise, practice: practice, zone: zone).json,
                    "crisis_first": .bool(taken.isCrisisFirst), "crisis": practice.crisis.json,
                ]).text)
        }
        return Self.answer(stored, goingOnAt: practice)
    }

    /// The answer with the link by which the person can say more.
    private static func answer(_ stored: Answer, goingOnAt practice: Practice) -> Response {
        var response = answer(stored)
        response.headerFields[.location] = stored.location.flatMap(Intake.ID.init).map {
            IntakeLink.path(IntakeLink($0).text(of: practice), of: practice)
        }
        return response
    }

    func listRequests(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .read)
        let (filter, cursor, limit) = try Body.query(request) { fields in
            let filter = RequestFilter(
                state: fields.word("state", of: ConsultationRequest.State.Name.self),
                lane: fields.word("lane", of: Lane.self),
                owner: .init(code: fields.text("owner", limit: 64)),
                isInbox: fields.word("order", of: RequestOrder.self) == .lane)
            return (filter, fields.cursor(), fields.limit())
        }
        let page = try await entrance.database.requests(
            filter, after: cursor, limit: limit, practice: call.practice, deadline: call.deadline)
        return Self.page(page) { $0.json }
    }

    func showRequest(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .read)
        let id = try Self.id("request", request, of: ConsultationRequest.ID.self)
        let details = try await entrance.database.request(id, practice: call.practice, deadline: call.deadline)
        return Self.answer(details.json, version: details.request.version)
    }

    /// Makes an appointment of a request, for the person who asked.
    func acceptRequest(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "acceptance/\(request.path)")
        let id = try Self.id("request", request, of: ConsultationRequest.ID.self)
        let version = try request.version()
        let draft = try Body.json(request) { fields in
            BookingDraft.read(&fields, practice: call.practice, byStaff: true)
        }
        let slug = call.practice.slug
        return Self.answer(
            try await entrance.database.accept(id, as: draft, version: version, call: call) { $0.created(slug) })
    }

    /// Declines a request, with a reason and a next step: never a dead end.
    func declineRequest(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "decline/\(request.path)")
        let id = try Self.id("request", request, of: ConsultationRequest.ID.self)
        let version = try request.version()
        let decline = try Body.json(request, ConsultationRequest.Decline.read)
        return Self.answer(
            try await entrance.database.decline(id, decline, version: version, call: call) { $0.changed() })
    }
}

/// In which order requests are listed.
private enum RequestOrder: String, CaseIterable {
    case age
    case lane
}

extension ConsultationRequest.Decline {
    /// What the person is told, and which of its words would tell others what it is about.
    fileprivate func json(_ when: String, _ at: Instant) -> JSONValue {
        .object([
            "reason": .string(reason), "next_step": .string(nextStep), when: .string(at.rfc3339),
            "telling_words": .array(
                Set(DisclosingWords.found(in: "\(reason) \(nextStep)")).sorted().map { .string($0) }),
        ])
    }

    /// Reads why, and what the person can do next.
    static func read(_ fields: inout Fields) -> ConsultationRequest.Decline? {
        let reason = fields.requiredText("reason", limit: 500, lines: true)
        let nextStep = fields.requiredText("next_step", limit: 500, lines: true)
        guard let reason, let nextStep else { return nil }
        return ConsultationRequest.Decline(reason: reason, nextStep: nextStep)
    }
}

extension RequestDetails {
    func changed() -> Answer {
        Answer(status: 200, etag: "\(request.version)", body: json.text)
    }

    /// A request as staff see it.
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "id": .string("\(request.id)"), "state": .string(request.state.name.rawValue), "person": person.json,
            "service": serviceCode.map { .string($0) } ?? .null, "message": .string(request.message),
            "preferred": .string(request.preferred), "version": .int(request.version),
            "created_at": .string(request.created.rfc3339), "appointment": .null, "decline": .null, "referral": .null,
            "merged_into": .null, "concluded_at": .null, "lane": .string(request.lane.rawValue),
            "owner": owner?.json ?? .null,
            "notified_at": .instant(request.notice?.told), "ends_at": .instant(request.notice?.ends),
        ]
        switch request.state {
        case .open: break
        case .accepted(let appointment, let at):
            members["appointment"] = .object(["id": .string("\(appointment)"), "accepted_at": .string(at.rfc3339)])
        case .declined(let decline, let at):
            members["decline"] = decline.json("declined_at", at)
        case .concluded(let at): members["concluded_at"] = .string(at.rfc3339)
        case .referred(let referral, let at):
            members["referral"] = referral.json("referred_at", at)
        case .merged(let target, _): members["merged_into"] = .string("\(target)")
        case .expired: break
        }
        return .object(members)
    }
}

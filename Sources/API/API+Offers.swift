import Access
import Clinic
import HTTP
import HTTPTypes
import Scheduling
import Storage

extension API {
    /// What was offered to whom, and why.
    func listOffers(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .read)
        let (state, cursor, limit) = try Body.query(request) { fields in
            (fields.word("state", of: Offer.State.self), fields.cursor(), fields.limit())
        }
        let page = try await entrance.database.offers(
            state: state, after: cursor, limit: limit, practice: call.practice, deadline: call.deadline)
        return Self.page(page) { $0.json }
    }

    /// One offer with the secret by which the person can answer it, for staff who write to them.
    func showOffer(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book)
        let id = try Self.id("offer", request, of: Offer.ID.self)
        let details = try await entrance.database.offer(id, practice: call.practice, deadline: call.deadline)
        var members = details.members
        members["secret"] = .string(OfferSecret.text(of: id, practice: call.practice))
        return Self.answer(.object(members))
    }

    /// Makes an appointment of an offer: by staff for the person, or by the person with the offer's secret.
    func acceptOffer(_ request: Request) async throws -> Response {
        let (call, answerer) = try await answer(to: request, "acceptance")
        let id = try Self.id("offer", request, of: Offer.ID.self)
        let practice = call.practice
        return Self.answer(
            try await entrance.database.accept(id, by: answerer, call: call) { details in
                answerer == .staff
                    ? details.created(practice.slug)
                    : Answer(status: 201, body: details.publicJSON(of: practice).text)
            })
    }

    /// Lets an offer go: by staff for the person, or by the person with the offer's secret.
    func declineOffer(_ request: Request) async throws -> Response {
        let (call, answerer) = try await answer(to: request, "decline")
        let id = try Self.id("offer", request, of: Offer.ID.self)
        let practice = call.practice
        return Self.answer(
            try await entrance.database.decline(id, by: answerer, call: call) { details in
                Answer(status: 200, body: (answerer == .staff ? details.json : details.publicJSON(of: practice)).text)
            })
    }

    /// Takes an offer back.
    func withdrawOffer(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "withdrawal/\(request.path)")
        let id = try Self.id("offer", request, of: Offer.ID.self)
        if !request.body.isEmpty { try Body.json(request) { _ in () } }
        return Self.answer(
            try await entrance.database.withdraw(id, call: call) { details in
                Answer(status: 200, body: details.json.text)
            })
    }

    /// Who answers: staff by their key, or the person by the secret in the body.
    private func answer(to request: Request, _ route: String) async throws -> (Call, OfferAnswerer) {
        if entrance.showsCredentials(request) {
            let call = try await entrance.staff(request, scope: .book, route: "\(route)/\(request.path)")
            // Staff need no secret, and may send what the person read out to them.
            if !request.body.isEmpty { try Body.json(request) { _ = $0.text("secret", limit: 128) } }
            return (call, .staff)
        }
        let call = try entrance.publicWrite(request, route: "\(route)/\(request.path)", kind: .secret)
        let secret = try Body.json(request) { $0.requiredText("secret", limit: 128) }
        return (call, .person(secret: secret))
    }
}

extension OfferDetails {
    /// An offer as staff see it.
    var json: JSONValue { .object(members) }

    /// The members of an offer.
    var members: [String: JSONValue] {
        [
            "id": .string("\(offer.id)"), "state": .string(offer.state.rawValue), "entry": waitlist.json,
            "start": .string(offer.during.start.rfc3339), "end": .string(offer.during.end.rfc3339),
            "clinician": .object(["code": .string(clinicianCode), "name": .string(clinicianName)]),
            "rank": .int(offer.rank), "reasons": .array(offer.reasons.map { .string($0) }),
            "created_at": .string(offer.created.rfc3339), "expires_at": .string(offer.expires.rfc3339),
            "settled_at": .instant(offer.settled),
            "appointment": offer.appointment.map { .string("\($0)") } ?? .null,
        ]
    }

    /// An offer as the person sees it who let it go.
    func publicJSON(of practice: Practice) -> JSONValue {
        .object([
            "id": .string("\(offer.id)"), "state": .string(offer.state.rawValue), "phone": .string(practice.phone),
            "crisis": practice.crisis.json,
        ])
    }
}

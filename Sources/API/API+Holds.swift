import Access
import Clinic
import HTTP
import HTTPTypes
import Scheduling
import Storage

extension API {
    /// Keeps a time while somebody fills in the form.
    ///
    /// The secret is shown once.
    func createHold(_ request: Request) async throws -> Response {
        let call = try entrance.publicWrite(request, route: "holds", kind: .time)
        let draft = try Body.json(request) { fields in
            BookingDraft.read(&fields, practice: call.practice, services: 1...Itinerary.longest)
        }
        guard draft.hold == nil else { throw Refusal.invalid("/hold", "A hold is not made from a hold.") }
        let secret = KeyText.freshSecret()
        let crisis = call.practice.crisis.json
        let slug = call.practice.slug
        return Self.answer(
            try await entrance.database.hold(
                draft, secret: secret, holder: entrance.holder(of: request), call: call
            ) { hold in
                Answer(
                    status: 201, location: "/v1/practices/\(slug)/holds/\(hold.id)",
                    body: JSONValue.object([
                        "id": .string("\(hold.id)"), "secret": .string(secret), "start": .string(hold.start.rfc3339),
                        "expires_at": .string(hold.expires.rfc3339), "crisis": crisis,
                    ]).text)
            })
    }

    /// Gives a held time free.
    ///
    /// The secret comes as a header field: addresses end up in logs.
    func deleteHold(_ request: Request) async throws -> Response {
        let call = try entrance.publicRead(request)
        try await entrance.database.release(try Self.hold(request), call: call)
        return .noContent
    }

    /// Keeps a held time for longer, once.
    func extendHold(_ request: Request) async throws -> Response {
        let call = try entrance.publicWrite(request, route: "extension/\(request.path)", kind: .secret)
        let hold = try Self.hold(request)
        if !request.body.isEmpty { try Body.json(request) { _ in () } }
        let until = try await entrance.database.extend(hold, call: call)
        return Self.answer(
            .object([
                "id": .string("\(hold.id)"), "expires_at": .string(until.rfc3339), "crisis": call.practice.crisis.json,
            ]))
    }

    /// The hold that the path names, with the secret of the header field.
    private static func hold(_ request: Request) throws -> HoldClaim {
        let id = try id("hold", request, of: Hold.ID.self)
        let secrets = request.headerFields[values: .holdSecret]
        guard let secret = secrets.first, secrets.count == 1 else { throw Refusal.notFound("hold") }
        return HoldClaim(id: id, secret: secret)
    }
}

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
        let call = try entrance.publicWrite(request, route: "holds")
        let draft = try Body.json(request) { fields in BookingDraft.read(&fields) }
        guard draft.hold == nil else { throw Refusal.invalid("/hold", "A hold is not made from a hold.") }
        let secret = KeyText.freshSecret()
        let crisis = call.practice.crisis.json
        let slug = call.practice.slug
        return Self.answer(
            try await entrance.database.hold(draft, secret: secret, call: call) { hold in
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
        let id = try Self.id("hold", request, of: Hold.ID.self)
        let secrets = request.headerFields[values: .holdSecret]
        guard let secret = secrets.first, secrets.count == 1 else { throw Refusal.notFound("hold") }
        try await entrance.database.release(HoldClaim(id: id, secret: secret), call: call)
        return .noContent
    }
}

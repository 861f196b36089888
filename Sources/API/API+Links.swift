import Access
import Clinic
import HTTP
import HTTPTypes
import Scheduling
import Storage

extension API {
    /// Links with which a person can confirm, move and cancel their visit.
    func createVisitLinks(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "links/\(request.path)")
        let id = try Self.id("appointment", request, of: Appointment.ID.self)
        if !request.body.isEmpty { try Body.json(request) { _ in () } }
        return Self.links(try await entrance.database.makeLinks(to: id, call: call), call.practice)
    }

    /// A link with which a person can answer an offer.
    func createOfferLink(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "links/\(request.path)")
        let id = try Self.id("offer", request, of: Offer.ID.self)
        if !request.body.isEmpty { try Body.json(request) { _ in () } }
        return Self.links([try await entrance.database.makeLink(to: id, call: call)], call.practice)
    }

    /// A link with which a person can answer a check-in.
    func createCheckInLink(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "links/\(request.path)")
        let id = try Self.id("check_in", request, of: CheckIn.ID.self)
        if !request.body.isEmpty { try Body.json(request) { _ in () } }
        return Self.links([try await entrance.database.makeLink(to: id, call: call)], call.practice)
    }

    private static func links(_ links: [(text: LinkText, expires: Instant)], _ practice: Practice) -> Response {
        answer(
            .object([
                "items": .array(
                    links.map { link in
                        .object([
                            "purpose": .string(link.text.purpose.rawValue),
                            "path": .string(LinkAddress.path(link.text, of: practice)),
                            "url": .string(LinkAddress.url(link.text, of: practice)),
                            "expires_at": .string(link.expires.rfc3339),
                        ])
                    })
            ]), status: .created)
    }
}

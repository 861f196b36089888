import Access
import Clinic
import HTTP
import HTTPTypes
import Scheduling
import Storage

extension API {
    /// An answer that nobody may keep: most of what Daybook says is about somebody.
    static func answer(_ json: JSONValue, status: HTTPResponse.Status = .ok, version: Int? = nil) -> Response {
        var response = Response.json(json.bytes, status: status)
        response.headerFields[.cacheControl] = "no-store"
        if let version { response.headerFields[.eTag] = "\"\(version)\"" }
        return response
    }

    /// The answer of a write, as it was kept with its effect.
    static func answer(_ stored: Answer) -> Response {
        var response = Response.json(Array(stored.body.utf8), status: stored.status == 201 ? .created : .ok)
        response.headerFields[.cacheControl] = "no-store"
        if let etag = stored.etag { response.headerFields[.eTag] = "\"\(etag)\"" }
        if let location = stored.location { response.headerFields[.location] = location }
        return response
    }

    /// A page of a list: at most 200 elements, and the cursor of the next page.
    static func page<Element>(_ page: ListPage<Element>, _ json: (Element) -> JSONValue) -> Response {
        answer(
            .object([
                "items": .array(page.elements.map(json)),
                "next_cursor": page.next.map { .string($0.text) } ?? .null,
            ]))
    }

    /// The id in a path.
    ///
    /// Something that is no id is something that is not there.
    ///
    /// - Throws: `Refusal` `not_found`.
    static func id<Entity>(_ name: String, _ request: Request, of: Identifier<Entity>.Type) throws -> Identifier<Entity>
    {
        guard let text = request.parameters[name], let id = Identifier<Entity>(text) else {
            throw Refusal.notFound(name)
        }
        return id
    }
}

extension Fields {
    /// Where a page of a list begins.
    mutating func cursor() -> ListCursor? {
        guard let text = text("cursor", limit: 128) else { return nil }
        guard let cursor = ListCursor(text) else {
            fault("cursor", "This must be the next_cursor of the page before.")
            return nil
        }
        return cursor
    }

    /// How long a page of a list may be.
    mutating func limit() -> Int {
        number("limit", in: 1...200) ?? 50
    }
}

import Access
import Clinic
import HTTP
import HTTPTypes
import Storage

extension API {
    /// The calendar of a clinician, for the program that subscribes to it: whoever has the address may read it.
    func showFeed(_ request: Request) async throws -> Response {
        let name = request.parameters["feed"] ?? ""
        let secret = name.hasSuffix(".ics") ? String(name.dropLast(4)) : ""
        let file = try await entrance.database.feed(secret: secret, deadline: request.databaseDeadline)
        let bytes = Array(file.text.utf8)
        let tag = EntityTag(of: bytes)
        var response = Response(status: .notModified)
        if !tag.isKnown(to: request) {
            response = Response(status: .ok, body: .bytes(bytes))
            response.headerFields[.contentType] = "text/calendar; charset=utf-8"
        }
        response.headerFields[.eTag] = tag.text
        response.headerFields[.cacheControl] = "private, no-cache"
        return response
    }
}

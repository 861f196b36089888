import Clinic
public import HTTP
public import HTTPTypes
import Storage

extension Entrance {
    /// Lets the pages of a practice's own origins post to it and read the answers, and no other page.
    ///
    /// Preflight requests are answered here; to every other answer the permission is added.
    public func withOrigins(
        _ request: Request, methods: [HTTPRequest.Method], answer: (Request) async -> Response
    ) async -> Response {
        guard request.path.hasPrefix("/v1/practices/") else { return await answer(request) }
        let slug = request.path.dropFirst("/v1/practices/".count).prefix { $0 != "/" }
        let allowed = directory[String(slug)]?.origins ?? []
        if CORS.isPreflight(request) {
            return CORS.preflight(
                request, allowed: allowed, methods: methods,
                headerFields: [.contentType, .idempotencyKey, .ifMatch, .holdSecret, .authorization, .proofOfWork])
        }
        var response = await answer(request)
        let fields = CORS.headerFields(
            origin: request.headerFields[.origin], allowed: allowed, exposed: [.eTag, .location, .retryAfter])
        response.headerFields.append(contentsOf: fields)
        return response
    }
}

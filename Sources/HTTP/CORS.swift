public import HTTPTypes

/// Cross-origin answers for a list of exact origins (Fetch standard, "CORS protocol").
///
/// The list belongs to a practice, so the outer layer passes it with each call. There are no wildcards, and credentials
/// are never allowed.
public enum CORS {
    /// The fields of an answer to a simple or a real request.
    ///
    /// - Parameters:
    ///   - origin: The `Origin` field of the request.
    ///   - allowed: The origins that may read the answer, such as `https://clinic.example`: scheme, host and port as a
    ///     browser writes them.
    ///   - exposed: The header fields that a script may read besides the safe ones.
    /// - Returns: `Vary: Origin` in any case, so that no cache gives one origin's answer to another; the permission
    ///   only where the list holds the origin.
    public static func headerFields(
        origin: String?, allowed: some Collection<String>, exposed: [HTTPField.Name] = []
    ) -> HTTPFields {
        var fields: HTTPFields = [.vary: "Origin"]
        guard let origin, allowed.contains(origin) else { return fields }
        fields[.accessControlAllowOrigin] = origin
        if !exposed.isEmpty {
            fields[.accessControlExposeHeaders] = exposed.map(\.rawName).joined(separator: ", ")
        }
        return fields
    }

    /// The answer to a preflight request: 204, with the permission only where the list holds the origin.
    ///
    /// - Parameters:
    ///   - request: The OPTIONS request.
    ///   - allowed: The origins that may send the real request.
    ///   - methods: The methods of the path.
    ///   - headerFields: The header fields that the real request may carry besides the safe ones.
    ///   - maximumAge: How long the browser may remember the answer.
    public static func preflight(
        _ request: Request, allowed: some Collection<String>, methods: [HTTPRequest.Method],
        headerFields: [HTTPField.Name] = [.contentType], maximumAge: Duration = .seconds(600)
    ) -> Response {
        var fields = self.headerFields(origin: request.headerFields[.origin], allowed: allowed)
        fields[.vary] = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"
        if fields[.accessControlAllowOrigin] != nil {
            fields[.accessControlAllowMethods] = methods.map(\.rawValue).joined(separator: ", ")
            fields[.accessControlAllowHeaders] = headerFields.map(\.rawName).joined(separator: ", ")
            fields[.accessControlMaxAge] = String(maximumAge.components.seconds)
        }
        return Response(status: .noContent, headerFields: fields)
    }

    /// Whether a request is a preflight and not an OPTIONS request of its own.
    public static func isPreflight(_ request: Request) -> Bool {
        request.method == .options && request.headerFields[.origin] != nil
            && request.headerFields[.accessControlRequestMethod] != nil
    }
}

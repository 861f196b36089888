public import HTTPTypes

/// Which handler answers which method and path.
///
/// A value: it can be called in process. Paths are compared segment by segment as they were sent, case and empty
/// segments included; only what stands in for a parameter is percent-decoded, so `%2F` never becomes a separator.
public struct Router: Sendable {
    /// One method of one path pattern.
    public struct Route: Sendable, Hashable {
        /// The method.
        public var method: HTTPRequest.Method
        /// The pattern as it was registered.
        public var pattern: String
    }

    /// The routes in the order in which they were registered.
    public private(set) var routes: [Route] = []

    private var root = RouteNode()
    /// The nodes of the patterns without parameters, found in one look-up.
    private var literals: [String: RouteNode] = [:]

    /// Makes a router without routes.
    public init() {}

    /// Registers the handler of a method and a path pattern; the last registration of a pair counts.
    ///
    /// - Parameter pattern: A path whose segments are literal, as `practices`, or a parameter, as `{practice}`. A
    ///   parameter takes one segment that is not empty. Where several patterns fit, a literal segment goes before a
    ///   parameter, from left to right.
    /// - Precondition: The pattern begins with a slash.
    public mutating func on(_ method: HTTPRequest.Method, _ pattern: String, _ handler: @escaping Handler) {
        precondition(pattern.hasPrefix("/"), "A path pattern begins with a slash: \(pattern)")
        let route = Route(method: method, pattern: pattern)
        if !routes.contains(route) {
            routes.append(route)
        }
        let names = RouteNode.segments(of: pattern).compactMap(RouteNode.parameterName)
        let endpoint = RouteNode.Endpoint(parameters: names, pattern: pattern, handler: handler)
        root.insert(endpoint, for: method, at: RouteNode.segments(of: pattern)[...])
        if names.isEmpty {
            literals[pattern, default: RouteNode()].endpoints[method] = endpoint
        }
    }

    /// Answers a request.
    ///
    /// HEAD is answered by the GET handler (the server leaves the body out), OPTIONS with 204 and `Allow` where no
    /// handler of its own is registered.
    /// - Throws: `Problem` 404 where no pattern fits, 405 with `Allow` where only the method does not, 400 for a path
    ///   parameter or a form that cannot be decoded, and what the handler throws.
    public func respond(to request: Request) async throws -> Response {
        do {
            if let endpoint = literals[request.path]?.endpoint(for: request.method) {
                return try await endpoint.handler(request)
            }
            let matches = matches(for: request.path)
            for match in matches {
                guard let endpoint = match.node.endpoint(for: request.method) else { continue }
                var request = request
                request.parameters = try parameters(of: endpoint, from: match.values)
                return try await endpoint.handler(request)
            }
            return try answerWithoutHandler(request, matches: matches)
        } catch let fault as FormFault {
            throw fault.problem
        }
    }

    /// The pattern that a request falls under, for metrics that must not carry what stands in for a parameter.
    public func pattern(for request: Request) -> String? {
        if let endpoint = literals[request.path]?.endpoint(for: request.method) { return endpoint.pattern }
        return matches(for: request.path).lazy.compactMap { $0.node.endpoint(for: request.method) }.first?.pattern
    }

    private func matches(for path: String) -> [RouteNode.Match] {
        var matches: [RouteNode.Match] = []
        if path.utf8.first == .slash {
            root.match(RouteNode.segments(of: path)[...], values: [], into: &matches)
        }
        return matches
    }

    private func parameters(
        of endpoint: RouteNode.Endpoint, from values: [Substring]
    ) throws(Problem) -> [String: String] {
        var parameters: [String: String] = [:]
        for (name, value) in zip(endpoint.parameters, values) {
            guard let decoded = PercentEncoding.decode(value.utf8) else {
                throw Problem(
                    status: .badRequest, code: "invalid", detail: "The path of the request is not valid text.")
            }
            parameters[name] = decoded
        }
        return parameters
    }

    private func answerWithoutHandler(_ request: Request, matches: [RouteNode.Match]) throws(Problem) -> Response {
        if request.method == .options, request.path == "*" { return .noContent }
        guard !matches.isEmpty else { throw .notFound }
        let allow = allow(matches)
        if request.method == .options {
            return Response(status: .noContent, headerFields: [.allow: allow])
        } else {
            throw Problem(
                status: .methodNotAllowed, code: "method_not_allowed",
                detail: "This address does not take \(request.method.rawValue).", headerFields: [.allow: allow])
        }
    }

    /// The methods of the path, HEAD beside GET and OPTIONS always, in the order of their names.
    private func allow(_ matches: [RouteNode.Match]) -> String {
        var methods = Set(matches.flatMap(\.node.endpoints.keys).map(\.rawValue))
        if methods.contains("GET") {
            methods.insert("HEAD")
        }
        methods.insert("OPTIONS")
        return methods.sorted().joined(separator: ", ")
    }
}

import HTTPTypes

/// One segment of the registered path patterns, with what may follow it.
struct RouteNode: Sendable {
    /// A handler and what its pattern calls the parameters.
    struct Endpoint: Sendable {
        let parameters: [String]
        let pattern: String
        let handler: Handler
    }

    /// A node that fits a path, and the segments that stand in for parameters.
    struct Match {
        let node: RouteNode
        let values: [Substring]
    }

    /// The handlers of the patterns that end here.
    var endpoints: [HTTPRequest.Method: Endpoint] = [:]
    private var literals: [Substring: RouteNode] = [:]
    /// None or one: an array, because a value cannot hold itself.
    private var parameter: [RouteNode] = []

    /// The segments of a path that begins with a slash.
    static func segments(of path: String) -> [Substring] {
        path.utf8.dropFirst().split(separator: .slash, omittingEmptySubsequences: false).map { Substring($0) }
    }

    /// The name in `{name}`; nothing for a literal segment.
    static func parameterName(_ segment: Substring) -> String? {
        segment.hasPrefix("{") && segment.hasSuffix("}") ? String(segment.dropFirst().dropLast()) : nil
    }

    /// Registers an endpoint below this node.
    mutating func insert(_ endpoint: Endpoint, for method: HTTPRequest.Method, at path: ArraySlice<Substring>) {
        guard let segment = path.first else {
            endpoints[method] = endpoint
            return
        }
        if Self.parameterName(segment) == nil {
            literals[segment, default: RouteNode()].insert(endpoint, for: method, at: path.dropFirst())
        } else {
            if parameter.isEmpty {
                parameter.append(RouteNode())
            }
            parameter[0].insert(endpoint, for: method, at: path.dropFirst())
        }
    }

    /// Finds every node that fits a path, the more literal ones first.
    func match(_ path: ArraySlice<Substring>, values: [Substring], into matches: inout [Match]) {
        guard let segment = path.first else {
            if !endpoints.isEmpty {
                matches.append(Match(node: self, values: values))
            }
            return
        }
        literals[segment]?.match(path.dropFirst(), values: values, into: &matches)
        if !segment.isEmpty {
            parameter.first?.match(path.dropFirst(), values: values + [segment], into: &matches)
        }
    }

    /// The endpoint of a method; that of GET for HEAD.
    func endpoint(for method: HTTPRequest.Method) -> Endpoint? {
        endpoints[method] ?? (method == .head ? endpoints[.get] : nil)
    }
}

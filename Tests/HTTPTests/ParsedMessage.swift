import HTTPTypes

@testable import HTTP

/// What comes out of the parser, in a form that can be compared.
enum ParsedMessage: Equatable, CustomStringConvertible {
    case request(method: String, path: String, query: FormFields, fields: [String], body: [UInt8], keepsAlive: Bool)
    case failure(RequestFault)

    /// The status that a failure is answered with; nothing for a request.
    var refusedWith: Int? {
        if case .failure(let fault) = self { fault.problem.status.code } else { nil }
    }

    var description: String {
        switch self {
        case .request(let method, let path, _, let fields, let body, let keepsAlive):
            "\(method) \(path) \(fields) body \(body.count) \(keepsAlive ? "keeps alive" : "closes")"
        case .failure(let fault): "\(fault)"
        }
    }
}

extension RequestParser {
    /// Feeds pieces, one after the other, and collects what comes out.
    static func messages(
        in pieces: some Sequence<some Collection<UInt8>>, limits: RequestLimits = RequestLimits()
    ) -> [ParsedMessage] {
        var parser = RequestParser(limits: limits)
        var messages: [ParsedMessage] = []
        for piece in pieces {
            Array(piece).withUnsafeBytes { parser.append($0) }
            collecting: while true {
                switch parser.next() {
                case .needMore: break collecting
                case .expectsContinue: continue
                case .request(let request, let keepsAlive):
                    messages.append(
                        .request(
                            method: request.method.rawValue, path: request.path, query: request.query,
                            fields: request.headerFields.map(\.description), body: request.body,
                            keepsAlive: keepsAlive))
                case .failure(let fault):
                    messages.append(.failure(fault))
                    return messages
                }
            }
        }
        return messages
    }

    static func messages(in text: String, limits: RequestLimits = RequestLimits()) -> [ParsedMessage] {
        messages(in: [Array(text.utf8)], limits: limits)
    }
}

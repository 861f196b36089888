import HTTPTypes

extension HTTPField.Name {
    static let requestID = HTTPField.Name(literal: "Request-Id")
    static let xForwardedFor = HTTPField.Name(literal: "X-Forwarded-For")

    private init(literal: String) {
        guard let name = HTTPField.Name(literal) else { preconditionFailure("\(literal) is not a token") }
        self = name
    }
}

extension HTTPRequest.Method {
    static let query: HTTPRequest.Method = {
        guard let method = HTTPRequest.Method(rawValue: "QUERY") else { preconditionFailure("QUERY is a token") }
        return method
    }()
}

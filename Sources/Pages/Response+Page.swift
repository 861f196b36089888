import HTTP
import HTTPTypes

extension Response {
    /// What every answer to a browser says besides: nothing is kept, sent on, framed, run or loaded from elsewhere.
    mutating func guardPage() {
        headerFields[.cacheControl] = "no-store"
        headerFields[.contentSecurityPolicy] = """
            default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; \
            frame-ancestors 'none'
            """
        headerFields[.xContentTypeOptions] = "nosniff"
        headerFields[.referrerPolicy] = "no-referrer"
    }
}

extension HTTPField.Name {
    /// Referrer Policy §4.1.
    static let referrerPolicy: HTTPField.Name = {
        guard let name = HTTPField.Name("Referrer-Policy") else { preconditionFailure("Referrer-Policy is a token") }
        return name
    }()
}

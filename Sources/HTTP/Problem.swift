public import HTTPTypes

/// What went wrong with a request, in the form of RFC 9457.
///
/// A handler throws it; the server turns it into an answer. It says what the client may know and nothing else: causes
/// belong in the log.
public struct Problem: Error, Sendable, Hashable {
    /// One field of the request that is at fault.
    public struct Field: Sendable, Hashable, Codable {
        /// Where the field is: a JSON pointer (RFC 6901) such as `/person/name`.
        public var pointer: String

        /// What is wrong with it, as a sentence.
        public var detail: String

        /// Makes a field error.
        public init(pointer: String, detail: String) {
            self.pointer = pointer
            self.detail = detail
        }
    }

    /// The HTTP status of the answer.
    public var status: HTTPResponse.Status

    /// The refusal code: lower case words joined by underscores, from the closed list of the product.
    public var code: String

    /// A sentence for the person who reads it.
    public var detail: String

    /// A short text that is the same for every problem of this code.
    public var title: String

    /// A stable URI that names the kind of problem: `/problems/` and the code.
    public var type: String

    /// The request id; the server fills it in where it is missing.
    public var instance: String?

    /// The fields at fault, for 422.
    public var errors: [Field]

    /// Further members of the JSON object, such as a crisis block that an outer layer adds.
    ///
    /// A member with the name of a standard member is not written.
    public var extensions: [String: JSONValue]

    /// Header fields that belong to the answer, such as `Allow` or `Retry-After`.
    public var headerFields: HTTPFields

    /// Makes a problem; title and type follow from the code.
    public init(
        status: HTTPResponse.Status,
        code: String,
        detail: String,
        errors: [Field] = [],
        extensions: [String: JSONValue] = [:],
        headerFields: HTTPFields = [:],
        instance: String? = nil
    ) {
        self.status = status
        self.code = code
        self.detail = detail
        self.title = Self.title(of: code)
        self.type = "/problems/\(code)"
        self.instance = instance
        self.errors = errors
        self.extensions = extensions
        self.headerFields = headerFields
    }

    /// The title of a code: its words, the first with a capital.
    static func title(of code: String) -> String {
        let words = code.split(separator: "_").joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}

extension Problem {
    /// There is nothing at this path, or nothing that the caller may know of.
    public static let notFound = Problem(status: .notFound, code: "not_found", detail: "There is nothing here.")

    /// The server failed; why is in the log under the request id.
    public static let `internal` = Problem(
        status: .internalServerError, code: "internal", detail: "Something went wrong on our side.")

    /// The service cannot answer at the moment; the client should come back after the given number of seconds.
    public static func unavailable(
        retryAfter seconds: Int = 2, detail: String = "The service is busy. Please try again in a moment."
    ) -> Problem {
        Problem(
            status: .serviceUnavailable, code: "unavailable", detail: detail,
            headerFields: [.retryAfter: String(seconds)])
    }
}

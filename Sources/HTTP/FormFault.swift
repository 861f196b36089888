import HTTPTypes

/// Why form fields cannot be read.
public enum FormFault: Error, Sendable, Hashable {
    /// The name of the field at this position, counted from nought, is not percent-encoded UTF-8.
    case badName(position: Int)
    /// The value of the field of this name is not percent-encoded UTF-8.
    case badValue(name: String)
    /// There are more fields than the limit.
    case tooManyFields(limit: Int)

    /// What the client is told: 400 with the field at fault.
    public var problem: Problem {
        switch self {
        case .badName(let position):
            Problem(
                status: .badRequest, code: "invalid", detail: "The name of field \(position + 1) is not valid text.")
        case .badValue(let name):
            Problem(
                status: .badRequest, code: "invalid", detail: "The value of a field is not valid text.",
                errors: [.init(pointer: "/" + Self.pointerToken(name), detail: "This is not valid text.")])
        case .tooManyFields(let limit):
            Problem(status: .badRequest, code: "invalid", detail: "There are more than \(limit) fields.")
        }
    }

    /// A name as one token of a JSON pointer (RFC 6901 §3).
    private static func pointerToken(_ name: String) -> String {
        String(name.flatMap { $0 == "~" ? "~0" : $0 == "/" ? "~1" : String($0) })
    }
}

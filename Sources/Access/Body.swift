import Clinic
import Foundation
public import HTTP
import HTTPTypes

/// What came in the body of a post, in one of the two forms that Daybook takes.
public enum Body {
    /// The form that an HTML page sends.
    static let formType = "application/x-www-form-urlencoded"

    /// Whether the request carries a form of an HTML page.
    public static func isForm(_ request: Request) -> Bool {
        mediaType(of: request) == formType
    }

    /// Reads a JSON object strictly: `read` asks for its members, anything else in it is refused.
    ///
    /// - Throws: `Refusal` `invalid` with every fault, or `Problem` 415 for another type of content.
    public static func json<Value>(_ request: Request, _ read: (inout Fields) throws -> Value?) throws -> Value {
        try Self.read(Fields(members(of: request)), read)
    }

    /// Whether the JSON object of a request has true in a member, whatever else is in it.
    public static func says(_ name: String, in request: Request) -> Bool {
        (try? members(of: request))?[name] == .bool(true)
    }

    /// Reads a form: names with a dot are members of members (`person.name`), empty fields are not there, and fields
    /// that nobody asks for are let pass.
    ///
    /// - Throws: `Refusal` `invalid` with every fault.
    public static func form<Value>(_ form: FormFields, _ read: (inout Fields) throws -> Value?) throws -> Value {
        var members: [String: JSONValue] = [:]
        for field in form.fields where !field.value.isEmpty {
            let path = field.name.split(separator: ".", maxSplits: 1).map(String.init)
            guard let first = path.first else { continue }
            if path.count == 1 {
                members[first] = .string(field.value)
            } else {
                var inner: [String: JSONValue] = [:]
                if case .object(let known)? = members[first] { inner = known }
                inner[path[1]] = .string(field.value)
                members[first] = .object(inner)
            }
        }
        return try Self.read(Fields(members, ignoresUnknown: true), read)
    }

    /// Reads the parameters of an address strictly; a parameter may come once.
    ///
    /// - Throws: `Refusal` `invalid` with every fault.
    public static func query<Value>(_ request: Request, _ read: (inout Fields) throws -> Value?) throws -> Value {
        var fields = Fields(
            Dictionary(request.query.fields.map { ($0.name, .string($0.value)) }, uniquingKeysWith: { $1 }), prefix: "?"
        )
        for name in request.query.names where request.query.all(of: name).count > 1 {
            fields.fault(name, "This may come only once.")
        }
        return try Self.read(fields, read)
    }

    private static func members(of request: Request) throws -> [String: JSONValue] {
        guard mediaType(of: request) == "application/json" else {
            throw Problem(
                status: .unsupportedMediaType, code: "invalid", detail: "Send this as application/json.",
                headerFields: [.accept: "application/json"])
        }
        guard String(validating: request.body, as: UTF8.self) != nil else {
            throw Refusal.invalid("", "The body is not UTF-8 text.")
        }
        guard nesting(of: request.body) <= deepest else {
            throw Refusal.invalid("", "The body is nested more deeply than any that is understood here.")
        }
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(request.body)) else {
            throw Refusal.invalid("", "The body is not JSON.")
        }
        guard case .object(let members) = value else { throw Refusal.invalid("", "The body must be an object.") }
        return members
    }

    private static func read<Value>(_ fields: Fields, _ read: (inout Fields) throws -> Value?) throws -> Value {
        var fields = fields
        let result = Result { try read(&fields) }
        try fields.finish()
        // A reader gives nothing only where it has noted a fault.
        guard let value = try result.get() else { throw Refusal.invalid("", "Something is missing.") }
        return value
    }

    /// What Daybook takes is nested three deep.
    ///
    /// A general decoder spends most of a second on a kilobyte of brackets.
    private static let deepest = 8

    /// How deep arrays and objects go, brackets in strings left out (RFC 8259 §2, §7).
    private static func nesting(of body: [UInt8]) -> Int {
        var (depth, deepest, isString, isEscaped) = (0, 0, false, false)
        for byte in body {
            switch byte {
            case _ where isEscaped: isEscaped = false
            case UInt8(ascii: "\\") where isString: isEscaped = true
            case UInt8(ascii: "\""): isString.toggle()
            case _ where isString: break
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                depth += 1
                deepest = max(deepest, depth)
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            default: break
            }
        }
        return deepest
    }

    private static func mediaType(of request: Request) -> String? {
        guard let field = request.headerFields[.contentType] else { return nil }
        return field.prefix { $0 != ";" }.lowercased().filter { $0 != " " && $0 != "\t" }
    }
}

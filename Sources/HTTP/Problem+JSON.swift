import FoundationEssentials
import HTTPTypes

extension Problem: Codable {
    /// The answer that carries this problem as `application/problem+json`, never to be cached.
    public func response() -> Response {
        var headerFields = self.headerFields
        headerFields[.contentType] = "application/problem+json"
        headerFields[.cacheControl] = "no-store"
        return Response(status: status, headerFields: headerFields, body: .bytes(json()))
    }

    /// The problem as JSON bytes, members in the order of their names.
    public func json() -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // The only values that JSON cannot hold are infinite numbers in an extension.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "infinity", negativeInfinity: "-infinity", nan: "nan")
        guard let data = try? encoder.encode(self) else { return Array(#"{"code":"internal","status":500}"#.utf8) }
        return Array(data)
    }

    /// Reads a problem; members that RFC 9457 and this type do not name become extensions.
    public init(from decoder: any Decoder) throws {
        var members = try [String: JSONValue](from: decoder)
        let standard = try decoder.container(keyedBy: Member.self)
        let code = try standard.decode(String.self, forKey: .code)
        self.init(
            status: HTTPResponse.Status(code: try standard.decode(Int.self, forKey: .status)),
            code: code,
            detail: try standard.decode(String.self, forKey: .detail),
            errors: try standard.decodeIfPresent([Field].self, forKey: .errors) ?? [],
            instance: try standard.decodeIfPresent(String.self, forKey: .instance))
        title = try standard.decode(String.self, forKey: .title)
        type = try standard.decode(String.self, forKey: .type)
        for member in Member.allCases {
            members[member.rawValue] = nil
        }
        extensions = members
    }

    /// Writes the members of RFC 9457, code, errors (where there are any) and the extensions.
    public func encode(to encoder: any Encoder) throws {
        var others = encoder.container(keyedBy: OtherMember.self)
        for (name, value) in extensions where Member(rawValue: name) == nil {
            try others.encode(value, forKey: OtherMember(stringValue: name))
        }
        var container = encoder.container(keyedBy: Member.self)
        try container.encode(type, forKey: .type)
        try container.encode(title, forKey: .title)
        try container.encode(status.code, forKey: .status)
        try container.encode(detail, forKey: .detail)
        try container.encode(code, forKey: .code)
        try container.encodeIfPresent(instance, forKey: .instance)
        if !errors.isEmpty {
            try container.encode(errors, forKey: .errors)
        }
    }

    private enum Member: String, CodingKey, CaseIterable {
        case type, title, status, detail, code, instance, errors
    }

    private struct OtherMember: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) {
            self.stringValue = stringValue
        }

        init?(intValue: Int) {
            nil
        }
    }
}

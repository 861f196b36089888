import Foundation

/// Something that the peers tell: a JSON object of texts, numbers and marks.
public struct Record: Sendable {
    /// What kind of thing it tells.
    public let kind: String
    private let facts: [String: Fact]

    /// A value, as far as the tests look into it.
    public enum Fact: Hashable, Sendable, Decodable {
        case mark(Bool)
        case number(Int)
        case text(String)
        case list([String])
        case table([String: String])
        case other

        /// Reads a value of any kind.
        public init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let value = try? container.decode(Bool.self) {
                self = .mark(value)
            } else if let value = try? container.decode(Int.self) {
                self = .number(value)
            } else if let value = try? container.decode(String.self) {
                self = .text(value)
            } else if let value = try? container.decode([String].self) {
                self = .list(value)
            } else if let value = try? container.decode([String: String].self) {
                self = .table(value)
            } else {
                self = .other
            }
        }
    }

    init(_ line: Data) throws {
        facts = try JSONDecoder().decode([String: Fact].self, from: line)
        kind = if case .text(let kind) = facts["kind"] { kind } else { "" }
    }

    /// A fact by its name.
    public subscript(_ name: String) -> Fact? { facts[name] }

    /// A header of a request; nil if it had none of that name.
    public func header(_ name: String) -> String? {
        if case .table(let headers) = facts["headers"] { headers[name] } else { nil }
    }
}

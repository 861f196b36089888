/// A statement, or a part of one, with its values.
///
/// Every interpolated value becomes a parameter `$1`, `$2`, … and never text, so a value cannot become code.
/// An interpolated `SQL` is spliced in, and its parameters are renumbered.
///
/// ```swift
/// let mine: SQL = "clinician_id = \(clinician)"
/// let query: SQL = "select appointment_id from appointment where practice_id = \(practice) and \(mine)"
/// ```
public struct SQL: Sendable, ExpressibleByStringInterpolation, CustomStringConvertible {
    /// The text with `$1`, `$2`, … in place of the values.
    public private(set) var text: String

    /// The type of each parameter.
    private(set) var types: [PostgresType] = []
    /// Where each parameter stands in `text` and in `values`.
    private(set) var parameters: [Parameter] = []
    /// The values one after the other, in binary format.
    private(set) var values: [UInt8] = []

    struct Parameter: Sendable {
        /// The offset of its `$` in the UTF-8 of the text.
        var placeholder: Int
        /// The offset of its bytes in the values.
        var start: Int
        /// The count of its bytes; -1 for null.
        var length: Int
    }

    /// A statement without values.
    public init(stringLiteral text: String) {
        self.text = text
    }

    /// Nothing yet, with room for what is coming.
    init(capacity: Int, parameters count: Int) {
        text = ""
        text.reserveCapacity(capacity)
        types.reserveCapacity(count)
        parameters.reserveCapacity(count)
        values.reserveCapacity(16 * count)
    }

    /// A statement from a literal with values in it.
    public init(stringInterpolation: Interpolation) {
        self = stringInterpolation.sql
    }

    /// Text that is known when the program is compiled, such as a column list held in a constant.
    public static func raw(_ text: StaticString) -> SQL {
        SQL(stringLiteral: "\(text)")
    }

    /// The text alone: values are never printed.
    public var description: String { text }

    /// Appends text without values.
    mutating func append(text more: String) {
        text += more
    }

    /// Appends a value as the next parameter.
    mutating func append<Value: PostgresEncodable>(_ value: Value?) {
        let placeholder = text.utf8.count
        let start = values.count
        value?.encode(to: &values)
        types.append(Value.postgresType)
        parameters.append(
            Parameter(placeholder: placeholder, start: start, length: value == nil ? -1 : values.count - start))
        text += "$\(parameters.count)"
    }

    /// Appends another statement's text and values, renumbering its parameters.
    mutating func append(_ fragment: SQL) {
        let other = fragment.text.utf8
        var copied = other.startIndex
        for (index, parameter) in fragment.parameters.enumerated() {
            let dollar = other.index(other.startIndex, offsetBy: parameter.placeholder)
            text += fragment.text[copied..<dollar]
            copied = other.index(dollar, offsetBy: "$\(index + 1)".utf8.count)
            parameters.append(
                Parameter(
                    placeholder: text.utf8.count, start: values.count + parameter.start, length: parameter.length))
            text += "$\(parameters.count)"
        }
        text += fragment.text[copied...]
        types += fragment.types
        values += fragment.values
    }
}

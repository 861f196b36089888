extension SQL {
    /// Collects the pieces of an interpolated literal.
    public struct Interpolation: StringInterpolationProtocol {
        var sql: SQL

        /// Begins with nothing; the sizes are hints.
        public init(literalCapacity: Int, interpolationCount: Int) {
            sql = SQL(capacity: literalCapacity + 3 * interpolationCount, parameters: interpolationCount)
        }

        /// Appends the text between two values.
        public mutating func appendLiteral(_ literal: String) {
            sql.append(text: literal)
        }

        /// Sends a value as a parameter.
        public mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value) {
            sql.append(value)
        }

        /// Sends a value, or null for nil, as a parameter.
        public mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value?) {
            sql.append(value)
        }

        /// Writes a number into the text, where a plan that is made once for all values is to know it, such as a limit.
        public mutating func appendInterpolation(number: Int) {
            sql.append(text: String(number))
        }

        /// Splices another piece of SQL in, with its values.
        public mutating func appendInterpolation(_ fragment: SQL) {
            sql.append(fragment)
        }
    }

    /// The type that the language looks for by this name.
    public typealias StringInterpolation = Interpolation
}

extension Sequence<SQL> {
    /// Joins pieces of SQL, such as conditions by `" and "`.
    public func joined(separator: SQL = "") -> SQL {
        var joined: SQL = ""
        for (index, piece) in enumerated() {
            if index > 0 { joined.append(separator) }
            joined.append(piece)
        }
        return joined
    }
}

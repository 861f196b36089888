/// A Swift value that can be sent as a parameter of a statement.
///
/// A type of another module conforms by delegating to one of this module:
///
/// ```swift
/// extension Instant: PostgresEncodable {
///     static var postgresType: PostgresType { Timestamp.postgresType }
///     func encode(to buffer: inout [UInt8]) { Timestamp(self).encode(to: &buffer) }
/// }
/// ```
///
/// A `RawRepresentable` type whose raw value conforms needs no more than the declaration
/// (`extension PersonID: PostgresCodable {}`).
public protocol PostgresEncodable: Sendable {
    /// The type that the statement is prepared with.
    static var postgresType: PostgresType { get }

    /// The type of an array of these. There is a default: the array of `postgresType`.
    static var postgresArrayType: PostgresType { get }

    /// Appends the value in PostgreSQL's binary format, without a length in front.
    func encode(to buffer: inout [UInt8])

    /// Appends an array of these. There is a default: a one-dimensional array of PostgreSQL.
    static func encodeArray(_ elements: [Self], to buffer: inout [UInt8])
}

extension PostgresEncodable {
    /// The array of `postgresType`.
    public static var postgresArrayType: PostgresType { postgresType.array }

    /// Appends a one-dimensional array, in the format of `array_send`.
    public static func encodeArray(_ elements: [Self], to buffer: inout [UInt8]) {
        buffer.append(bigEndian: Int32(elements.isEmpty ? 0 : 1))
        buffer.append(bigEndian: Int32(0))  // no element is null
        buffer.append(bigEndian: postgresType.rawValue)
        guard !elements.isEmpty else { return }

        buffer.append(bigEndian: Int32(elements.count))
        buffer.append(bigEndian: Int32(1))  // the subscript of the first element
        for element in elements {
            buffer.appendWithLength { element.encode(to: &$0) }
        }
    }
}

extension [UInt8] {
    /// Appends the bytes of an integer in network order, as every number goes over the wire.
    public mutating func append(bigEndian value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }

    /// Appends what `body` writes, preceded by its length in four bytes.
    mutating func appendWithLength(_ body: (inout [UInt8]) -> Void) {
        let start = count
        append(bigEndian: Int32(0))
        body(&self)
        let length = UInt32(truncatingIfNeeded: count - start - 4)
        for (offset, shift) in [24, 16, 8, 0].enumerated() {
            self[start + offset] = UInt8(truncatingIfNeeded: length >> UInt32(shift))
        }
    }
}

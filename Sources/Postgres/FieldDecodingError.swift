/// Why a value could not be read as a Swift type.
///
/// It never holds the value.
public enum FieldDecodingError: Error, Hashable, Sendable {
    /// The value is null and the Swift type is not an `Optional`.
    case null
    /// The Swift type cannot be read from this PostgreSQL type.
    case typeMismatch
    /// The value does not fit: a number too large, an infinite time, a range without a bound.
    case outOfRange
    /// The value is none of those that the Swift type knows, such as a state added later.
    case unknownValue
    /// The bytes are not what the type promises.
    case malformed
    /// The row has no such column.
    case noSuchColumn
}

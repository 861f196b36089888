/// The fields of `application/x-www-form-urlencoded`: of a form post, or of the query of an address.
///
/// Fields keep their order, and repeated names stay repeated. Names and values are percent-decoded UTF-8 without NUL.
public struct FormFields: Sendable, Hashable {
    /// One name with its value; a field without an equals sign has an empty value.
    public struct Field: Sendable, Hashable {
        /// The decoded name.
        public var name: String
        /// The decoded value.
        public var value: String

        /// Makes a field.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// How many fields are read before the rest is refused.
    public static let maximumCount = 200

    /// The fields in their order.
    public var fields: [Field]

    /// Makes fields, none by default.
    public init(_ fields: [Field] = []) {
        self.fields = fields
    }

    /// Reads encoded fields strictly.
    ///
    /// - Throws: `FormFault` for an incomplete percent escape, bytes that are not UTF-8, NUL, and too many fields.
    public init(parsing encoded: some Collection<UInt8>, limit: Int = maximumCount) throws(FormFault) {
        fields = []
        for part in encoded.split(separator: UInt8(ascii: "&")) {
            guard fields.count < limit else { throw .tooManyFields(limit: limit) }
            let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            guard let name = PercentEncoding.decode(part[..<equals], plusIsSpace: true) else {
                throw .badName(position: fields.count)
            }
            guard let value = PercentEncoding.decode(part[equals...].dropFirst(), plusIsSpace: true) else {
                throw .badValue(name: name)
            }
            fields.append(Field(name: name, value: value))
        }
    }

    /// Reads encoded fields as far as they can be read, for a sender who does not hear of mistakes.
    ///
    /// What is no text in them becomes U+FFFD, and NUL stays.
    public init(repairing encoded: some Collection<UInt8>) {
        fields = encoded.split(separator: UInt8(ascii: "&")).prefix(Self.maximumCount).map { part in
            let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            return Field(
                name: PercentEncoding.repaired(part[..<equals]),
                value: PercentEncoding.repaired(part[equals...].dropFirst()))
        }
    }

    /// Whether there is no field.
    public var isEmpty: Bool {
        fields.isEmpty
    }

    /// The names in the order of their first appearance.
    public var names: [String] {
        var seen: Set<String> = []
        return fields.map(\.name).filter { seen.insert($0).inserted }
    }

    /// The value of the first field of this name.
    public func first(of name: String) -> String? {
        fields.first { $0.name == name }?.value
    }

    /// The values of all fields of this name in their order.
    public func all(of name: String) -> [String] {
        fields.filter { $0.name == name }.map(\.value)
    }
}

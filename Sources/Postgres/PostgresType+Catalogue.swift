extension PostgresType: CustomStringConvertible {
    /// The type of an array of these, or `unspecified` where this module knows none.
    public var array: PostgresType {
        PostgresType(rawValue: Self.catalogue[self]?.array ?? 0)
    }

    /// The name as SQL writes it, such as `timestamptz` or `uuid[]`; for a type that is not built in, its id.
    public var description: String {
        if let entry = Self.catalogue[self] {
            entry.name
        } else if let element = Self.elements[self], let entry = Self.catalogue[element] {
            "\(entry.name)[]"
        } else {
            "type \(rawValue)"
        }
    }

    private static let catalogue: [PostgresType: (name: String, array: UInt32)] = [
        .bool: ("boolean", 1000), .bytea: ("bytea", 1001), .char: ("\"char\"", 1002), .name: ("name", 1003),
        .int8: ("bigint", 1016), .int2: ("smallint", 1005), .int4: ("integer", 1007), .text: ("text", 1009),
        .oid: ("oid", 1028), .json: ("json", 199), .float4: ("real", 1021), .float8: ("double precision", 1022),
        .unknown: ("unknown", 0), .bpchar: ("character", 1014), .varchar: ("character varying", 1015),
        .date: ("date", 1182), .time: ("time", 1183), .timestamp: ("timestamp", 1115),
        .timestamptz: ("timestamptz", 1185), .interval: ("interval", 1187), .numeric: ("numeric", 1231),
        .void: ("void", 0), .uuid: ("uuid", 2951), .jsonb: ("jsonb", 3807), .tstzrange: ("tstzrange", 3911),
    ]

    private static let elements = Dictionary(
        uniqueKeysWithValues: catalogue.filter { $0.value.array != 0 }.map { (PostgresType(rawValue: $1.array), $0) })
}

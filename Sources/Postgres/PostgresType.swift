/// The object id by which PostgreSQL knows a data type.
///
/// Only built-in types have a name here; their ids are fixed by the server (`pg_type.dat`).
public struct PostgresType: RawRepresentable, Hashable, Sendable {
    /// The `oid` of the row in `pg_type`.
    public let rawValue: UInt32

    /// The type with this `oid`.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Left to the server to infer.
    public static let unspecified = PostgresType(rawValue: 0)
    /// `boolean`.
    public static let bool = PostgresType(rawValue: 16)
    /// `bytea`.
    public static let bytea = PostgresType(rawValue: 17)
    /// `"char"`, the one-byte type of the catalogues.
    public static let char = PostgresType(rawValue: 18)
    /// `name`.
    public static let name = PostgresType(rawValue: 19)
    /// `bigint`.
    public static let int8 = PostgresType(rawValue: 20)
    /// `smallint`.
    public static let int2 = PostgresType(rawValue: 21)
    /// `integer`.
    public static let int4 = PostgresType(rawValue: 23)
    /// `text`.
    public static let text = PostgresType(rawValue: 25)
    /// `oid`.
    public static let oid = PostgresType(rawValue: 26)
    /// `json`.
    public static let json = PostgresType(rawValue: 114)
    /// `real`.
    public static let float4 = PostgresType(rawValue: 700)
    /// `double precision`.
    public static let float8 = PostgresType(rawValue: 701)
    /// The type of an untyped literal.
    public static let unknown = PostgresType(rawValue: 705)
    /// `character(n)`.
    public static let bpchar = PostgresType(rawValue: 1042)
    /// `character varying`.
    public static let varchar = PostgresType(rawValue: 1043)
    /// `date`.
    public static let date = PostgresType(rawValue: 1082)
    /// `time without time zone`.
    public static let time = PostgresType(rawValue: 1083)
    /// `timestamp without time zone`.
    public static let timestamp = PostgresType(rawValue: 1114)
    /// `timestamp with time zone`.
    public static let timestamptz = PostgresType(rawValue: 1184)
    /// `interval`.
    public static let interval = PostgresType(rawValue: 1186)
    /// `numeric`.
    public static let numeric = PostgresType(rawValue: 1700)
    /// `void`, what a function without a result returns.
    public static let void = PostgresType(rawValue: 2278)
    /// `uuid`.
    public static let uuid = PostgresType(rawValue: 2950)
    /// `jsonb`.
    public static let jsonb = PostgresType(rawValue: 3802)
    /// `tstzrange`.
    public static let tstzrange = PostgresType(rawValue: 3910)

    /// The first id that the server gives to types made by users: enums, domains, extensions.
    static let firstOfUsers: UInt32 = 16384
}

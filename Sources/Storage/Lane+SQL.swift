import Clinic
import Postgres

extension Lane {
    /// Whether one lane comes before another.
    static func isSooner(_ one: SQL, than other: SQL) -> SQL {
        let lanes = allCases.sorted().map(\.rawValue)
        return "array_position(\(lanes), \(one)) < array_position(\(lanes), \(other))"
    }

    /// The sooner of two lanes.
    static func sooner(_ one: SQL, _ other: SQL) -> SQL {
        "case when \(isSooner(one, than: other)) then \(one) else \(other) end"
    }
}

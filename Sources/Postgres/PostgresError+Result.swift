import CLibPQ

extension PostgresError {
    /// The fields of an error message (`postgres_ext.h`); their macros are characters that Swift cannot import.
    enum Field: Int32 {
        case severity = 86  // V, never translated
        case sqlState = 67  // C
        case message = 77  // M
        case table = 116  // t
        case column = 99  // c
        case constraint = 110  // n
        case function = 82  // R
        case position = 80  // P, counted in characters from 1
    }

    /// Reads a libpq result whose status is an error.
    init(_ result: OpaquePointer, statement: String) {
        let state = SQLState(rawValue: Self.text(.sqlState, of: result) ?? "XX000")
        let message = Self.text(.message, of: result) ?? "no message"
        self.init(
            sqlState: state,
            message: state.family == "22" ? message.withoutQuotedText : message,
            constraint: Self.text(.constraint, of: result),
            table: Self.text(.table, of: result),
            column: Self.text(.column, of: result),
            position: Self.text(.position, of: result).flatMap { Int($0) },
            statement: statement)
    }

    static func text(_ field: Field, of result: OpaquePointer) -> String? {
        PQresultErrorField(result, field.rawValue).map { String(cString: $0) }
    }
}

extension String {
    /// Cut from the first quotation mark to the last one: what a data exception quotes is somebody's value.
    var withoutQuotedText: String {
        guard let first = firstIndex(of: "\""), let last = lastIndex(of: "\"") else { return self }
        return self[..<first] + "…" + self[index(after: last)...]
    }
}

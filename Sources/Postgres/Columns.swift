import CLibPQ

/// The names of a result's columns, made once for a prepared statement and shared by all its results.
final class Columns: Sendable {
    private let positions: [String: Int32]

    /// Reads the names from a result.
    ///
    /// Where two columns have one name the first counts.
    init(_ result: OpaquePointer) {
        var positions: [String: Int32] = [:]
        for column in 0..<PQnfields(result) {
            guard let name = PQfname(result, column) else { continue }
            positions[String(cString: name)] = positions[String(cString: name)] ?? column
        }
        self.positions = positions
    }

    func position(of name: String) -> Int32? {
        positions[name]
    }
}

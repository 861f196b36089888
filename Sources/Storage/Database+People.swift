public import Clinic
import Postgres

extension Database {
    /// People whose name, address or number begins with `text`, at most `limit`, by name.
    ///
    /// Addresses and names are compared without regard to case; numbers as they were given.
    public func people(
        matching text: String, limit: Int, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> [Person] {
        // The pattern's own signs are taken literally.
        let literal = text.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_")
        let pattern = literal + "%"
        return try await read(
            practice.id, deadline: deadline,
            [
                """
                select \(Person.columns) from person
                where practice_id = \(practice.id)
                    and (lower(name) like lower(\(pattern)) or lower(email) like lower(\(pattern))
                        or phone like \(pattern))
                order by lower(name), person_id
                limit \(Int32(limit))
                """
            ]
        )[0].map { try Person($0) }
    }
}

public import Clinic
import Postgres

extension Database {
    /// Stores a key; its secret is kept as a hash only (256 random bits may use a plain one, ASVS 5.0 6.5.2).
    public func add(_ key: APIKey, secret: String, call: Call) async throws {
        _ = try await write(call) { write in
            write.transaction.enqueue(
                """
                insert into api_key (practice_id, key_id, name, scopes, secret_hash, staff_id, created_at)
                values (\(call.practice.id), \(key.id), \(key.name), \(key.scopes.map(\.rawValue).sorted()),
                    \(SecretHash.bytes(of: secret)), \(key.staff?.id), \(write.now))
                """)
            write.audit("key.created", "key", key.id)
            return (Answer(status: 201), nil)
        }
    }

    /// The key with this id if `secret` is its secret and it is not revoked; nil otherwise.
    public func key(
        _ id: APIKey.ID, secret: String, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> APIKey? {
        let rows = try await read(
            practice.id, deadline: deadline,
            [
                """
                select k.name as key_name, k.scopes, k.secret_hash, k.staff_id as holder_id, \(StaffMember.columns)
                from api_key k
                left join staff m using (practice_id, staff_id)
                where k.practice_id = \(practice.id) and k.key_id = \(id) and k.revoked_at is null
                    and (k.staff_id is null or m.active)
                """
            ])[0]
        guard let row = rows.first else { return nil }
        let stored: [UInt8] = try row["secret_hash"]
        guard Self.equalInConstantTime(stored, SecretHash.bytes(of: secret)) else { return nil }
        let scopes: [String] = try row["scopes"]
        return APIKey(
            id: id, practice: practice.id, name: try row["key_name"],
            scopes: Set(scopes.compactMap(APIKey.Scope.init(rawValue:))),
            staff: try (row["holder_id"] as StaffMember.ID?).map { _ in try StaffMember(row) })
    }

    private static func equalInConstantTime(_ lhs: [UInt8], _ rhs: [UInt8]) -> Bool {
        guard lhs.count == rhs.count else { return false }
        return zip(lhs, rhs).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

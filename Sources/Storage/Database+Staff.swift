public import Clinic
import Postgres

extension Database {
    /// Everybody who works here, clinicians first, in the order of the practice's file.
    public func staff(of practice: Practice, deadline: ContinuousClock.Instant) async throws -> [StaffMember] {
        try await read(
            practice.id, deadline: deadline,
            [
                """
                select \(StaffMember.columns) from staff m
                where m.practice_id = \(practice.id) and m.active
                order by 'desk' = any(m.roles), m.rank, m.code
                """
            ]
        )[0].map { try StaffMember($0) }
    }

    /// How many of those who work here an alarm can reach, and how many they are.
    public func alarmReach(
        of practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> (reached: Int, all: Int) {
        let rows = try await read(
            practice.id, deadline: deadline,
            [
                """
                select count(*) filter (where email is not null or phone is not null) as reached, count(*) as everyone
                from staff where practice_id = \(practice.id) and active
                """
            ])[0]
        let row = try Self.only(rows)
        let (reached, everyone): (Int64, Int64) = (try row["reached"], try row["everyone"])
        return (Int(reached), Int(everyone))
    }

    /// The member of the staff with this code.
    ///
    /// - Throws: `Refusal` `not_found`.
    public func staffMember(
        _ code: String, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> StaffMember {
        let rows = try await read(
            practice.id, deadline: deadline, [Self.staffMember(code, practice.id)])[0]
        guard let row = rows.first else { throw Refusal.notFound("member of the staff") }
        return try StaffMember(row)
    }

    /// The member of the staff with this code, if they still work here.
    static func staffMember(_ code: String, _ practice: Practice.ID) -> SQL {
        """
        select \(StaffMember.columns) from staff m
        where m.practice_id = \(practice) and m.code = \(code) and m.active
        """
    }
}

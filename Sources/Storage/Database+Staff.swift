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

    /// How many of those who work here an alarm can reach, how many they are, and the codes of those whose number wants
    /// no texts any more.
    public func alarmReach(
        of practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> (reached: Int, all: Int, optedOut: [String]) {
        let rows = try await read(
            practice.id, deadline: deadline,
            [
                """
                select \(StaffMember.columns), m.email as member_email, m.phone as member_phone,
                    m.notices as member_notices
                from staff m
                where m.practice_id = \(practice.id) and m.active
                order by m.rank, m.code
                """
            ])[0]
        let staff = try rows.map { (code: try $0["member_code"] as String, contact: try StaffMember.Contact($0)) }
        let addresses = staff.flatMap { $0.contact.addresses(region: practice.region) }
        let found = try await read(practice.id, deadline: deadline, [OptOut.select(addresses, practice.id)])[0]
        let keys = Set(try found.map { try $0["key"] as String })
        let reaches = staff.map { $0.contact.reach(optedOut: keys, of: practice) }
        let silent = zip(staff, reaches).filter { $1.optedOut.contains(.text) }.map { $0.0.code }
        return (reaches.count { !$0.ways.isEmpty }, staff.count, silent)
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

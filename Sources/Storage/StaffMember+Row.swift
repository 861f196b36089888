import Clinic
import Postgres

extension StaffMember {
    /// The columns of `staff m` that a member is read from, named so that they can stand beside those of others.
    static let columns: SQL = """
        m.staff_id as member_id, m.code as member_code, m.name as member_name, m.roles as member_roles
        """

    init(_ row: Row) throws {
        let roles: [String] = try row["member_roles"]
        self.init(
            id: try row["member_id"], code: try row["member_code"], name: try row["member_name"],
            roles: Set(roles.compactMap(Role.init(rawValue:))))
    }
}

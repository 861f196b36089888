import Clinic
import Foundation
import Postgres
import Scheduling

// Staff and rota, on both sides of the comparison. Clinicians are staff by the database's own doing and stand here
// only where they have turns of duty.

extension PracticeDefinition {
    /// The staff and the rota, with the ids that they have in the database, or fresh ones.
    func staffThings(stored: StoredPractice) -> [PracticeThing] {
        staff.enumerated().map { rank, member in
            let id = stored.id(.staff, member.code) ?? stored.id(.clinician, member.code)
            return PracticeThing(
                .staff, member.code, id: id ?? Identifier<StaffMember>.fresh().uuid,
                facts: PracticeThing.staff(
                    name: member.name, roles: member.roles.map(\.rawValue), hours: member.hours, rank: rank)
                    + PracticeThing.contact(member.contact))
        }
            + duty.enumerated().map { rank, turn in
                PracticeThing(
                    .duty, turn.staff, id: Identifier<StaffMember>.fresh().uuid,
                    facts: PracticeThing.duty(turn.hours, rank: rank))
            }
    }
}

extension StoredPractice {
    /// What `staff(_:)` reads.
    static func staffStatements(_ practice: Practice.ID) -> [SQL] {
        [
            """
            select m.staff_id, m.code, m.name, m.roles, m.hours, m.rank, m.active, m.email as member_email,
                m.phone as member_phone, m.notices as member_notices
            from staff m
            left join clinician c on (c.practice_id, c.clinician_id) = (m.practice_id, m.staff_id)
            where m.practice_id = \(practice) and (c.clinician_id is null or (m.active and not c.active))
            order by m.rank, m.code
            """,
            """
            select d.staff_id, m.code, d.hours, d.rank
            from duty d join staff m using (practice_id, staff_id)
            where d.practice_id = \(practice)
            order by d.rank, m.code
            """,
        ]
    }

    static func staff(_ results: [[Row]]) throws -> [PracticeThing] {
        let staff = try results[0].map { row in
            let rank: Int = try row["rank"]
            return PracticeThing(
                .staff, try row["code"], id: try row["staff_id"], isActive: try row["active"],
                facts: PracticeThing.staff(
                    name: try row["name"], roles: try row["roles"], hours: try row.decoded("hours"), rank: rank)
                    + PracticeThing.contact(try StaffMember.Contact(row)))
        }
        let duty = try results[1].map { row in
            let rank: Int = try row["rank"]
            let hours: WeeklyHours? = try row.decoded("hours")
            return PracticeThing(
                .duty, try row["code"], id: try row["staff_id"],
                facts: PracticeThing.duty(hours ?? WeeklyHours(), rank: rank))
        }
        return staff + duty
    }
}

extension PracticeThing {
    fileprivate static func staff(
        name: String, roles: [String], hours: WeeklyHours?, rank: Int
    ) -> [(name: String, text: String)] {
        [
            ("name", name), ("roles", list(roles.sorted())), ("hours", self.hours(hours)),
            ("position", "\(rank + 1)"),
        ]
    }

    /// Where messages reach a member of the staff.
    static func contact(_ contact: StaffMember.Contact) -> [(name: String, text: String)] {
        [
            ("email", contact.email ?? "none"), ("phone", contact.phone ?? "none"),
            ("notices", list(contact.notices.map(\.rawValue).sorted())),
        ]
    }

    fileprivate static func duty(_ hours: WeeklyHours, rank: Int) -> [(name: String, text: String)] {
        [("hours", self.hours(hours)), ("position", "\(rank + 1)")]
    }
}

import Clinic
import Foundation
import Postgres
import Scheduling

extension PracticePlan {
    /// Who no longer works here: written before clinicians and staff, since somebody may have become the other.
    func staffRemovals(_ practice: Practice.ID) -> [SQL] {
        let (staff, turns) = (removed(.staff), removed(.duty))
        let leaving = staff + removed(.clinician)
        return [
            leaving.isEmpty
                ? nil
                : """
                update staff set email = null, phone = null, notices = '{}'
                where practice_id = \(practice) and staff_id = any(\(leaving))
                """,
            staff.isEmpty
                ? nil : "update staff set active = false where practice_id = \(practice) and staff_id = any(\(staff))",
            turns.isEmpty
                ? nil : "delete from duty where practice_id = \(practice) and staff_id = any(\(turns))",
        ].compactMap(\.self)
    }

    /// Who else works here, and who is on duty.
    func staffStatements(_ definition: PracticeDefinition, _ practice: Practice.ID) throws -> [SQL] {
        let staff = try definition.staff.enumerated().filter { writes(.staff, $0.element.code) }.map { rank, member in
            """
            insert into staff (practice_id, staff_id, code, name, roles, rank, hours, email, phone, notices)
            values (\(practice), \(try id(.staff, member.code)), \(member.code), \(member.name),
                \(member.roles.map(\.rawValue).sorted()), \(Int16(rank)),
                \(try member.hours.map { try JSON(encoding: $0) }), \(member.contact.email),
                \(member.contact.phone), \(member.contact.notices.map(\.rawValue).sorted()))
            on conflict (practice_id, staff_id) do update
            set name = excluded.name, roles = excluded.roles, rank = excluded.rank, hours = excluded.hours,
                email = excluded.email, phone = excluded.phone, notices = excluded.notices, active = true
            """ as SQL
        }
        // The row of a clinician is there already: the database has made it.
        let contacts = try definition.clinicians.filter { writes(.clinician, $0.code) }.map { clinician in
            """
            update staff
            set email = \(clinician.contact.email), phone = \(clinician.contact.phone),
                notices = \(clinician.contact.notices.map(\.rawValue).sorted())
            where practice_id = \(practice) and staff_id = \(try id(.clinician, clinician.code))
            """ as SQL
        }
        let duty = try definition.duty.enumerated().filter { writes(.duty, $0.element.staff) }.map { rank, turn in
            """
            insert into duty (practice_id, staff_id, rank, hours)
            select practice_id, staff_id, \(Int16(rank)), \(try JSON(encoding: turn.hours))
            from staff where practice_id = \(practice) and code = \(turn.staff)
            on conflict (practice_id, staff_id) do update set rank = excluded.rank, hours = excluded.hours
            """ as SQL
        }
        return staff + contacts + duty
    }
}

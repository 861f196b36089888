import Clinic
import Postgres
import Scheduling

extension Proposal {
    /// The columns that a proposal is read from.
    static let columns: SQL = """
        proposal_id, state, change, plan, change_number, version, created_at, applied_at, reversed_at
        """

    static func select(_ id: ID, _ practice: Practice.ID, forUpdate: Bool = false) -> SQL {
        let lock: SQL = forUpdate ? "for update" : ""
        return """
            select \(columns) from proposal
            where practice_id = \(practice) and proposal_id = \(id) \(lock)
            """
    }

    init(_ row: Row) throws {
        let change: JSON = try row["change"]
        let plan: JSON = try row["plan"]
        let version: Int32 = try row["version"]
        self.init(
            id: try row["proposal_id"], change: try change.decode(ProposedChange.self), state: try row.word("state"),
            visits: try plan.decode([ProposedVisit].self), changeNumber: try row["change_number"],
            version: Int(version), created: try row["created_at"], applied: try row["applied_at"],
            reversed: try row["reversed_at"])
    }

    func insert(_ practice: Practice.ID) throws -> SQL {
        """
        insert into proposal
            (practice_id, proposal_id, kind, state, change, plan, change_number, version, created_at)
        values (\(practice), \(id), \(change.kind.rawValue), \(state.rawValue), \(try JSON(encoding: change)),
            \(try JSON(encoding: visits)), \(changeNumber), \(Int32(version)), \(created))
        """
    }

    /// Writes what a transition changed; what could be put back is forgotten unless it is kept by an application.
    func update(_ practice: Practice.ID) throws -> SQL {
        """
        update proposal
        set state = \(state.rawValue), plan = \(try JSON(encoding: visits)), version = \(Int32(version)),
            applied_at = \(applied), reversed_at = \(reversed),
            undo = case when \(state == .applied) then undo end
        where practice_id = \(practice) and proposal_id = \(id)
        """
    }

    /// Keeps the rows that an application is about to replace.
    ///
    /// - Parameter closure: the closure that is entered with it, if one is.
    func keepUndo(
        _ touched: [Appointment.ID], closure: DatedHours.ID?, hoursOf clinician: Clinician.ID?, _ practice: Practice.ID
    ) -> SQL {
        """
        update proposal
        set undo = jsonb_build_object(
            'closure', \(closure),
            'hours', (\(Self.hours(of: clinician, practice))),
            'appointments', (
                select coalesce(jsonb_agg(to_jsonb(a)), '[]') from appointment a
                where a.practice_id = \(practice) and a.appointment_id = any(\(touched))),
            'phases', (
                select coalesce(jsonb_agg(to_jsonb(f)), '[]') from appointment_phase f
                join appointment a using (practice_id, appointment_id, schedule_version)
                where f.practice_id = \(practice) and f.appointment_id = any(\(touched))),
            'claims', (
                select coalesce(jsonb_agg(to_jsonb(c)), '[]') from claim c
                where c.practice_id = \(practice) and c.appointment_id = any(\(touched))))
        where practice_id = \(practice) and proposal_id = \(id)
        """
    }

    /// Keeps beside them the hours that an application has entered: only those are taken back.
    func keepEntered(hoursOf clinician: Clinician.ID, _ practice: Practice.ID) -> SQL {
        """
        update proposal
        set undo = undo || jsonb_build_object('entered', (\(Self.hours(of: clinician, practice))))
        where practice_id = \(practice) and proposal_id = \(id)
        """
    }

    /// The hours of a clinician as they are, in one value.
    static func hours(of clinician: Clinician.ID?, _ practice: Practice.ID) -> SQL {
        """
        select coalesce(jsonb_agg(to_jsonb(h) order by h.hours_id), '[]') from weekly_hours h
        where h.practice_id = \(practice) and h.resource_id = \(clinician)
        """
    }
}

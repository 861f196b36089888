import Clinic
import Postgres

extension Person {
    /// The lanes in which somebody of the staff looks after the safety of whoever asks.
    static let watchfulLanes = Lane.allCases.filter { $0 <= .soon }.map(\.rawValue)

    /// The rules whose flags are about somebody's safety.
    private static let watchfulRules = TriageRule.ordered.filter { ($0.lane ?? .routine) <= .soon }.map(\.name.rawValue)

    /// Whether somebody of the staff still looks after the safety of a person, under any of their names: a flag that no
    /// clinician has closed, or an open task in one of the urgent lanes.
    ///
    /// - Parameter person: an expression that gives their id.
    static func isWatched(_ person: SQL, _ practice: Practice.ID) -> SQL {
        """
        exists (
            select from (\(circle(where: "asked.person_id = \(person)", practice))) c
            where exists (
                select from triage_flag f
                where f.practice_id = \(practice) and f.person_id = c.person_id and f.closed_at is null
                    and f.rule = any(\(watchfulRules))
            ) or exists (
                select from task t
                left join request r on (r.practice_id, r.request_id) = (t.practice_id, t.request_id)
                left join appointment b on (b.practice_id, b.appointment_id) = (t.practice_id, t.appointment_id)
                where t.practice_id = \(practice) and t.state = 'open' and t.lane = any(\(watchfulLanes))
                    and t.kind in ('call', 'review', 'rebound', 'check_in')
                    and c.person_id in (t.person_id, r.person_id, b.person_id)
            )
        )
        """
    }
}

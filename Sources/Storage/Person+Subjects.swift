import Clinic
import Postgres

extension Person {
    /// The ids of everything that is somebody's, as `subject_id`: what tasks, links and the audit trail are about.
    ///
    /// - Parameter mine: a condition on `person_id`.
    static func things(where mine: SQL, _ practice: Practice.ID) -> SQL {
        """
        select person_id as subject_id from person where practice_id = \(practice) and \(mine)
        union all
        select appointment_id from appointment where practice_id = \(practice) and \(mine)
        union all
        select itinerary_id from appointment
        where practice_id = \(practice) and \(mine) and itinerary_id is not null
        group by itinerary_id
        union all
        select request_id from request where practice_id = \(practice) and \(mine)
        union all
        select series_id from series where practice_id = \(practice) and \(mine)
        union all
        select entry_id from waitlist_entry where practice_id = \(practice) and \(mine)
        union all
        select offer_id from offer join waitlist_entry using (practice_id, entry_id)
        where practice_id = \(practice) and \(mine)
        union all
        select check_in_id from check_in where practice_id = \(practice) and \(mine)
        union all
        select questionnaire_id from questionnaire where practice_id = \(practice) and \(mine)
        union all
        select flag_id from triage_flag where practice_id = \(practice) and \(mine)
        """
    }

    /// The ids of everything about which the audit trail may say something that concerns somebody, as `subject_id`.
    ///
    /// - Parameter mine: a condition on `person_id`.
    static func subjects(where mine: SQL, _ practice: Practice.ID) -> SQL {
        """
        with thing as materialized (\(things(where: mine, practice)))
        select subject_id from thing
        union all
        select task_id from task join thing using (subject_id) where practice_id = \(practice)
        union all
        select link_id from link join thing using (subject_id) where practice_id = \(practice)
        """
    }
}

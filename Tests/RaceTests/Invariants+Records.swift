extension Invariants {
    /// What is written down about visits.
    static let records = [
        (
            "I4 one key, two bookings",
            """
            select format('%s: %s', email, count(*)) from person join appointment using (practice_id, person_id)
            where email like '%@\(Journal.host)' and source = 'website'
            group by email having count(distinct coalesce(itinerary_id, appointment_id)) > 1
            union all
            select format('%s without the key that it was booked with', appointment_id) from appointment a
            where 1 <> (
                select count(*) from idempotency i
                where (i.practice_id, i.answer::jsonb ->> 'id')
                        = (a.practice_id, coalesce(a.itinerary_id, a.appointment_id)::text)
                    and i.route = case when a.itinerary_id is null then 'appointments' else 'itineraries' end)
            """
        ),
        (
            "I5 a visit without its entries",
            """
            select format('%s: %s entries of %s versions', appointment_id, count(e), schedule_version)
            from appointment a left join audit_entry e
                on (e.practice_id, e.subject_id) = (a.practice_id, a.appointment_id)
                and e.action in ('appointment.booked', 'appointment.moved', 'appointment.cancelled')
            group by appointment_id, schedule_version
            having count(e) <> schedule_version
                or count(e) filter (where e.action = 'appointment.booked') <> 1
            """
        ),
        (
            "I5 an entry without its visit",
            """
            select format('%s %s', action, subject_id) from audit_entry e
            where action in ('appointment.booked', 'appointment.moved') and not exists (
                select from appointment_phase p
                where (p.practice_id, p.appointment_id) = (e.practice_id, e.subject_id) and p.xmin = e.xmin)
            """
        ),
        (
            "I5 a visit without its message",
            """
            select appointment_id::text from appointment a
            where state not in ('cancelled', 'missed') and not exists (
                select from message m
                where m.practice_id = a.practice_id and case
                    when a.schedule_version > 1 then m.kind = 'moved'
                        and (m.subject_id, m.schedule_version) = (a.appointment_id, a.schedule_version)
                    when a.series_id is not null then m.kind = 'series' and m.subject_id = a.series_id
                    else m.kind = 'booked' and m.subject_id = a.appointment_id end)
            """
        ),
        (
            "I5 a message of a version that never was",
            """
            select message_id::text from message m
            where m.kind not in ('cancelled', 'series', 'series_cancelled', 'week', 'check_in', 'offer', 'waiting') and not exists (
                select from appointment_phase p
                where (p.practice_id, p.appointment_id, p.schedule_version)
                    = (m.practice_id, m.subject_id, m.schedule_version))
            """
        ),
    ]
}

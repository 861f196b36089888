import Clinic
import Foundation
import Postgres
import Scheduling

/// What is asked of the database about a stretch of time for one service.
struct DiaryQuestion: Sendable {
    let practice: Practice.ID
    let catalogue: Catalogue
    let window: TimeRange
    /// In which days and weeks are counted: that of the site.
    let zone: Zone
    var except = Except()

    /// What to leave out of the taken time: one's own hold, or the visits that are being moved.
    struct Except: Sendable {
        var hold: Hold.ID?
        var appointments: [Appointment.ID] = []
    }

    /// How many statements `statements` gives.
    var count: Int { catalogue.hasLimits ? 5 : 4 }

    /// The statements that `Diary.init` reads.
    var statements: [SQL] {
        let resources = catalogue.resources
        var statements: [SQL] = [
            "select daybook_now() as now, revision from practice where practice_id = \(practice)",
            """
            select resource_id, during, elsewhere from opening
            where practice_id = \(practice) and during && \(window) and resource_id = any(\(resources))
            """,
            """
            select resource_id, during from closure
            where practice_id = \(practice) and during && \(window)
                and (resource_id is null or resource_id = any(\(resources)))
            """,
            """
            select c.resource_id, c.seat, c.during, h.expires_at
            from claim c
            left join hold h using (practice_id, hold_id)
            where c.practice_id = \(practice) and c.during && \(window) and c.resource_id = any(\(resources))
                and (c.hold_id is null or (h.expires_at > daybook_now() and c.hold_id is distinct from \(except.hold)))
                and (c.appointment_id is null or c.appointment_id <> all(\(except.appointments)))
            """,
        ]
        if catalogue.hasLimits { statements.append(visits) }
        return statements
    }

    /// The visits and holds that count against the limits of whole weeks.
    private var visits: SQL {
        """
        select service_id, clinician_id, lower(during) as starts_at
        from appointment
        where practice_id = \(practice) and lower(during) >= \(weeks.start) and lower(during) < \(weeks.end)
            and state <> 'cancelled' and appointment_id <> all(\(except.appointments))
        union all
        select service_id, clinician_id, starts_at
        from hold
        where practice_id = \(practice) and starts_at >= \(weeks.start) and starts_at < \(weeks.end)
            and expires_at > daybook_now() and hold_id is distinct from \(except.hold)
        """
    }

    private var weeks: TimeRange {
        let first = zone.startOfDay(zone.local(window.start).date.monday)
        let last = zone.startOfDay(zone.local(window.end).date.monday.adding(days: 7))
        return TimeRange(start: first, end: last) ?? window
    }
}

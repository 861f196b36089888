import Clinic
import Foundation
import Postgres
import Scheduling

/// What is asked of the database about a stretch of time for one service.
struct DiaryQuestion: Sendable {
    let practice: Practice.ID
    private(set) var catalogue: Catalogue
    let window: TimeRange
    /// In which days and weeks are counted: that of the site.
    let zone: Zone
    let except: Except
    /// Whether the visits that count against limits are asked for.
    let isCounting: Bool
    /// Whose claims are asked for.
    private let claimed: [UUID]

    /// - Parameter visit: for which visit taken time is asked for; nil for all taken time of the site.
    init(
        practice: Practice.ID, catalogue: Catalogue, window: TimeRange, zone: Zone, except: Except = Except(),
        for visit: Visit? = nil
    ) {
        self.init(
            practice: practice, [catalogue], window: window, zone: zone, except: except,
            claimed: visit.map(catalogue.resources(takenBy:)) ?? catalogue.resources)
    }

    private init(
        practice: Practice.ID, _ catalogues: [Catalogue], window: TimeRange, zone: Zone, except: Except,
        claimed: [UUID]
    ) {
        (self.practice, self.window, self.zone, self.except) = (practice, window, zone, except)
        self.claimed = claimed
        catalogue = catalogues[0]
        isCounting = catalogues.contains(where: \.hasLimits)
    }

    /// One question for several services of one site, and how each of them reads its rows: all have the same statements.
    ///
    /// - Parameters:
    ///   - starts: where the first service may begin.
    ///   - visits: the phases of each.
    static func questions(
        practice: Practice.ID, _ catalogues: [Catalogue], around starts: TimeRange, _ visits: [Visit], zone: Zone,
        except: Except
    ) throws(Refusal) -> [DiaryQuestion] {
        guard let last = visits.starts(from: starts.end).dropLast().last,
            let window = TimeRange(start: starts.start - .days(1), end: last + .days(1))
        else { throw .invalid("/start", "This time is too far away.") }
        let claimed = zip(catalogues, visits).reduce(into: Set<UUID>()) { $0.formUnion($1.0.resources(takenBy: $1.1)) }
        let question = DiaryQuestion(
            practice: practice, catalogues, window: window, zone: zone, except: except, claimed: Array(claimed))
        return catalogues.map { catalogue in
            var own = question
            own.catalogue = catalogue
            return own
        }
    }

    /// The same around one start.
    static func questions(
        practice: Practice.ID, _ catalogues: [Catalogue], around start: Instant, _ visits: [Visit], zone: Zone,
        except: Except
    ) throws(Refusal) -> [DiaryQuestion] {
        guard let moment = TimeRange(start: start, lasting: .microseconds(1)) else {
            throw .invalid("/start", "This time is too far away.")
        }
        return try questions(practice: practice, catalogues, around: moment, visits, zone: zone, except: except)
    }

    /// What to leave out of the taken time: one's own hold, or the visits that are being moved.
    struct Except: Sendable {
        var hold: Hold.ID?
        var appointments: [Appointment.ID] = []

        var isEmpty: Bool { hold == nil && appointments.isEmpty }
    }

    /// How many statements `statements` gives.
    var count: Int { isCounting ? 5 : 4 }

    /// The time, and as of which revision of the practice's file.
    var present: SQL { "select daybook_now() as now, revision from practice where practice_id = \(practice)" }

    /// Reads what `present` found.
    ///
    /// - Throws: `CatalogueChanged`.
    func now(_ rows: [Row]) throws -> Instant {
        let row = try Database.only(rows)
        guard try row["revision"] == catalogue.revision else { throw CatalogueChanged() }
        return try row["now"]
    }

    /// The statements that `Diary.init` reads.
    var statements: [SQL] {
        let resources = catalogue.resources
        var statements: [SQL] = [
            present,
            """
            select resource_id, during, elsewhere from opening
            where practice_id = \(practice) and during && \(window) and resource_id = any(\(resources))
            """,
            """
            select resource_id, during from closure
            where practice_id = \(practice) and during && \(window)
                and (resource_id is null or resource_id = any(\(resources)))
            """,
            claims(in: window),
        ]
        if isCounting { statements.append(visits) }
        return statements
    }

    /// The taken time in a stretch.
    func claims(in stretch: TimeRange) -> SQL {
        """
        select c.resource_id, lower(c.seats), upper(c.seats), c.during, h.expires_at
        from claim c
        left join hold h using (practice_id, hold_id)
        where c.practice_id = \(practice) and c.during && \(stretch) and c.resource_id = any(\(claimed))
            and (c.hold_id is null or (h.expires_at > daybook_now() and c.hold_id is distinct from \(except.hold)))
            and (c.appointment_id is null or c.appointment_id <> all(\(except.appointments)))
        """
    }

    /// Whether a claim is among those that are asked for.
    func concerns(_ claim: TakenTime.Claim) -> Bool {
        claim.time.during.overlaps(window) && claimed.contains(claim.resource)
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
        union all
        select s.service_id, s.clinician_id, s.starts_at
        from hold_stop s join hold h using (practice_id, hold_id)
        where practice_id = \(practice) and s.starts_at >= \(weeks.start) and s.starts_at < \(weeks.end)
            and h.expires_at > daybook_now() and hold_id is distinct from \(except.hold)
        """
    }

    private var weeks: TimeRange {
        let first = zone.startOfDay(zone.local(window.start).date.monday)
        let last = zone.startOfDay(zone.local(window.end).date.monday.adding(days: 7))
        return TimeRange(start: first, end: last) ?? window
    }
}

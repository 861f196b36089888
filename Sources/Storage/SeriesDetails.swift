public import Clinic
import Postgres
public import Scheduling

/// A series with its visits and the names that people read.
public struct SeriesDetails: Sendable {
    /// One of its visits.
    public struct Visit: Sendable {
        /// Which of the visits it is, from 1.
        public let position: Int
        /// The visit.
        public let details: AppointmentDetails
    }

    /// The series.
    public let series: Series
    /// Who comes.
    public let person: Person
    /// The code of the service.
    public let serviceCode: String
    /// The label of the service.
    public let serviceLabel: String
    /// The code of the clinician who leads all visits, if one was chosen.
    public let clinicianCode: String?
    /// The zone of the site.
    public let zone: Zone
    /// Its visits by their starts, cancelled ones included.
    public let visits: [Visit]
    /// When it was read.
    public let now: Instant

    /// The visits that have not been cancelled, in order.
    public var standing: [Visit] { visits.filter { $0.details.appointment.state != .cancelled } }

    /// The visits that still lie ahead, in order.
    public var upcoming: [Visit] {
        visits.filter { $0.details.appointment.state.isUpcoming && $0.details.appointment.during.start > now }
    }

    /// The reviews that are open and due.
    public var reviewsDue: [SeriesReview] {
        let standing = standing.map { (position: $0.position, appointment: $0.details.appointment) }
        return series.reviews.filter { $0.isDue(after: standing, in: zone, now: now) }
    }

    /// The visits that need not be given any more: those that took place and, unless they are made up for, those that
    /// were missed.
    var done: [Visit] {
        visits.filter { visit in
            switch visit.details.appointment.state {
            case .completed, .arrived: true
            case .missed: !series.rule.makesUpMissed
            case .provisional, .booked, .confirmed, .cancelled: false
            }
        }
    }

    /// The same as it has become.
    func with(
        _ series: Series, changed: [Appointment.ID: AppointmentDetails] = [:], added: [Visit] = []
    ) -> SeriesDetails {
        let visits = visits.map { visit in
            Visit(position: visit.position, details: changed[visit.details.appointment.id] ?? visit.details)
        }
        return SeriesDetails(
            series: series, person: person, serviceCode: serviceCode, serviceLabel: serviceLabel,
            clinicianCode: clinicianCode, zone: zone,
            visits: (visits + added).sorted {
                $0.details.appointment.during.start < $1.details.appointment.during.start
            }, now: now)
    }
}

extension SeriesDetails {
    /// How many statements `statements` gives.
    static let count = 5

    /// The statements that `init` reads: visits, the series, all positions, its reviews, the clock.
    ///
    /// Visits are locked before the series, in the order in which a change of one visit takes them. The positions are
    /// read after it: they tell of visits that were added while the series was waited for.
    static func statements(_ id: Series.ID, _ practice: Practice.ID, forUpdate: Bool = false) -> [SQL] {
        let (visits, series): (SQL, SQL) = forUpdate ? ("for update of a", "for update of q") : ("", "")
        return [
            """
            \(AppointmentDetails.select)
            where a.practice_id = \(practice) and a.series_id = \(id)
            order by lower(a.during), a.appointment_id
            \(visits)
            """,
            """
            select q.series_id, q.state, q.person_id, q.service_id, q.protocol_id, q.clinician_id, q.pattern, q.rule,
                q.version, q.created_at, q.paused_at, q.ended_at, q.end_reason,
                p.name, p.is_alias, p.email, p.phone, p.zone, p.born::text as born, p.region,
                s.code as service_code, s.label as service_label, t.zone as site_zone,
                (
                    select c.code from clinician c
                    where (c.practice_id, c.clinician_id) = (q.practice_id, q.clinician_id)
                ) as clinician_code
            from series q
            join person p on (p.practice_id, p.person_id) = (q.practice_id, q.person_id)
            join service s on (s.practice_id, s.service_id) = (q.practice_id, q.service_id)
            join site t on (t.practice_id, t.site_id) = (s.practice_id, s.site_id)
            where q.practice_id = \(practice) and q.series_id = \(id)
            \(series)
            """,
            """
            select appointment_id, series_position from appointment
            where practice_id = \(practice) and series_id = \(id)
            """,
            """
            select number, review, after_visit, end_of_week, decision, decided_at from series_review
            where practice_id = \(practice) and series_id = \(id)
            order by number
            """,
            "select daybook_now() as now",
        ]
    }

    /// - Parameter isLocked: whether the statements were for update.
    /// - Throws: `Refusal`: `not_found` when there is no such series, `version_conflict` when not all visits are locked.
    init(_ results: [[Row]], zones: ZoneDirectory, isLocked: Bool = false) throws {
        guard let row = results[1].first else { throw Refusal.notFound("series") }
        if isLocked, results[2].count > results[0].count { throw Self.changedMeanwhile }
        var positions: [Appointment.ID: Int] = [:]
        for row in results[2] {
            let position: Int16 = try row["series_position"]
            positions[try row["appointment_id"]] = Int(position)
        }
        self.init(
            series: try Series(row, reviews: try results[3].map(SeriesReview.init)), person: try Person(row),
            serviceCode: try row["service_code"], serviceLabel: try row["service_label"],
            clinicianCode: try row["clinician_code"], zone: try zones.known(try row["site_zone"]),
            visits: try results[0].map { row in
                let details = try AppointmentDetails(row)
                return Visit(position: positions[details.appointment.id] ?? 1, details: details)
            },
            now: try Database.only(results[4])["now"])
    }

    /// That a series is not any more what was judged.
    static let changedMeanwhile = Refusal(.versionConflict, "Somebody else has changed this series meanwhile.")
}

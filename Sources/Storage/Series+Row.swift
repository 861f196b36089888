import Clinic
import Foundation
import Postgres
import Scheduling

extension Series {
    init(_ row: Row, reviews: [SeriesReview]) throws {
        let rule: JSON = try row["rule"]
        let version: Int32 = try row["version"]
        self.init(
            id: try row["series_id"], state: try row.word("state"), person: try row["person_id"],
            service: try row["service_id"], protocolID: try row["protocol_id"], clinician: try row["clinician_id"],
            pattern: try SeriesPattern(try row["pattern"] as String), rule: try rule.decode(SeriesRule.self),
            version: Int(version),
            times: Times(created: try row["created_at"], paused: try row["paused_at"], ended: try row["ended_at"]),
            endReason: try row["end_reason"], reviews: reviews)
    }

    /// Two statements: the series, and its reviews.
    func inserts(_ practice: Practice.ID) throws -> [SQL] {
        var (visits, weeks): ([Int16], [Int16]) = ([], [])
        for review in reviews {
            switch review.checkpoint.moment {
            case .afterVisit(let visit):
                visits.append(Int16(clamping: visit))
                weeks.append(0)
            case .endOfWeek(let week):
                visits.append(0)
                weeks.append(Int16(clamping: week))
            }
        }
        return [
            """
            insert into series
                (practice_id, series_id, state, person_id, service_id, protocol_id, clinician_id, pattern, rule, version,
                created_at)
            values (\(practice), \(id), \(state.rawValue), \(person), \(service), \(protocolID), \(clinician),
                \(pattern.name), \(try JSON(encoding: rule)), \(Int32(version)), \(times.created))
            """,
            """
            insert into series_review (practice_id, series_id, number, review, after_visit, end_of_week)
            select \(practice), \(id), number, review, nullif(after_visit, 0), nullif(end_of_week, 0)
            from unnest(\(reviews.map { Int16($0.number) }), \(reviews.map(\.checkpoint.review)), \(visits), \(weeks))
                as review (number, review, after_visit, end_of_week)
            """,
        ]
    }

    /// Writes what a transition changed.
    func update(_ practice: Practice.ID) -> SQL {
        """
        update series
        set state = \(state.rawValue), version = \(Int32(version)), paused_at = \(times.paused),
            ended_at = \(times.ended), end_reason = \(endReason)
        where practice_id = \(practice) and series_id = \(id)
        """
    }

    /// Writes the decision of a review.
    func update(_ review: SeriesReview, _ practice: Practice.ID) -> SQL {
        """
        update series_review
        set decision = \(review.decided?.decision.rawValue), decided_at = \(review.decided?.at)
        where practice_id = \(practice) and series_id = \(id) and number = \(Int16(review.number))
        """
    }

    /// Counts a change of one visit for the series that it belongs to, which is completed with its last one.
    static func noteChange(of appointment: Appointment, _ practice: Practice.ID, now: Instant) -> SQL {
        let isCompleted = appointment.state == .completed
        return """
            update series q
            set version = q.version + 1, state = case when last.is_last then 'completed' else q.state end,
                ended_at = case when last.is_last then \(now) else q.ended_at end
            from appointment a
            cross join lateral (
                select \(isCompleted) and exists (
                    select from series w
                    where (w.practice_id, w.series_id) = (a.practice_id, a.series_id) and w.state = 'active'
                ) and not exists (
                    select from appointment b
                    where (b.practice_id, b.series_id) = (a.practice_id, a.series_id)
                        and b.appointment_id <> a.appointment_id
                        and b.state in ('provisional', 'booked', 'confirmed', 'arrived')
                ) as is_last
            ) as last
            where a.practice_id = \(practice) and a.appointment_id = \(appointment.id)
                and (q.practice_id, q.series_id) = (a.practice_id, a.series_id)
            """
    }
}

extension SeriesReview {
    init(_ row: Row) throws {
        let number: Int16 = try row["number"]
        let moment: SeriesCheckpoint.Moment =
            if let visit = try row.count("after_visit") {
                .afterVisit(visit)
            } else {
                .endOfWeek(try row.count("end_of_week") ?? 1)
            }
        let decided: Instant? = try row["decided_at"]
        self.init(
            number: Int(number), checkpoint: SeriesCheckpoint(moment, review: try row["review"]),
            decided: try decided.map { Decided(try row.word("decision"), at: $0) })
    }
}

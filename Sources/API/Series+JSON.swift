import Access
import Clinic
public import HTTP
public import Scheduling
public import Storage

extension SeriesPlans {
    /// The plans as staff see them: what can be booked stands in `starts` of each.
    public var json: JSONValue {
        .object([
            "service": .string(service.code), "zone": .string(zone.name), "done": .int(done),
            "plans": .array(plans.map { $0.json(in: zone, after: done) }),
        ])
    }
}

extension SeriesPlan {
    /// A plan; positions go on after the visits that have been.
    func json(in zone: Zone, after done: Int) -> JSONValue {
        .object([
            "pattern": .string(pattern.name), "complete": .bool(isComplete),
            "span_days": spanDays.map { .int($0) } ?? .null,
            "deviation_minutes": .int(Int(totalDeviation / .minutes(1))),
            "starts": .array(plannedStarts.map { .string($0.rfc3339) }),
            "visits": .array(occurrences.map { $0.json(in: zone, after: done) }),
        ])
    }
}

extension SeriesOccurrence {
    fileprivate func json(in zone: Zone, after done: Int) -> JSONValue {
        let (standing, alternatives): (String, [Instant]) =
            switch place {
            case .kept: ("kept", [])
            case .planned: ("planned", [])
            case .missed: ("missed", [])
            case .conflict(let nearest): ("conflict", nearest)
            }
        return .object([
            "position": .int(position + done), "week": .int(week), "place": .string(standing),
            "wanted_date": .string(wantedDate.description), "start": .instant(start),
            "local": start.map { .string(zone.local($0).description) } ?? .null,
            "alternatives": .array(
                alternatives.map {
                    .object(["start": .string($0.rfc3339), "local": .string(zone.local($0).description)])
                }),
            "deviation_minutes": .int(Int(deviation / .minutes(1))), "reviews": .array(reviews.map { .string($0) }),
        ])
    }
}

extension SeriesDetails {
    /// A series as staff see it.
    public var json: JSONValue {
        let due = Set(reviewsDue.map(\.number))
        return .object([
            "id": .string("\(series.id)"), "state": .string(series.state.rawValue), "version": .int(series.version),
            "service": .object(["code": .string(serviceCode), "label": .string(serviceLabel)]),
            "person": person.json, "clinician": clinicianCode.map { .string($0) } ?? .null,
            "pattern": .string(series.pattern.name), "zone": .string(zone.name),
            "created_at": .string(series.times.created.rfc3339), "paused_at": .instant(series.times.paused),
            "ended_at": .instant(series.times.ended), "end_reason": series.endReason.map { .string($0) } ?? .null,
            "visits": .array(visits.map(\.json)),
            "reviews": .array(series.reviews.map { $0.json(isDue: due.contains($0.number)) }),
            "reviews_due": .array(reviewsDue.map { .int($0.number) }),
        ])
    }

    /// The answer to a booking.
    func created(_ slug: String) -> Answer {
        Answer(
            status: 201, etag: "\(series.version)", location: "/v1/practices/\(slug)/series/\(series.id)",
            body: json.text)
    }

    /// The answer to a change.
    func changed() -> Answer {
        Answer(status: 200, etag: "\(series.version)", body: json.text)
    }
}

extension SeriesDetails.Visit {
    fileprivate var json: JSONValue {
        let appointment = details.appointment
        return .object([
            "position": .int(position), "appointment_id": .string("\(appointment.id)"),
            "state": .string(appointment.state.rawValue), "start": .string(appointment.during.start.rfc3339),
            "end": .string(appointment.during.end.rfc3339), "local_start": .string(appointment.wall.start.description),
            "clinician": .string(details.clinicianCode), "room": details.roomCode.map { .string($0) } ?? .null,
            "version": .int(appointment.version),
        ])
    }
}

extension SeriesReview {
    fileprivate func json(isDue: Bool) -> JSONValue {
        var members: [String: JSONValue] = [
            "number": .int(number), "review": .string(checkpoint.review), "after_visit": .null, "end_of_week": .null,
            "due": .bool(isDue), "decision": decided.map { .string($0.decision.rawValue) } ?? .null,
            "decided_at": .instant(decided?.at),
        ]
        switch checkpoint.moment {
        case .afterVisit(let visit): members["after_visit"] = .int(visit)
        case .endOfWeek(let week): members["end_of_week"] = .int(week)
        }
        return .object(members)
    }
}

extension SeriesMoves {
    /// What moves, and the series: as it is, or as it has become.
    public func json(isApplied: Bool) -> JSONValue {
        let zone = details.zone
        return .object([
            "applied": .bool(isApplied),
            "short_gap_minutes": replan.shortGap.map { .int(Int($0 / .minutes(1))) } ?? .null,
            "moves": .array(
                replan.moves.map { move in
                    .object([
                        "position": .int(move.position), "from": .string(move.from.rfc3339), "to": .instant(move.to),
                        "local_from": .string(zone.local(move.from).description),
                        "local_to": move.to.map { .string(zone.local($0).description) } ?? .null,
                    ])
                }),
            "plan": replan.plan.json(in: zone, after: 0), "series": details.json,
        ])
    }
}

extension SeriesProposal {
    /// The next visit as it is put before a clinician.
    public var json: JSONValue {
        let (why, intervals): (String, [Int]) =
            switch note {
            case .first: ("first", [])
            case .own(let interval): ("own_interval", [interval])
            case .shrinking(let intervals): ("shrinking", intervals)
            }
        return .object([
            "date": .string(date.description), "days": .int(days), "note": .string(why),
            "intervals": .array(intervals.map { .int($0) }),
        ])
    }
}

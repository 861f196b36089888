import Clinic
import Postgres
import Scheduling

// What taking in, adding to and looking at an intake have in common.

extension Database {
    /// The public service of a code; no row for none.
    static func publicService(_ code: String?, _ practice: Practice.ID) -> SQL {
        """
        select service_id from service
        where practice_id = \(practice) and code = \(code ?? "") and active and audience = 'public'
        """
    }

    /// - Throws: `invalid` when a code names no public service.
    static func service(_ code: String?, _ rows: [Row]) throws -> Service.ID? {
        guard code != nil else { return nil }
        guard let row = rows.first else { throw Refusal.invalid("/service", "There is no such service.") }
        return try row["service_id"]
    }

    /// The intake of an id; no row for none.
    static func select(_ id: Intake.ID?, _ practice: Practice.ID) -> SQL {
        "\(Intake.select) where i.practice_id = \(practice) and i.intake_id = \(id)"
    }

    /// - Throws: `not_found` when there is none, or its link has expired.
    static func intake(_ rows: [Row], now: Instant) throws -> Intake {
        guard let row = rows.first else { throw Refusal.notFound("page") }
        let intake = try Intake(row)
        guard now < intake.expires else { throw Refusal.notFound("page") }
        return intake
    }

    /// The clock of promises, from the rows of `Staffing.statements`.
    func responseClock(_ rows: ArraySlice<[Row]>, _ practice: Practice) throws -> ResponseClock {
        let staffing = try Staffing(Array(rows), practice: practice, zones: zones)
        return ResponseClock(staffed: staffing.staffed, zone: try zones.known(practice.zone))
    }
}

extension ConsultationRequest {
    /// A notice that the request ends is over: whoever says more, whatever it is, has answered it.
    static func keepOpen(_ id: ConsultationRequest.ID, _ practice: Practice.ID) -> SQL {
        """
        update request set notified_at = null, expires_at = null, version = version + 1
        where practice_id = \(practice) and request_id = \(id) and state = 'open' and notified_at is not null
        """
    }
}

extension IntakeDraft {
    /// What changes of a request; what was not said stays.
    func update(_ id: ConsultationRequest.ID, _ practice: Practice.ID, service: Service.ID?) -> SQL {
        let message = request.flatMap { $0.message.isEmpty ? nil : $0.message }
        let preferred = request.flatMap { $0.preferred.isEmpty ? nil : $0.preferred }
        return """
            update request
            set service_id = coalesce(\(service), service_id), message = coalesce(\(message), message),
                preferred = coalesce(\(preferred), preferred), version = version + 1
            where practice_id = \(practice) and request_id = \(id) and state = 'open'
            """
    }

    /// What changes of the person whom the intake made; what was not said stays, and so does whoever has visits.
    func update(_ person: Person.ID, _ practice: Practice.ID) -> SQL {
        """
        update person
        set born = coalesce(\(born?.description)::text::date, born), region = coalesce(\(region), region)
        where practice_id = \(practice) and person_id = \(person)
            and not exists (
                select from appointment a
                where a.practice_id = \(practice) and a.person_id = person.person_id)
        """
    }
}

public import Clinic
import Postgres
import Scheduling

/// A request with the person who asks and the name of what they ask for.
public struct RequestDetails: Hashable, Sendable {
    /// The request.
    public let request: ConsultationRequest
    /// Who asks.
    public let person: Person
    /// The code of the service, if they said so.
    public let serviceCode: String?

    /// A request and its names.
    public init(request: ConsultationRequest, person: Person, serviceCode: String?) {
        self.request = request
        self.person = person
        self.serviceCode = serviceCode
    }
}

extension RequestDetails {
    /// Columns and joins of a request; a where clause follows.
    static let select: SQL = """
        select r.request_id, r.state, r.person_id, r.service_id, r.message, r.preferred, r.version, r.created_at,
            r.lane, r.owner_id, r.accepted_at, r.declined_at, r.decline_reason, r.next_step, r.appointment_id,
            p.name, p.is_alias, p.email, p.phone, p.zone, p.born::text as born, p.region, s.code as service_code
        from request r
        join person p using (practice_id, person_id)
        left join service s on (s.practice_id, s.service_id) = (r.practice_id, r.service_id)
        """

    init(_ row: Row) throws {
        self.init(
            request: try ConsultationRequest(row), person: try Person(row), serviceCode: try row["service_code"])
    }
}

extension ConsultationRequest {
    init(_ row: Row) throws {
        let name: State.Name = try row.word("state")
        let state: State =
            switch name {
            case .open: .open
            case .accepted: .accepted(try row["appointment_id"], at: try row["accepted_at"])
            case .declined:
                .declined(
                    Decline(reason: try row["decline_reason"], nextStep: try row["next_step"]),
                    at: try row["declined_at"])
            }
        let version: Int32 = try row["version"]
        self.init(
            id: try row["request_id"], state: state, person: try row["person_id"], service: try row["service_id"],
            message: try row["message"], preferred: try row["preferred"], lane: try row.word("lane"),
            owner: try row["owner_id"], version: Int(version), created: try row["created_at"])
    }

    func insert(_ practice: Practice.ID) -> SQL {
        """
        insert into request
            (practice_id, request_id, state, person_id, service_id, message, preferred, lane, owner_id, version,
            created_at)
        values (\(practice), \(id), 'open', \(person), \(service), \(message), \(preferred), \(lane.rawValue),
            \(owner), \(Int32(version)), \(created))
        """
    }

    func update(_ practice: Practice.ID) -> SQL {
        let (appointment, acceptedAt, decline, declinedAt): (Appointment.ID?, Instant?, Decline?, Instant?) =
            switch state {
            case .open: (nil, nil, nil, nil)
            case .accepted(let appointment, let at): (appointment, at, nil, nil)
            case .declined(let decline, let at): (nil, nil, decline, at)
            }
        return """
            update request
            set state = \(state.name.rawValue), lane = \(lane.rawValue), owner_id = \(owner), version = \(Int32(version)), appointment_id = \(appointment),
                accepted_at = \(acceptedAt), declined_at = \(declinedAt), decline_reason = \(decline?.reason),
                next_step = \(decline?.nextStep)
            where practice_id = \(practice) and request_id = \(id)
            """
    }
}

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
    /// Who of the staff sees to it.
    public let owner: StaffMember?

    /// A request and its names.
    public init(request: ConsultationRequest, person: Person, serviceCode: String?, owner: StaffMember? = nil) {
        self.request = request
        self.person = person
        self.serviceCode = serviceCode
        self.owner = owner
    }

    /// The same names with the request as it has become.
    func with(_ request: ConsultationRequest, owner: StaffMember? = nil) -> RequestDetails {
        RequestDetails(request: request, person: person, serviceCode: serviceCode, owner: owner ?? self.owner)
    }
}

extension RequestDetails {
    /// Columns and joins of a request; a where clause follows.
    static let select: SQL = """
        select r.request_id, r.state, r.person_id, r.service_id, r.message, r.preferred, r.version, r.created_at,
            r.lane, r.owner_id, r.notified_at, r.expires_at,
            r.accepted_at, r.declined_at, r.concluded_at, r.referred_at, r.merged_at, r.merged_into, r.expired_at, r.decline_reason, r.next_step, r.appointment_id,
            p.name, p.is_alias, p.email, p.phone, p.zone, p.born::text as born, p.region, s.code as service_code,
            \(StaffMember.columns)
        from request r
        join person p using (practice_id, person_id)
        left join staff m on (m.practice_id, m.staff_id) = (r.practice_id, r.owner_id)
        left join service s on (s.practice_id, s.service_id) = (r.practice_id, r.service_id)
        """

    init(_ row: Row) throws {
        self.init(
            request: try ConsultationRequest(row), person: try Person(row), serviceCode: try row["service_code"],
            owner: try (row["member_id"] as StaffMember.ID?).map { _ in try StaffMember(row) })
    }
}

extension ConsultationRequest {
    init(_ row: Row) throws {
        let name: State.Name = try row.word("state")
        let state: State =
            switch name {
            case .open: .open
            case .accepted: .accepted(try row["appointment_id"], at: try row["accepted_at"])
            case .declined: .declined(try Decline(row), at: try row["declined_at"])
            case .concluded: .concluded(at: try row["concluded_at"])
            case .referred: .referred(try Decline(row), at: try row["referred_at"])
            case .merged: .merged(into: try row["merged_into"], at: try row["merged_at"])
            case .expired: .expired(at: try row["expired_at"])
            }
        let told: Instant? = try row["notified_at"]
        let version: Int32 = try row["version"]
        self.init(
            id: try row["request_id"], state: state, person: try row["person_id"], service: try row["service_id"],
            message: try row["message"], preferred: try row["preferred"], lane: try row.word("lane"),
            owner: try row["owner_id"],
            notice: try told.flatMap { Notice(told: $0, ends: try row["expires_at"]) }, version: Int(version),
            created: try row["created_at"])
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
        var appointment: Appointment.ID?
        var target: ConsultationRequest.ID?
        var decline: Decline?
        var acceptedAt, concludedAt, declinedAt, referredAt, mergedAt, expiredAt: Instant?
        switch state {
        case .open: break
        case .accepted(let id, let at): (appointment, acceptedAt) = (id, at)
        case .declined(let words, let at): (decline, declinedAt) = (words, at)
        case .concluded(let at): concludedAt = at
        case .referred(let words, let at): (decline, referredAt) = (words, at)
        case .merged(let into, let at): (target, mergedAt) = (into, at)
        case .expired(let at): expiredAt = at
        }
        return """
            update request
            set state = \(state.name.rawValue), lane = \(lane.rawValue), owner_id = \(owner),
                version = \(Int32(version)), appointment_id = \(appointment), accepted_at = \(acceptedAt),
                declined_at = \(declinedAt), decline_reason = \(decline?.reason), next_step = \(decline?.nextStep),
                concluded_at = \(concludedAt), referred_at = \(referredAt), merged_at = \(mergedAt), merged_into = \(target),
                notified_at = \(notice?.told), expires_at = \(notice?.ends), expired_at = \(expiredAt)
            where practice_id = \(practice) and request_id = \(id)
            """
    }
}

extension ConsultationRequest.Decline {
    fileprivate init(_ row: Row) throws {
        self.init(reason: try row["decline_reason"], nextStep: try row["next_step"])
    }
}

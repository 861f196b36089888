public import Clinic
import Foundation
import Postgres
import Scheduling

/// An appointment with the names that people read: who comes, what for, with whom and where.
public struct AppointmentDetails: Hashable, Sendable {
    /// The appointment.
    public let appointment: Appointment
    /// Who comes.
    public let person: Person
    /// The code of the service.
    public let serviceCode: String
    /// The label of the service.
    public let serviceLabel: String
    /// The code of the clinician.
    public let clinicianCode: String
    /// The name of the clinician.
    public let clinicianName: String
    /// The code of the room or line, if the visit takes one.
    public let roomCode: String?
    /// The name of the site.
    public let siteName: String
    /// All appointments of the itinerary that it is part of, itself among them; empty if it was booked alone.
    public let siblings: [Appointment.ID]

    /// An appointment and its names.
    public init(
        appointment: Appointment, person: Person, serviceCode: String, serviceLabel: String, clinicianCode: String,
        clinicianName: String, roomCode: String?, siteName: String, siblings: [Appointment.ID] = []
    ) {
        self.appointment = appointment
        self.person = person
        self.serviceCode = serviceCode
        self.serviceLabel = serviceLabel
        self.clinicianCode = clinicianCode
        self.clinicianName = clinicianName
        self.roomCode = roomCode
        self.siteName = siteName
        self.siblings = siblings
    }

    /// The same names with the appointment as it has become.
    func with(_ appointment: Appointment) -> AppointmentDetails {
        AppointmentDetails(
            appointment: appointment, person: person, serviceCode: serviceCode, serviceLabel: serviceLabel,
            clinicianCode: clinicianCode, clinicianName: clinicianName, roomCode: roomCode, siteName: siteName,
            siblings: siblings)
    }
}

extension AppointmentDetails {
    /// Columns and joins of an appointment with its names; a where clause follows.
    static let select: SQL = """
        select a.appointment_id, a.state, a.during, a.person_id, a.service_id, a.protocol_id, a.clinician_id, a.room_id,
            a.site_id, a.region, a.override_reason, a.overridden, a.attention, a.attention_since,
            a.provisional_until,
            to_char(a.local_start, 'YYYY-MM-DD"T"HH24:MI:SS') as local_start, a.zone, a.zone_edition,
            a.version, a.schedule_version, a.source, a.note, a.created_at, a.confirmed_at, a.arrived_at,
            a.completed_at, a.missed_at, a.cancelled_at, a.cancelled_by, a.cancelled_reason,
            p.name as person_name, p.is_alias, p.email, p.phone, p.zone as person_zone, p.born::text as born,
            p.region as person_region,
            s.code as service_code, s.label as service_label, c.code as clinician_code, c.name as clinician_name,
            r.code as room_code, t.name as site_name, a.series_id, a.itinerary_id, a.itinerary_position,
            case when a.itinerary_id is not null then array(
                select b.appointment_id from appointment b
                where (b.practice_id, b.itinerary_id) = (a.practice_id, a.itinerary_id)
                order by b.itinerary_position
            ) end as siblings
        from appointment a
        join person p on (p.practice_id, p.person_id) = (a.practice_id, a.person_id)
        join service s on (s.practice_id, s.service_id) = (a.practice_id, a.service_id)
        join clinician c on (c.practice_id, c.clinician_id) = (a.practice_id, a.clinician_id)
        join site t on (t.practice_id, t.site_id) = (a.practice_id, a.site_id)
        left join room r on (r.practice_id, r.room_id) = (a.practice_id, a.room_id)
        """

    init(_ row: Row) throws {
        self.init(
            appointment: try Appointment(row),
            person: try Person(row, name: "person_name", zone: "person_zone", region: "person_region"),
            serviceCode: try row["service_code"], serviceLabel: try row["service_label"],
            clinicianCode: try row["clinician_code"], clinicianName: try row["clinician_name"],
            roomCode: try row["room_code"], siteName: try row["site_name"],
            siblings: try (row["siblings"] as [UUID]?).map { $0.map(Appointment.ID.init) } ?? [])
    }
}

extension Appointment {
    init(_ row: Row) throws {
        let wall: String = try row["local_start"]
        guard let start = LocalDateTime(wall) else { throw UnknownWord(column: "local_start", type: "LocalDateTime") }
        let version: Int32 = try row["version"]
        let scheduleVersion: Int32 = try row["schedule_version"]
        let cancelled: Instant? = try row["cancelled_at"]
        let overridden: [String] = try row["overridden"]
        let marked: Instant? = try row["attention_since"]
        let position: Int16? = try row["itinerary_position"]
        self.init(
            id: try row["appointment_id"], state: try row.word("state"), during: try row["during"],
            person: try row["person_id"], service: try row["service_id"], protocolID: try row["protocol_id"],
            clinician: try row["clinician_id"], room: try row["room_id"], site: try row["site_id"],
            region: try row["region"],
            wall: Wall(start: start, zone: try row["zone"], edition: try row["zone_edition"]),
            version: Int(version), scheduleVersion: Int(scheduleVersion), source: try row.word("source"),
            note: try row["note"],
            times: Times(
                created: try row["created_at"], confirmed: try row["confirmed_at"], arrived: try row["arrived_at"],
                completed: try row["completed_at"], missed: try row["missed_at"], cancelled: cancelled),
            cancellation: cancelled == nil
                ? nil : Cancellation(actor: try row.word("cancelled_by"), reason: try row.word("cancelled_reason")),
            override: overridden.isEmpty
                ? nil : Placement.Override(reason: try row["override_reason"], rules: overridden),
            attention: try marked.map { Attention(kind: try row.word("attention"), since: $0) },
            provisionalUntil: try row["provisional_until"],
            series: try row["series_id"],
            itinerary: try position.map { Itinerary.Place(id: try row["itinerary_id"], position: Int($0)) })
    }
}

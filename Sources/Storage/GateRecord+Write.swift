import Clinic
import Postgres
import Scheduling

extension Write {
    /// Enqueues an entry of the book of gates, and its entry in the audit trail.
    func enqueue(_ record: GateRecord, of person: Person.ID, document: ConsentDocument.ID?) {
        transaction.enqueue(
            """
            insert into gate_record
                (practice_id, record_id, person_id, kind, subject, document_id, appointment_id, visit_date, outcome,
                until, recorded_at, principal, staff_id)
            values (\(call.practice.id), \(record.id), \(person), \(record.kind.rawValue), \(record.subject),
                \(document), \(record.appointment), \(record.date?.description)::text::date, \(record.outcome.rawValue),
                \(record.until?.description)::text::date, \(record.at), \(call.principal.description),
                \(call.staff?.id))
            """)
        audit("gate.\(record.outcome.rawValue)", "person", person, fields: [record.kind.rawValue])
    }
}

extension Candidacy {
    func insert(_ practice: Practice.ID, by principal: Principal) -> SQL {
        let (askAgain, other): (LocalDate?, Service.ID?) =
            switch decision {
            case .approved: (nil, nil)
            case .notYet(let askAgain): (askAgain, nil)
            case .no(let otherRoute): (nil, otherRoute)
            }
        return """
            insert into candidacy
                (practice_id, candidacy_id, person_id, service_id, version, decision, ask_again_on, other_service_id,
                clinician_id, until, decided_at, principal)
            values (\(practice), \(id), \(person), \(service), \(Int16(version)), \(decision.name),
                \(askAgain?.description)::text::date, \(other), \(clinician), \(until?.description)::text::date,
                \(decided), \(principal.description))
            """
    }
}

extension Companion {
    func insert(_ person: Person.ID, _ practice: Practice.ID, now: Instant) -> SQL {
        """
        insert into companion (practice_id, companion_id, appointment_id, person_id, name, phone, created_at)
        values (\(practice), \(id), \(appointment), \(person), \(name), \(phone), \(now))
        """
    }

    /// Whoever was named comes no more.
    static func remove(from appointment: Appointment.ID, _ practice: Practice.ID, now: Instant) -> SQL {
        """
        update companion set removed_at = \(now)
        where practice_id = \(practice) and appointment_id = \(appointment) and removed_at is null
        """
    }
}

extension ConsentDocument {
    /// The columns of `consent_document` that a version is read from.
    static let columns: SQL = "document_id, code, version, title, text, created_at"

    init(_ row: Row) throws {
        let version: Int16 = try row["version"]
        self.init(
            id: try row["document_id"], code: try row["code"], version: Int(version), title: try row["title"],
            text: try row["text"], created: try row["created_at"])
    }

    /// The version that an entry is about: the one that was named, or the latest.
    static func select(_ draft: GateDraft, _ practice: Practice.ID) -> SQL {
        """
        select \(columns) from consent_document
        where practice_id = \(practice) and code = \(draft.kind == .consent ? draft.subject : nil)
            and version = coalesce(\(draft.documentVersion.map(Int16.init(clamping:))), version)
        order by version desc
        limit 1
        """
    }
}

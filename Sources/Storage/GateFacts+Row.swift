import Clinic
import Foundation
import Postgres
import Scheduling

/// What is known of several people when the gates of their visits are judged.
struct KnownFacts: Sendable {
    private let records: [Person.ID: [GateRecord]]
    private let decisions: [Person.ID: [Candidacy]]
    private let documents: [String: Int]

    /// How many statements `statements` gives.
    static let count = 3

    /// The statements that `init(_:)` reads.
    static func statements(_ people: [Person.ID], _ practice: Practice.ID) -> [SQL] {
        statements(where: "asked.person_id = any(\(people))", practice)
    }

    /// The same of those whom a condition on `person asked` selects.
    ///
    /// Somebody's facts include those of every name under which they came.
    static func statements(where condition: SQL, _ practice: Practice.ID) -> [SQL] {
        let circle: SQL = """
            with circle as (\(Person.circle(where: condition, practice)))
            """
        return [
            """
            \(circle)
            select distinct on (c.holder_id, r.kind, r.subject, r.appointment_id) c.holder_id, \(GateRecord.columns)
            from circle c
            join gate_record r on r.practice_id = \(practice) and r.person_id = c.person_id
            left join consent_document d using (practice_id, document_id)
            order by c.holder_id, r.kind, r.subject, r.appointment_id, r.recorded_at desc, r.record_id desc
            """,
            """
            \(circle)
            select distinct on (c.holder_id, r.service_id) c.holder_id, \(Candidacy.columns)
            from circle c
            join candidacy r on r.practice_id = \(practice) and r.person_id = c.person_id
            order by c.holder_id, r.service_id, r.decided_at desc, r.candidacy_id desc
            """,
            "select code, max(version) as version from consent_document where practice_id = \(practice) group by code",
        ]
    }

    /// Reads what `statements` found.
    init(_ results: some Sequence<[Row]>) throws {
        let results = Array(results)
        records = try Dictionary(
            grouping: results[0].map { (holder: try $0["holder_id"] as Person.ID, record: try GateRecord($0)) },
            by: \.holder
        ).mapValues { $0.map(\.record) }
        decisions = try Dictionary(
            grouping: results[1].map { (holder: try $0["holder_id"] as Person.ID, decision: try Candidacy($0)) },
            by: \.holder
        ).mapValues { $0.map(\.decision) }
        documents = try Dictionary(
            results[2].map { row in
                let version: Int16 = try row["version"]
                return (try row["code"], Int(version))
            }, uniquingKeysWith: max)
    }

    /// What is known of somebody.
    func facts(of person: Person) -> GateFacts {
        GateFacts(
            born: person.born, records: records[person.id] ?? [], decisions: decisions[person.id] ?? [],
            documents: documents)
    }
}

extension GateRecord {
    /// The columns of `gate_record r` and `consent_document d` that an entry is read from.
    static let columns: SQL = """
        r.record_id, r.kind, r.subject, d.version as document_version, r.appointment_id,
        r.visit_date::text as visit_date, r.outcome, r.recorded_at, r.until::text as until
        """

    init(_ row: Row) throws {
        let version: Int16? = try row["document_version"]
        let (date, until): (String?, String?) = (try row["visit_date"], try row["until"])
        self.init(
            id: try row["record_id"], kind: try row.word("kind"), subject: try row["subject"],
            documentVersion: version.map(Int.init), appointment: try row["appointment_id"],
            on: date.flatMap { LocalDate($0) }, outcome: try row.word("outcome"), at: try row["recorded_at"],
            until: until.flatMap { LocalDate($0) })
    }
}

extension Candidacy {
    /// The columns of `candidacy r` that a decision is read from.
    static let columns: SQL = """
        r.candidacy_id, r.person_id, r.service_id, r.version, r.decision, r.ask_again_on::text as ask_again_on,
        r.other_service_id, r.clinician_id, r.until::text as until, r.decided_at
        """

    init(_ row: Row) throws {
        let version: Int16 = try row["version"]
        let until: String? = try row["until"]
        self.init(
            id: try row["candidacy_id"], person: try row["person_id"], service: try row["service_id"],
            decision: try Decision(row), clinician: try row["clinician_id"], decided: try row["decided_at"],
            until: until.flatMap { LocalDate($0) }, version: Int(version))
    }
}

extension Candidacy.Decision {
    fileprivate init(_ row: Row) throws {
        let (name, askAgain): (String, String?) = (try row["decision"], try row["ask_again_on"])
        switch name {
        case "approved": self = .approved
        case "not_yet":
            guard let date = askAgain.flatMap({ LocalDate($0) }) else { throw MissingRow() }
            self = .notYet(askAgain: date)
        case "no": self = .no(otherRoute: try row["other_service_id"])
        default: throw UnknownWord(column: "decision", type: "Candidacy.Decision")
        }
    }
}

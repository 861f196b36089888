import Clinic
import Foundation
import Postgres
import Scheduling

/// One table that has something of a person: how its rows are found, and what an erasure blanks in them.
///
/// A test compares the list with what the schema says of tables that point at persons.
struct PersonTable: Sendable {
    /// The name of the table.
    let name: String
    /// The key by which its rows are ordered: ids that are made later stand later.
    let key: String
    /// How its rows are found.
    let path: Path
    /// What an erasure does with its rows.
    let erasure: Erasure
    /// Columns that an export leaves out: hashes of secrets, which say nothing and could be tried.
    var hidden: [String] = []

    /// How rows belong to a person.
    enum Path: Sendable {
        /// By this column of their own.
        case own(String)
        /// By this column, through a table whose rows are the person's, and its column of the same name.
        case through(String, String)
        /// By this column, which has the id of something that is the person's (`Person.things`).
        case about(String)
    }

    /// What an erasure does with rows.
    enum Erasure: Sendable {
        /// They name nobody, and the law asks for them.
        case keep
        /// These columns are blanked: their names, and what is written in their place. Others change with them.
        case blank([(column: String, value: SQL)], besides: [(column: String, value: SQL)] = [])
        /// They are deleted: nothing asks for them.
        case delete
    }

    /// What stands where something was erased.
    static let erased = "(erased)"

    /// Every table, what points before what is pointed to.
    static let all: [PersonTable] = [
        PersonTable(
            name: "person", key: "person_id", path: .own("person_id"),
            erasure: .blank(
                [
                    ("name", "'(erased)'"), ("is_alias", "false"), ("email", "null"), ("phone", "null"),
                    ("zone", "null"),
                    ("born", "null"), ("region", "null"),
                ], besides: [("erased_at", "coalesce(erased_at, daybook_now())")])),
        PersonTable(
            name: "request", key: "request_id", path: .own("person_id"),
            erasure: .blank([
                ("message", "''"), ("preferred", "''"),
                ("decline_reason", "case when decline_reason is null then null else '(erased)' end"),
                ("next_step", "case when next_step is null then null else '(erased)' end"),
            ])),
        PersonTable(
            name: "appointment", key: "appointment_id", path: .own("person_id"),
            erasure: .blank([
                ("note", "''"), ("override_reason", "case when override_reason = '' then '' else '(erased)' end"),
            ])),
        PersonTable(
            name: "appointment_phase", key: "position", path: .through("appointment", "appointment_id"), erasure: .keep),
        PersonTable(name: "claim", key: "claim_id", path: .own("resource_id"), erasure: .keep),
        PersonTable(
            name: "day_change", key: "message_id", path: .through("appointment", "appointment_id"), erasure: .delete),
        PersonTable(
            name: "message", key: "message_id", path: .own("person_id"),
            erasure: .blank(
                [
                    ("reason", "case when reason is null and settled_at is not null then null else '(erased)' end")
                ],
                besides: [
                    ("settled_at", "coalesce(settled_at, daybook_now())"), ("lease_until", "null"),
                    ("state", "case when state in ('ready', 'sending') then 'dropped' else state end"),
                ])),
        PersonTable(
            name: "series", key: "series_id", path: .own("person_id"),
            erasure: .blank([("end_reason", "case when end_reason is null then null else '(erased)' end")])),
        PersonTable(
            name: "series_review", key: "number", path: .through("series", "series_id"), erasure: .keep),
        PersonTable(name: "waitlist_entry", key: "entry_id", path: .own("person_id"), erasure: .keep),
        PersonTable(
            name: "offer", key: "offer_id", path: .through("waitlist_entry", "entry_id"), erasure: .keep,
            hidden: ["secret_hash"]),
        PersonTable(
            name: "task", key: "task_id", path: .about("subject_id"),
            erasure: .blank(
                [("number", "null")],
                besides: [
                    ("outcome", "coalesce(outcome, 'not_needed')"),
                    ("done_at", "coalesce(done_at, daybook_now())"), ("state", "'done'"),
                    ("alarm_at", "null"),
                ])),
        PersonTable(name: "call_attempt", key: "attempt_id", path: .through("task", "task_id"), erasure: .keep),
        PersonTable(name: "gate_record", key: "record_id", path: .own("person_id"), erasure: .keep),
        PersonTable(name: "candidacy", key: "candidacy_id", path: .own("person_id"), erasure: .keep),
        PersonTable(
            name: "companion", key: "companion_id", path: .own("person_id"),
            erasure: .blank([("name", "'(erased)'"), ("phone", "null")])),
        PersonTable(
            name: "check_in", key: "check_in_id", path: .own("person_id"),
            erasure: .blank(
                [],
                besides: [
                    ("silent_at", "case when state = 'open' then daybook_now() else silent_at end"),
                    ("state", "case when state = 'open' then 'silent' else state end"),
                ])),
        PersonTable(
            name: "link", key: "link_id", path: .about("subject_id"), erasure: .delete, hidden: ["secret_hash"]),
        PersonTable(
            name: "person_note", key: "note_id", path: .own("person_id"), erasure: .blank([("text", "''")])),
        PersonTable(
            name: "intake", key: "intake_id", path: .through("request", "request_id"),
            erasure: .blank(
                [("beginning", "'{}'"), ("reasons", "'{}'")],
                // Nobody comes back by its link.
                besides: [("expires_at", "least(expires_at, daybook_now())")])),
        PersonTable(name: "contact_wish", key: "person_id", path: .own("person_id"), erasure: .delete),
        PersonTable(name: "questionnaire", key: "questionnaire_id", path: .own("person_id"), erasure: .keep),
        PersonTable(name: "triage_flag", key: "flag_id", path: .own("person_id"), erasure: .keep),
        PersonTable(name: "erasure", key: "erasure_id", path: .own("person_id"), erasure: .keep),
    ]

    /// The columns that an erasure blanks, as `table.column`.
    static var blanked: [String] {
        all.flatMap { table in
            switch table.erasure {
            case .keep: [String]()
            case .blank(let columns, _): columns.map { "\(table.name).\($0.column)" }
            case .delete: ["\(table.name)"]
            }
        }
    }

    /// The tables that keep their rows.
    static var kept: [String] {
        all.compactMap { table in
            if case .delete = table.erasure { nil } else { table.name }
        }
    }

    /// The rows of everybody in `people`, as JSON, in the order in which they were made.
    func export(_ people: [Person.ID], _ practice: Practice.ID) -> SQL {
        """
        select to_jsonb(t) - \(["practice_id"] + hidden) as row
        from \(SQL(stringLiteral: name)) t
        where \(condition(people, practice))
        order by t.\(SQL(stringLiteral: key))
        """
    }

    /// What an erasure does with the rows of everybody in `people`; nil if nothing.
    func erase(_ people: [Person.ID], _ practice: Practice.ID) -> SQL? {
        switch erasure {
        case .keep: return nil
        case .delete: return "delete from \(SQL(stringLiteral: name)) t where \(condition(people, practice))"
        case .blank(let blanked, let others):
            let columns = blanked + others
            guard let first = columns.first else { return nil }
            let set = columns.dropFirst().reduce(Self.assignment(first)) { "\($0), \(Self.assignment($1))" }
            return "update \(SQL(stringLiteral: name)) t set \(set) where \(condition(people, practice))"
        }
    }

    private func condition(_ people: [Person.ID], _ practice: Practice.ID) -> SQL {
        switch path {
        case .own(let column):
            return "t.practice_id = \(practice) and t.\(SQL(stringLiteral: column)) = any(\(people))"
        case .through(let table, let column):
            let column = SQL(stringLiteral: column)
            let theirs = Self.all.first { $0.name == table }?.condition(people, practice) ?? "false"
            return """
                t.practice_id = \(practice)
                    and t.\(column) in (select t.\(column) from \(SQL(stringLiteral: table)) t where \(theirs))
                """
        case .about(let column):
            return """
                t.practice_id = \(practice) and t.\(SQL(stringLiteral: column)) in (
                    \(Person.things(where: "person_id = any(\(people))", practice)))
                """
        }
    }

    private static func assignment(_ column: (column: String, value: SQL)) -> SQL {
        "\(SQL(stringLiteral: column.column)) = \(column.value)"
    }
}

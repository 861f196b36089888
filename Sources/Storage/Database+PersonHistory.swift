public import Clinic
import Foundation
import Postgres
public import Scheduling

/// One entry of what happened to a person, or was written down about them.
public struct HistoryEntry: Sendable {
    /// The id of an entry, of the audit trail or of a note.
    public let id: String
    /// When.
    public let at: Instant
    /// Who, as the audit trail names them.
    public let principal: String
    /// What: an action of the audit trail, or `note`.
    public let action: String
    /// On what kind of thing.
    public let subject: String
    /// Which one.
    public let subjectID: String
    /// Which fields changed; never their values.
    public let fields: [String]
    /// What was written, for notes.
    public let text: String?
    /// Whether only clinicians read it.
    public let isClinical: Bool
}

extension Database {
    /// A page of what happened to a person, the oldest first.
    ///
    /// The history only ever grows.
    ///
    /// - Parameter isClinical: whether the caller may see what only clinicians see.
    /// - Throws: `Refusal` `not_found`.
    public func history(
        of person: Person.ID, isClinical: Bool, after cursor: ListCursor? = nil, limit: Int, practice: Practice,
        deadline: ContinuousClock.Instant
    ) async throws -> ListPage<HistoryEntry> {
        let id = practice.id
        var condition: SQL = isClinical ? "true" : "not h.is_clinical"
        if let cursor, let after = Identifier<HistoryEntry>(cursor.id) {
            condition = "\(condition) and (h.at, h.entry_id) > (\(cursor.at), \(after))"
        }
        let mine: SQL = "person_id in (select person_id from circle)"
        let rows = try await read(
            id, deadline: deadline,
            [
                "select person_id from person where practice_id = \(id) and person_id = \(person)",
                """
                with circle as materialized (\(Person.circle([person], id)))
                select h.entry_id, h.at, h.principal, h.action, h.subject, h.subject_id, h.fields, h.text, h.is_clinical
                from (
                    select e.audit_id as entry_id, e.at, e.principal, e.action, e.subject, e.subject_id, e.fields,
                        null::text as text,
                        e.subject in ('check_in', 'flag', 'questionnaire') or e.action like 'candidacy.%'
                            or e.action like 'gate.%' and e.fields && array['health', 'age'] as is_clinical
                    from (\(Person.subjects(where: mine, id))) s
                    join audit_entry e on e.practice_id = \(id) and e.subject_id = s.subject_id
                    where e.action <> 'note.written'
                    union all
                    select n.note_id, n.written_at, n.principal, 'note', 'person', n.person_id, '{}', n.text,
                        n.is_clinical
                    from circle c
                    join person_note n on n.practice_id = \(id) and n.person_id = c.person_id
                ) h
                where \(condition)
                order by h.at, h.entry_id
                limit \(Int32(limit + 1))
                """,
            ])
        guard !rows[0].isEmpty else { throw Refusal.notFound("person") }
        let found = try rows[1].prefix(limit).map { try HistoryEntry($0) }
        let last = rows[1].count > limit ? found.last : nil
        return ListPage(elements: found, next: last.map { ListCursor(at: $0.at, id: $0.id) })
    }

    /// Writes something down about a person.
    ///
    /// It is never changed: what was wrong is set right by another note.
    ///
    /// - Parameter isClinical: whether only clinicians read it.
    /// - Throws: `Refusal`: `not_found`, `forbidden` for a clinical note without a clinician's own key.
    public func note(
        _ text: String, about person: Person.ID, isClinical: Bool, call: Call,
        answer: @escaping @Sendable (HistoryEntry) throws -> Answer
    ) async throws -> Answer {
        guard !isClinical || call.staff?.isClinical == true else { throw Refusal.cliniciansOnly }
        let practice = call.practice.id
        return try await write(call, loading: [Person.living(person, practice, isKept: true)]) { write in
            guard !write.loaded[0].isEmpty else { throw Refusal.notFound("person") }
            let id = Identifier<HistoryEntry>.fresh()
            write.transaction.enqueue(
                """
                insert into person_note
                    (practice_id, note_id, person_id, is_clinical, text, written_at, principal, staff_id)
                values (\(practice), \(id), \(person), \(isClinical), \(text), \(write.now),
                    \(call.principal.description), \(call.staff?.id))
                """)
            write.audit("note.written", "person", person)
            let entry = HistoryEntry(
                id: id.description, at: write.now, principal: call.principal.description, action: "note",
                subject: "person", subjectID: person.description, fields: [], text: text, isClinical: isClinical)
            return (try answer(entry), nil)
        }
    }
}

extension HistoryEntry {
    fileprivate init(_ row: Row) throws {
        let (id, subject): (UUID, UUID) = (try row["entry_id"], try row["subject_id"])
        self.init(
            id: id.uuidString.lowercased(), at: try row["at"], principal: try row["principal"],
            action: try row["action"], subject: try row["subject"], subjectID: subject.uuidString.lowercased(),
            fields: try row["fields"], text: try row["text"], isClinical: try row["is_clinical"])
    }
}

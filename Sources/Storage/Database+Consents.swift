public import Clinic
import Postgres
import Scheduling

extension Database {
    /// Adds the next version of a document, which everybody is asked to accept from now on.
    ///
    /// - Throws: `Refusal` `version_conflict` when somebody else has just added one.
    public func addConsent(
        code: String, title: String, text: String, call: Call,
        answer: @escaping @Sendable (ConsentDocument) throws -> Answer
    ) async throws -> Answer {
        let practice = call.practice.id
        return try await write(
            call,
            loading: [
                """
                select coalesce(max(version), 0::smallint) as version from consent_document
                where practice_id = \(practice) and code = \(code)
                """
            ]
        ) { write in
            let last: Int16 = try Self.only(write.loaded[0])["version"]
            let document = ConsentDocument(
                id: .fresh(), code: code, version: Int(last) + 1, title: title, text: text, created: write.now)
            write.transaction.enqueue(
                """
                insert into consent_document (practice_id, document_id, code, version, title, text, created_at)
                values (\(practice), \(document.id), \(code), \(last + 1), \(title), \(text), \(write.now))
                """)
            write.audit("consent.added", "consent_document", document.id)
            return (try answer(document), nil)
        }
    }

    /// Every version of every document, the latest of each first.
    public func consents(practice: Practice, deadline: ContinuousClock.Instant) async throws -> [ConsentDocument] {
        try await read(
            practice.id, deadline: deadline,
            [
                """
                select \(ConsentDocument.columns) from consent_document
                where practice_id = \(practice.id)
                order by code, version desc
                """
            ])[0].map { try ConsentDocument($0) }
    }
}

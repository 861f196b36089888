import Clinic
import Foundation
import Postgres
import Scheduling

extension Link {
    init(_ row: Row) throws {
        self.init(
            id: try row["link_id"], purpose: try row.word("link_purpose"), subject: try row["link_subject_id"],
            expires: try row["link_expires_at"], used: try row["link_used_at"])
    }

    /// The link of a text, if its secret is right and it is shown for what it is good for.
    static func select(_ text: LinkText, _ practice: Practice.ID, forUpdate: Bool = false) -> SQL {
        let lock: SQL = forUpdate ? "for update" : ""
        return """
            select link_id, purpose as link_purpose, subject_id as link_subject_id, expires_at as link_expires_at,
                used_at as link_used_at
            from link
            where practice_id = \(practice) and purpose = \(text.purpose.rawValue)
                and secret_hash = \(SecretHash.bytes(of: text.secret))
            \(lock)
            """
    }

    /// The link that `select` found.
    ///
    /// - Throws: `Refusal` `not_found`.
    static func found(_ rows: [Row]) throws -> Link {
        guard let row = rows.first else { throw Refusal.notFound("link") }
        return try Link(row)
    }
}

extension Write {
    /// Enqueues a new link, and gives its id.
    func link<Subject>(_ purpose: Link.Purpose, to subject: Identifier<Subject>, expires: Instant) -> Link.ID {
        let id = Link.ID.fresh()
        let text = LinkText(id, purpose, practice: call.practice)
        transaction.enqueue(
            """
            insert into link (practice_id, link_id, purpose, subject_id, secret_hash, created_at, expires_at)
            values (\(call.practice.id), \(id), \(purpose.rawValue), \(subject),
                \(SecretHash.bytes(of: text.secret)), \(now), \(expires))
            """)
        audit("link.made", "link", id)
        return id
    }

    /// Enqueues that somebody has acted on a link, whose row was loaded for update.
    ///
    /// - Throws: `Refusal`: `not_found`, `state_conflict` when it has ended or was used and is good for one use.
    @discardableResult
    func act(on rows: [Row]) throws -> Link {
        let link = try Link.found(rows).acted(now: now)
        transaction.enqueue(
            """
            update link set used_at = \(link.used) where practice_id = \(call.practice.id) and link_id = \(link.id)
            """)
        audit("link.used", "link", link.id, fields: ["used_at"])
        return link
    }
}

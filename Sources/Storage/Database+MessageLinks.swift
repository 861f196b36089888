public import Clinic
import Foundation
import Postgres
import Scheduling

/// The links that a message carries, whose ids follow from the message's: each attempt has the same ones.
public struct MessageLinks: Sendable {
    fileprivate let links: [Link.Purpose: (id: Link.ID, text: LinkText)]
    fileprivate let subject: UUID
    fileprivate let expires: Instant

    /// The links of a message; nil for one that carries none.
    public init?(_ message: OutboxMessage, practice: Practice) {
        let purposes: [Link.Purpose]
        switch (message.kind, message.topic) {
        case (.booked, .visit(let details, _, let sheet)), (.reminder, .visit(let details, _, let sheet)):
            purposes = [.confirm, .move, .cancel] + (sheet.isEmpty ? [] : [.prepare])
            subject = details.appointment.id.uuid
            // A visit that is moved keeps its links for a while: each use is judged by the visit as it then is.
            expires = details.appointment.during.start + .days(30)
        case (.prepare, .visit(let details, _, _)):
            // It may stand for a reminder, which the visits of a series have none of.
            purposes = (details.appointment.series == nil ? [.confirm, .move, .cancel] : []) + [.prepare]
            subject = details.appointment.id.uuid
            expires = details.appointment.during.start + .days(30)
        case (.moved, .visit(let details, _, _)):
            purposes = [.move]
            subject = details.appointment.id.uuid
            expires = details.appointment.during.start + .days(30)
        case (_, .checkIn(let checkIn)):
            purposes = [.checkIn]
            subject = checkIn.id.uuid
            expires = checkIn.due + .days(7)
        case (_, .offer(let details, _, _)):
            purposes = [.offer]
            subject = details.offer.id.uuid
            expires = details.offer.expires
        default: return nil
        }
        links = Dictionary(
            uniqueKeysWithValues: purposes.map {
                let id = Self.id(of: message.id, $0)
                return ($0, (id, LinkText(id, $0, practice: practice)))
            })
    }

    /// Where the links lead.
    public func addresses(of practice: Practice) -> [Link.Purpose: String] {
        LinkAddress.urls(links.mapValues(\.text), of: practice)
    }

    /// The message's id with another last byte for each purpose.
    private static func id(of message: Message.ID, _ purpose: Link.Purpose) -> Link.ID {
        var bytes = message.uuid.uuid
        bytes.15 ^= UInt8(truncatingIfNeeded: 1 + (Link.Purpose.allCases.firstIndex(of: purpose) ?? 0))
        return Link.ID(UUID(uuid: bytes))
    }
}

extension Database {
    /// Writes down the links that are about to be sent; those of an earlier attempt stay as they are.
    public func keep(
        _ links: [MessageLinks], of practice: Practice, deadline: ContinuousClock.Instant
    ) async throws {
        let rows = links.flatMap { links in
            links.links.values.map {
                (id: $0.id, text: $0.text, subject: links.subject, expires: links.expires)
            }
        }
        guard !rows.isEmpty else { return }
        let statement: SQL = """
            insert into link (practice_id, link_id, purpose, subject_id, secret_hash, created_at, expires_at)
            select \(practice.id), link_id, purpose, subject_id, decode(secret_hash, 'base64'), daybook_now(), expires_at
            from unnest(\(rows.map(\.id)), \(rows.map(\.text.purpose.rawValue)), \(rows.map(\.subject)),
                \(rows.map { Data(SecretHash.bytes(of: $0.text.secret)).base64EncodedString() }),
                \(rows.map(\.expires))) as made (link_id, purpose, subject_id, secret_hash, expires_at)
            where expires_at > daybook_now()
            on conflict (practice_id, link_id) do nothing
            """
        _ = try await pool.transaction(deadline: deadline, opening: [Self.practice(practice.id)]) {
            try await $0.finish([statement])
        }
    }
}

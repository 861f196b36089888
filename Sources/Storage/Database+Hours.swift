public import Clinic
import Foundation
import Postgres
public import Scheduling
import Synchronization

/// A dated change of hours: an extra opening of a clinician, or a closure of a clinician or of the whole practice.
public struct DatedHours: Hashable, Sendable {
    /// Its id.
    public typealias ID = Identifier<DatedHours>

    /// Which of the two it is.
    public enum Kind: String, Sendable {
        case opening
        case closure
    }

    /// The id.
    public let id: ID
    /// Opening or closure.
    public let kind: Kind
    /// The code of the clinician; nil means the whole practice (closures only).
    public let clinician: String?
    /// From when to when.
    public let during: TimeRange
    /// Whether an opening is spent elsewhere: at work, and not in the building.
    public let isElsewhere: Bool
    /// Why, for staff.
    public let reason: String
    /// What entering it has done to the visits that are booked; nil for one that was entered before.
    public var footing: FootingCount?
}

extension Database {
    /// Enters an opening or a closure.
    ///
    /// Appointments that lose their footing stay where they are, and are marked for staff to look at.
    ///
    /// - Throws: `Refusal` `invalid` when there is no such clinician.
    public func add(
        _ kind: DatedHours.Kind, clinician: String?, during: TimeRange, isElsewhere: Bool = false, reason: String,
        call: Call,
        answer: @escaping @Sendable (DatedHours) throws -> Answer
    ) async throws -> Answer {
        let practice = call.practice.id
        let find: SQL = """
            select clinician_id from clinician
            where practice_id = \(practice) and code = \(clinician ?? "") and active
            """
        return try await write(call, locks: [.practiceAlone], loading: [find]) { write in
            var resource: Clinician.ID?
            if clinician != nil {
                guard let row = write.loaded[0].first else {
                    throw Refusal.invalid("/clinician", "There is no such clinician.")
                }
                resource = try row["clinician_id"]
            }
            var dated = DatedHours(
                id: .fresh(), kind: kind, clinician: clinician, during: during, isElsewhere: isElsewhere,
                reason: reason)
            switch kind {
            case .opening:
                write.transaction.enqueue(
                    """
                    insert into opening (practice_id, opening_id, resource_id, during, elsewhere, reason, created_at)
                    values (\(practice), \(dated.id), \(resource), \(during), \(isElsewhere), \(reason), \(write.now))
                    """)
            case .closure:
                write.transaction.enqueue(
                    """
                    insert into closure (practice_id, closure_id, resource_id, during, reason, source, created_at)
                    values (\(practice), \(dated.id), \(resource), \(during), \(reason), 'staff', \(write.now))
                    """)
            }
            write.audit("\(kind.rawValue).added", kind.rawValue, dated.id)
            dated.footing = try await self.judgeFootings(during: during, write)
            return (try answer(dated), nil)
        }
    }

    /// Takes an opening or a closure away again.
    ///
    /// Appointments that stand again are marked no longer, and those that have lost their footing are.
    ///
    /// - Throws: `Refusal` `not_found`.
    @discardableResult
    public func remove(_ kind: DatedHours.Kind, _ id: DatedHours.ID, call: Call) async throws -> FootingCount {
        let found = Mutex(FootingCount())
        _ = try await write(call, locks: [.practiceAlone]) { write in
            let practice = call.practice.id
            let statement: SQL =
                switch kind {
                case .opening:
                    "delete from opening where practice_id = \(practice) and opening_id = \(id) returning during"
                case .closure:
                    "delete from closure where practice_id = \(practice) and closure_id = \(id) returning during"
                }
            guard let row = try await write.transaction.query(statement).first else {
                throw Refusal.notFound(kind.rawValue)
            }
            write.audit("\(kind.rawValue).removed", kind.rawValue, id)
            let count = try await self.judgeFootings(during: try row["during"], write)
            found.withLock { $0 = count }
            return (Answer(status: 200), nil)
        }
        return found.withLock { $0 }
    }

    /// The openings or closures that touch a window, by their start; at most 200.
    public func dated(
        _ kind: DatedHours.Kind, in window: TimeRange, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> [DatedHours] {
        let table: SQL =
            switch kind {
            case .opening: "select opening_id as id, resource_id, during, elsewhere, reason from opening"
            case .closure: "select closure_id as id, resource_id, during, false as elsewhere, reason from closure"
            }
        return try await read(
            practice.id, deadline: deadline,
            [
                """
                select dated.id, dated.during, dated.elsewhere, dated.reason, c.code
                from (\(table) where practice_id = \(practice.id) and during && \(window)) as dated
                left join clinician c on c.practice_id = \(practice.id) and c.clinician_id = dated.resource_id
                order by lower(dated.during), dated.id
                limit 200
                """
            ]
        )[0].map { row in
            DatedHours(
                id: try row["id"], kind: kind, clinician: try row["code"], during: try row["during"],
                isElsewhere: try row["elsewhere"], reason: try row["reason"])
        }
    }

    /// Enters the busy times of a clinician's other calendar as closures, and takes away those that it no longer has.
    ///
    /// - Parameter busy: ranges by the UID of the calendar entry (RFC 5545 §3.8.4.7).
    /// Appointments that lose their footing stay where they are, and are marked for staff to look at.
    ///
    /// - Returns: how many closures were added or changed, and how many were removed.
    public func importBusy(
        _ busy: [String: TimeRange], of clinician: String, call: Call
    ) async throws -> (changed: Int, removed: Int) {
        let practice = call.practice.id
        let find: SQL = "select clinician_id from clinician where practice_id = \(practice) and code = \(clinician)"
        let uids = busy.keys.sorted()
        let ranges = uids.compactMap { busy[$0] }
        let answer = try await write(call, locks: [.practiceAlone], loading: [find]) { write in
            guard let row = write.loaded[0].first else { throw Refusal.notFound("clinician") }
            let resource: Clinician.ID = try row["clinician_id"]
            let removed = try await write.transaction.execute(
                """
                delete from closure
                where practice_id = \(practice) and resource_id = \(resource) and source = 'calendar'
                    and external_id <> all(\(uids))
                """)
            let changed = try await write.transaction.execute(
                """
                insert into closure
                    (practice_id, closure_id, resource_id, during, reason, source, external_id, created_at)
                select \(practice), closure_id, \(resource), tstzrange(starts_at, ends_at), 'busy elsewhere',
                    'calendar', uid, \(write.now)
                from unnest(\(uids.map { _ in DatedHours.ID.fresh().uuid }), \(ranges.map(\.start)),
                    \(ranges.map(\.end)), \(uids)) as busy (closure_id, starts_at, ends_at, uid)
                on conflict (practice_id, resource_id, external_id) do update set during = excluded.during
                where closure.during <> excluded.during
                """)
            write.audit("closures.imported", "clinician", resource)
            if changed + removed > 0, let ahead = TimeRange(start: write.now - .days(1), end: write.now + .days(732)) {
                _ = try await self.judgeFootings(during: ahead, write)
            }
            return (Answer(status: 200, body: "\(changed) \(removed)"), nil)
        }
        let counts = answer.body.split(separator: " ").compactMap { Int($0) }
        return (counts.first ?? 0, counts.last ?? 0)
    }
}

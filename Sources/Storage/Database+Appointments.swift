public import Clinic
import Postgres
public import Scheduling

/// Which appointments are wanted.
public struct AppointmentFilter: Hashable, Sendable {
    /// Those that end after this instant.
    public var from: Instant?
    /// Those that begin before this instant.
    public var to: Instant?
    /// Those with the clinician of this code.
    public var clinician: String?
    /// Those in this state.
    public var state: AppointmentState?
    /// Those that staff must look at, or, if false, those that nobody must.
    public var attention: Bool?

    /// Which appointments are wanted; nil fields do not narrow.
    public init(
        from: Instant? = nil, to: Instant? = nil, clinician: String? = nil, state: AppointmentState? = nil,
        attention: Bool? = nil
    ) {
        self.from = from
        self.to = to
        self.clinician = clinician
        self.state = state
        self.attention = attention
    }
}

/// One page of a list, and where the next one begins.
public struct ListPage<Element: Sendable>: Sendable {
    /// The elements, in the order of the list.
    public let elements: [Element]
    /// Where the next page begins; nil on the last page.
    public let next: ListCursor?
}

/// A place in a list: after the element with this time and id.
public struct ListCursor: Hashable, Sendable {
    /// The time by which the list is ordered.
    public let at: Instant
    /// The id of the element, in text form.
    public let id: String

    /// A place in a list.
    public init(at: Instant, id: String) {
        self.at = at
        self.id = id
    }

    /// Reads a cursor that `text` made; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "_", maxSplits: 1)
        guard parts.count == 2, parts[0].utf8.count <= 17,
            parts[0].utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let microseconds = Int64(parts[0]),
            Identifier<Appointment>(String(parts[1])) != nil
        else { return nil }
        self.init(at: Instant(microsecondsSinceUnixEpoch: microseconds), id: String(parts[1]))
    }

    /// The opaque form that clients send back.
    public var text: String { "\(at.microsecondsSinceUnixEpoch)_\(id)" }
}

extension Database {
    /// A page of appointments, by their start.
    public func appointments(
        _ filter: AppointmentFilter, after cursor: ListCursor? = nil, limit: Int, practice: Practice,
        deadline: ContinuousClock.Instant
    ) async throws -> ListPage<AppointmentDetails> {
        var condition: SQL = "where a.practice_id = \(practice.id)"
        if let from = filter.from { condition = "\(condition) and upper(a.during) > \(from)" }
        // No visit is longer than a day: the bound on the start lets the index by start answer.
        if let from = filter.from { condition = "\(condition) and lower(a.during) > \(from - .seconds(86_400))" }
        if let to = filter.to { condition = "\(condition) and lower(a.during) < \(to)" }
        if let clinician = filter.clinician { condition = "\(condition) and c.code = \(clinician)" }
        if let state = filter.state { condition = "\(condition) and a.state = \(state.rawValue)" }
        switch filter.attention {
        case true?: condition = "\(condition) and a.attention is not null"
        case false?: condition = "\(condition) and a.attention is null"
        case nil: break
        }
        if let cursor, let id = Appointment.ID(cursor.id) {
            condition = "\(condition) and (lower(a.during), a.appointment_id) > (\(cursor.at), \(id))"
        }
        let rows = try await read(
            practice.id, deadline: deadline,
            [
                """
                \(AppointmentDetails.select) \(condition)
                order by lower(a.during), a.appointment_id
                limit \(Int32(limit + 1))
                """
            ])[0]
        let found = try rows.prefix(limit).map { try AppointmentDetails($0) }
        let last = rows.count > limit ? found.last?.appointment : nil
        return ListPage(
            elements: found, next: last.map { ListCursor(at: $0.during.start, id: $0.id.description) })
    }

    /// One appointment.
    ///
    /// - Throws: `Refusal` `not_found`.
    public func appointment(
        _ id: Appointment.ID, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> AppointmentDetails {
        let rows = try await read(practice.id, deadline: deadline, [Self.select(id, practice.id)])[0]
        guard let row = rows.first else { throw Refusal.notFound("appointment") }
        return try AppointmentDetails(row)
    }

    static func select(_ id: Appointment.ID, _ practice: Practice.ID, forUpdate: Bool = false) -> SQL {
        let lock: SQL = forUpdate ? "for update of a" : ""
        return """
            \(AppointmentDetails.select)
            where a.practice_id = \(practice) and a.appointment_id = \(id) \(lock)
            """
    }
}

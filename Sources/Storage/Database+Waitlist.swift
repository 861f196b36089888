public import Clinic
import Postgres
import Scheduling

/// Which entries of the waitlist are wanted.
public struct WaitlistFilter: Hashable, Sendable {
    /// Those in this state; nil for those that wait or consider an offer.
    public var state: WaitlistEntry.State?
    /// Those for the service of this code.
    public var service: String?

    /// Which entries are wanted; a nil service does not narrow.
    public init(state: WaitlistEntry.State? = nil, service: String? = nil) {
        (self.state, self.service) = (state, service)
    }
}

extension Database {
    /// Puts somebody on the waitlist.
    ///
    /// - Throws: `Refusal`: `not_found` (service, clinician, person, appointment), `invalid` (no stretch of time, or the
    ///   appointment is another person's, for another service, or over), `state_conflict` (they are on it already).
    public func wait(
        _ draft: WaitlistDraft, for booked: Booked, call: Call,
        answer: @escaping @Sendable (WaitlistDetails) throws -> Answer
    ) async throws -> Answer {
        let practice = call.practice.id
        var loading = WaitlistDraft.statements(draft, practice)
        if case .known(let person) = booked {
            loading.append(Person.living(person, practice, isKept: true))
        }
        return try await write(call, loading: loading) { write in
            guard let service = write.loaded[0].first else { throw Refusal.notFound("service") }
            if draft.clinician != nil, write.loaded[1].isEmpty { throw Refusal.notFound("clinician for this service") }
            let person: Person
            switch booked {
            case .known: person = try Person(write.loaded[3])
            case .newcomer(let newcomer): person = try write.enter(newcomer, zones: zones)
            }
            let id: Service.ID = try service["service_id"]
            let visit = try Self.visit(draft, write.loaded[2], of: person, service: id, now: write.now)
            let entry = WaitlistEntry(
                id: .fresh(), person: person.id, service: id,
                wish: TimeWish(
                    clinician: try write.loaded[1].first.map { try $0["clinician_id"] },
                    window: try draft.window(before: visit, now: write.now), weekdays: draft.weekdays,
                    minutes: draft.minutes),
                lane: draft.lane, appointment: draft.appointment, created: write.now)
            write.transaction.enqueue(entry.insert(practice))
            write.audit("waitlist_entry.made", "waitlist_entry", entry.id)
            let details = WaitlistDetails(
                entry: entry, person: person, serviceCode: draft.service, clinicianCode: draft.clinician, visit: visit)
            let plan = try write.plan(for: person, at: try self.zones.known(call.practice.zone), nil, self.zones)
            return (try answer(details), write.send(plan.owed(whileWaiting: entry)))
        }
    }

    /// The visit that they have, if the draft names one.
    private static func visit(
        _ draft: WaitlistDraft, _ rows: [Row], of person: Person, service: Service.ID, now: Instant
    ) throws -> TimeRange? {
        guard draft.appointment != nil else { return nil }
        guard let row = rows.first else { throw Refusal.notFound("appointment") }
        let during: TimeRange = try row["during"]
        let state: AppointmentState = try row.word("state")
        guard try row["person_id"] == person.id, try row["service_id"] == service else {
            throw Refusal.invalid("/appointment", "This must be a visit of the same person for the same service.")
        }
        guard try row["series_id"] as Series.ID? == nil else {
            throw Refusal.invalid("/appointment", "A visit of a series keeps its place in it: move it there.")
        }
        guard state.isUpcoming, during.start > now else {
            throw Refusal.invalid("/appointment", "This visit lies not ahead any more.")
        }
        return during
    }

    /// A page of the waitlist, whoever came first.
    public func waitlist(
        _ filter: WaitlistFilter = WaitlistFilter(), after cursor: ListCursor? = nil, limit: Int, practice: Practice,
        deadline: ContinuousClock.Instant
    ) async throws -> ListPage<WaitlistDetails> {
        var condition: SQL = "where e.practice_id = \(practice.id)"
        if let state = filter.state {
            condition = "\(condition) and e.state = \(state.rawValue)"
        } else {
            condition = "\(condition) and e.state in ('waiting', 'offered')"
        }
        if let service = filter.service { condition = "\(condition) and s.code = \(service)" }
        if let cursor, let id = WaitlistEntry.ID(cursor.id) {
            condition = "\(condition) and (e.created_at, e.entry_id) > (\(cursor.at), \(id))"
        }
        let rows = try await read(
            practice.id, deadline: deadline,
            ["\(WaitlistDetails.select) \(condition) order by e.created_at, e.entry_id limit \(Int32(limit + 1))"])[0]
        let found = try rows.prefix(limit).map { try WaitlistDetails($0) }
        let last = rows.count > limit ? found.last?.entry : nil
        return ListPage(elements: found, next: last.map { ListCursor(at: $0.created, id: $0.id.description) })
    }

    /// One entry of the waitlist.
    ///
    /// - Throws: `Refusal` `not_found`.
    public func waitlistEntry(
        _ id: WaitlistEntry.ID, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> WaitlistDetails {
        try WaitlistDetails(
            try await read(practice.id, deadline: deadline, [WaitlistDetails.select(id, practice.id)])[0])
    }

    /// Takes somebody off the waitlist; an offer that they are considering is withdrawn.
    ///
    /// - Parameter version: the version that the caller has seen (If-Match); nil means any.
    /// - Throws: `Refusal`: `not_found`, `version_conflict`, `state_conflict`.
    public func leave(_ id: WaitlistEntry.ID, version: Int?, call: Call) async throws {
        let practice = call.practice.id
        // Hold and offer are locked before the entry, as whoever answers does; an offer that was being made meanwhile is
        // seen when the entry is.
        let open = OfferDetails.open(of: id, practice)
        let loading = [
            OfferDetails.hold(where: "entry_id = \(id) and state = 'open'", practice), open,
            WaitlistDetails.select(id, practice, forUpdate: true), open,
        ]
        _ = try await write(call, loading: loading) { write in
            let entry = try WaitlistDetails(write.loaded[2]).entry
            guard version == nil || version == entry.version else {
                throw Refusal(.versionConflict, "Somebody else has changed this entry meanwhile.")
            }
            write.transaction.enqueue(try entry.left(now: write.now).update(practice))
            if let row = write.loaded[3].first {
                let offer = try OfferDetails(row).offer
                write.transaction.enqueue(try offer.withdrawn(now: write.now).update(practice))
                write.transaction.enqueue(offer.release(practice))
                write.audit("offer.withdrawn", "offer", offer.id, fields: ["state"])
            }
            write.audit("waitlist_entry.left", "waitlist_entry", id, fields: ["state"])
            return (Answer(status: 204), nil)
        }
    }

    /// Everybody who waits for a service, in the order in which a start would be offered to them, with what speaks for
    /// and against each.
    ///
    /// - Parameter clinician: the code of the clinician whose time it is; nil for anybody's.
    /// - Throws: `Refusal`: `not_found` (service, clinician), `invalid` (a time that the clocks skip).
    public func ranking(
        service: String, start: StartDraft, clinician: String? = nil, practice: Practice,
        deadline: ContinuousClock.Instant
    ) async throws -> [RankedEntry] {
        let (catalogue, zone) = try await withCatalogue(
            service, publicOnly: false, practice: practice.id, deadline: deadline
        ) { ($0, try zones.known($0.service.site.zone)) }
        let member = catalogue.staff.first { $0.offers && $0.clinician.code == clinician }
        if clinician != nil, member == nil { throw Refusal.notFound("clinician for this service") }
        let during = catalogue.service.visit.personWindow(startingAt: try start.instant(in: zone, at: "?start"))
        let time = FreedTime(during: during, clinician: member?.clinician.id, zone: zone)
        let rows = try await read(practice.id, deadline: deadline, Candidates.statements(service, practice.id))
        let candidates = try Candidates(rows)
        let lead = catalogue.service.offerLead
        return candidates.ranked(for: time).enumerated().map { index, known in
            RankedEntry(
                details: known.details, rank: index + 1,
                reasons: known.candidate.reasons(for: time, lead: lead, now: candidates.now),
                misfits: known.candidate.misfits(of: time, lead: lead, now: candidates.now).map(\.sentence))
        }
    }
}

extension WaitlistDraft {
    /// Three statements: the service, the clinician if one is wanted, and the visit if there is one.
    fileprivate static func statements(_ draft: WaitlistDraft, _ practice: Practice.ID) -> [SQL] {
        [
            "select service_id from service where practice_id = \(practice) and code = \(draft.service) and active",
            """
            select c.clinician_id
            from clinician c
            join service_clinician sc using (practice_id, clinician_id)
            join service s using (practice_id, service_id)
            where c.practice_id = \(practice) and c.code = \(draft.clinician) and c.active and s.code = \(draft.service)
            """,
            """
            select person_id, service_id, series_id, during, state from appointment
            where practice_id = \(practice) and appointment_id = \(draft.appointment) for update
            """,
        ]
    }
}

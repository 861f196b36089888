public import Clinic
import Foundation
import Postgres
import Scheduling

extension Database {
    /// At most so many visits are judged at once: more is not a proposal that somebody could read.
    static let mostJudged = 1000

    /// Thinks a change of hours through, and writes down nothing but the draft.
    ///
    /// Every visit that the change touches is judged by the engine as if the change were entered: it stands as it is,
    /// stands with another nurse or room, or has lost its footing. For the latter a place is looked for under all
    /// rules; no two are drafted into one seat, and each draft holds whichever of the others are accepted.
    ///
    /// - Throws: `Refusal`: `invalid` (no such clinician or room, a stretch that is over or concerns too many visits).
    public func propose(
        _ change: ProposedChange, call: Call, answer: @escaping @Sendable (Proposal) throws -> Answer
    ) async throws -> Answer {
        try await write(call) { write in
            guard change.during.end > write.now else { throw Refusal.invalid("/to", "This time is over.") }
            let target = try await self.target(of: change, write)
            var (visits, world) = try await self.survey(change.during, site: target?.site, forUpdate: false, write)
            try world.enter(change, target: target)
            let number = try await write.transaction.query(
                "select change_number from practice_change where practice_id = \(call.practice.id)")
            let proposal = Proposal(
                id: .fresh(), change: change, visits: try world.plan(visits),
                changeNumber: try Self.only(number)["change_number"], created: write.now)
            write.transaction.enqueue(try proposal.insert(call.practice.id))
            write.audit("proposal.drafted", "proposal", proposal.id)
            return (try answer(proposal), nil)
        }
    }

    /// A proposal.
    ///
    /// - Throws: `Refusal` `not_found`.
    public func proposal(
        _ id: Proposal.ID, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> Proposal {
        let rows = try await read(practice.id, deadline: deadline, [Proposal.select(id, practice.id)])[0]
        guard let row = rows.first else { throw Refusal.notFound("proposal") }
        return try Proposal(row)
    }

    /// Whose time a change concerns, and at which site.
    struct Target: Sendable {
        let resource: UUID
        let site: Site.ID
    }

    /// Whose time a change concerns; nil for that of the whole practice.
    func target(of change: ProposedChange, _ write: Write) async throws -> Target? {
        let practice = write.call.practice.id
        let (table, field): (SQL, String)
        if let clinician = change.clinician {
            field = "clinician"
            table = """
                select clinician_id as resource_id from clinician
                where practice_id = \(practice) and code = \(clinician) and active
                """
        } else if let room = change.room {
            field = "room"
            table = """
                select room_id as resource_id from room
                where practice_id = \(practice) and code = \(room) and active
                """
        } else {
            return nil
        }
        let rows = try await write.transaction.query(
            """
            select resource_id, site_id from (\(table)) as found join resource using (resource_id)
            where practice_id = \(practice)
            """)
        guard let row = rows.first else { throw Refusal.invalid("/\(field)", "There is no such \(field).") }
        return Target(resource: try row["resource_id"], site: try row["site_id"])
    }

    /// The visits that touch a stretch of time and are not over, and the world around them.
    ///
    /// - Parameters:
    ///   - site: only visits there; nil for all.
    ///   - forUpdate: whether the visits are locked.
    /// - Throws: `Refusal` `invalid` when there are too many.
    func survey(
        _ stretch: TimeRange, site: Site.ID?, forUpdate: Bool, _ write: Write
    ) async throws -> (visits: [PlannedVisit], world: ChangeWorld) {
        // No visit is longer than a day, and no phase without the person lies further away.
        let (first, last) = (stretch.start - .days(1), stretch.end + .days(1))
        var condition: SQL = """
            a.state in ('provisional', 'booked', 'confirmed', 'arrived') and upper(a.during) > \(write.now)
            and lower(a.during) > \(first) and lower(a.during) < \(last)
            """
        if let site { condition = "\(condition) and a.site_id = \(site)" }
        let visits = try await visits(where: condition, forUpdate: forUpdate, write).filter {
            $0.window.overlaps(stretch)
        }
        guard visits.count <= Self.mostJudged else {
            throw Refusal.invalid("/to", "This concerns more than \(Self.mostJudged) visits: take a shorter stretch.")
        }
        return (visits, try await world(around: visits, write))
    }

    /// The visits that a condition on `appointment a` selects.
    func visits(where condition: SQL, forUpdate: Bool = false, _ write: Write) async throws -> [PlannedVisit] {
        try PlannedVisit.read(
            try await write.transaction.queries(
                PlannedVisit.statements(write.call.practice.id, where: condition, forUpdate: forUpdate)))
    }

    /// What must be known to judge visits and to find other times for them.
    func world(around visits: [PlannedVisit], _ write: Write) async throws -> ChangeWorld {
        let practice = write.call.practice
        let codes = Set(visits.map(\.details.serviceCode)).sorted()
        let rows = try await write.transaction.query(
            "select revision from practice where practice_id = \(practice.id)")
        let revision: Int64 = try Self.only(rows)["revision"]
        var found: [String: Catalogue] = [:]
        for code in codes {
            if let known = catalogues[CatalogueKey(practice: practice.id, service: code)], known.revision == revision {
                found[code] = known
            } else {
                // A service that is offered no more has no catalogue.
                let rows = try await write.transaction.queries(Catalogue.statements(practice.id, service: code))
                if !rows[1].isEmpty { found[code] = try Catalogue(rows) }
            }
        }
        let starts = visits.map(\.start)
        let first = (starts.min() ?? write.now) - .days(2)
        let last = (starts.max() ?? write.now) + .days(17)
        let window = TimeRange(start: min(first, write.now - .days(2)), end: last)
        guard let window else { throw Refusal.invalid("/to", "This time is too far away.") }
        return try ChangeWorld(
            try await write.transaction.queries(
                ChangeWorld.statements(
                    practice.id, in: window, series: Array(Set(visits.compactMap(\.appointment.series))),
                    people: Array(Set(visits.map(\.appointment.person))))),
            catalogues: found, practice: practice, zones: zones, now: write.now)
    }
}

extension ChangeWorld {
    /// Enters a change as if it were written.
    mutating func enter(_ entered: ProposedChange, target: Database.Target?) throws {
        if let hours = entered.hours, let target {
            try change(target.resource, to: hours)
        } else {
            close(target?.resource, during: entered.during)
        }
    }

    /// What would become of each visit that does not stand, those soonest first.
    ///
    /// Who can stay at their time comes before who must move, so that no move takes a seat that a visit needs to stay.
    mutating func plan(_ visits: [PlannedVisit]) throws -> [ProposedVisit] {
        var plan: [ProposedVisit] = []
        var lost: [(visit: PlannedVisit, reasons: [String])] = []
        for visit in visits {
            switch try judge(visit) {
            case .stands: break
            case .reseated(let placed, let reasons):
                take(placed, for: visit)
                plan.append(
                    try proposed(
                        visit, .reseat, placed, reasons, why: "It stays at its time, with others taking part."))
            case .lost(let reasons): lost.append((visit, reasons))
            }
        }
        for (visit, reasons) in lost {
            if let (placed, why) = try drafted(visit) {
                take(placed, for: visit)
                plan.append(try proposed(visit, .move, placed, reasons, why: why))
            } else {
                let hasBegun = visit.start <= now || !visit.appointment.state.isUpcoming
                plan.append(
                    try proposed(
                        visit, .orphan, nil, reasons,
                        why: hasBegun ? "It has begun." : "No time was found within fourteen days."))
            }
        }
        return plan.sorted {
            ($0.place.start, $0.appointment) < ($1.place.start, $1.appointment)
        }
    }

    private func proposed(
        _ visit: PlannedVisit, _ outcome: ProposedVisit.Outcome, _ placed: PlacedVisit?, _ reasons: [String],
        why: String
    ) throws -> ProposedVisit {
        let details = visit.details
        return ProposedVisit(
            appointment: details.appointment.id, scheduleVersion: details.appointment.scheduleVersion,
            service: details.serviceCode, zone: details.appointment.wall.zone,
            place: ProposedVisit.Place(
                start: visit.start, localStart: details.appointment.wall.start.description,
                clinician: details.clinicianCode, room: details.roomCode),
            outcome: outcome, target: try placed.map { try place($0, of: visit) }, reasons: reasons, why: why)
    }
}

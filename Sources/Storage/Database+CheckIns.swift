public import Clinic
import Postgres
public import Scheduling

/// Which check-ins are wanted.
public struct CheckInFilter: Hashable, Sendable {
    /// Those in this state.
    public var state: CheckIn.State?
    /// Those of this person.
    public var person: Person.ID?
    /// Those that are due before this instant.
    public var before: Instant?

    /// Which check-ins are wanted; nil fields do not narrow.
    public init(state: CheckIn.State? = nil, person: Person.ID? = nil, before: Instant? = nil) {
        self.state = state
        self.person = person
        self.before = before
    }
}

extension Database {
    /// A page of check-ins, the soonest due first.
    public func checkIns(
        _ filter: CheckInFilter, after cursor: ListCursor? = nil, limit: Int, practice: Practice,
        deadline: ContinuousClock.Instant
    ) async throws -> ListPage<CheckIn> {
        var condition: SQL = "where practice_id = \(practice.id)"
        if let state = filter.state { condition = "\(condition) and state = \(state.rawValue)" }
        if let person = filter.person { condition = "\(condition) and person_id = \(person)" }
        if let before = filter.before { condition = "\(condition) and due_at < \(before)" }
        if let cursor, let id = CheckIn.ID(cursor.id) {
            condition = "\(condition) and (due_at, check_in_id) > (\(cursor.at), \(id))"
        }
        let rows = try await read(
            practice.id, deadline: deadline,
            [
                """
                select \(CheckIn.columns) from check_in \(condition)
                order by due_at, check_in_id
                limit \(Int32(limit + 1))
                """
            ])[0]
        let found = try rows.prefix(limit).map { try CheckIn($0) }
        let last = rows.count > limit ? found.last : nil
        return ListPage(elements: found, next: last.map { ListCursor(at: $0.due, id: $0.id.description) })
    }

    /// Writes down how somebody is after a visit; a bad answer becomes a task with a clock, in the same transaction.
    ///
    /// - Throws: `Refusal`: `not_found`, `state_conflict` (not asked yet, or answered already).
    ///
    /// - Parameter link: the link that the person followed, which is good for one answer; nil for staff.
    public func answer(
        _ answer: CheckIn.Answer, to id: CheckIn.ID, through link: LinkText? = nil, call: Call,
        answering: @escaping @Sendable (CheckIn) throws -> Answer
    ) async throws -> Answer {
        let practice = call.practice.id
        let used = link.map { [Link.select($0, practice, forUpdate: true)] } ?? []
        return try await write(call, loading: used + [CheckIn.select(id, practice, forUpdate: true)]) { write in
            guard let row = write.loaded[used.count].first else { throw Refusal.notFound("check-in") }
            if !used.isEmpty {
                guard try write.act(on: write.loaded[0]).subject == id.uuid else { throw Refusal.notFound("link") }
            }
            let before = try CheckIn(row)
            let next = try before.answered(answer, now: write.now)
            write.transaction.enqueue(next.update(practice, now: write.now))
            write.audit("check_in.answered", "check_in", id, fields: ["answer"])
            var nextDue: Instant?
            if let due = call.practice.policy.followUp.callDue(after: answer, now: write.now) {
                let isSafe = answer.safety == .safe || answer.safety == nil
                let task = DeskTask.checkIn(next, lane: isSafe ? .soon : .now, due: due, now: write.now)
                nextDue = try await write.raise(task, zones: zones)
            } else if before.state == .silent {
                write.discharge(.checkIn, about: next.appointment, .notNeeded)
            }
            return (try answering(next), nextDue)
        }
    }
}

extension Database {
    /// Makes a link with which a person can answer a check-in: from when it is due, for a week.
    ///
    /// - Throws: `Refusal`: `not_found`, `state_conflict` when it is answered, or has been due for a week.
    public func makeLink(to id: CheckIn.ID, call: Call) async throws -> (text: LinkText, expires: Instant) {
        let answer = try await write(call, loading: [CheckIn.select(id, call.practice.id)]) { write in
            guard let row = write.loaded[0].first else { throw Refusal.notFound("check-in") }
            let checkIn = try CheckIn(row)
            let expires = checkIn.due + .days(7)
            guard checkIn.state != .answered, expires > write.now else {
                throw Refusal(.stateConflict, "This has been answered, or is long over.")
            }
            let link = write.link(.checkIn, to: id, expires: expires)
            return (Answer(status: 201, body: "\(link) \(expires.rfc3339)"), nil)
        }
        let words = answer.body.split(separator: " ").map(String.init)
        guard words.count == 2, let link = Link.ID(words[0]), let expires = Instant(rfc3339: words[1]) else {
            throw MissingRow()
        }
        return (LinkText(link, .checkIn, practice: call.practice), expires)
    }

    /// The check-in of a link, and what time it is; reading it changes nothing.
    ///
    /// - Throws: `Refusal` `not_found`.
    public func linkedCheckIn(
        _ text: LinkText, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> (link: Link, checkIn: CheckIn, now: Instant) {
        let (link, now) = try await link(text, practice: practice, deadline: deadline)
        let rows = try await read(
            practice.id, deadline: deadline, [CheckIn.select(CheckIn.ID(link.subject), practice.id)])
        guard let row = rows[0].first else { throw Refusal.notFound("link") }
        return (link, try CheckIn(row), now)
    }
}

extension Write {
    /// Enqueues what a completed visit owes if a dose was given: its check-ins, counted from the actual end, the form that
    /// its protocol asks for, and a look at the person if they come back ever earlier.
    ///
    /// - Returns: when the person is asked first.
    func followUp(
        _ details: AppointmentDetails, completed appointment: Appointment, zones: ZoneDirectory
    ) async throws -> Instant? {
        let practice = call.practice
        let rows = try await transaction.queries([
            """
            select aftercare from protocol
            where practice_id = \(practice.id) and protocol_id = \(appointment.protocolID)
            """,
            Doses.dates(of: Person.same(as: appointment.person, practice.id), practice.id),
        ])
        guard let aftercare: Aftercare = try Database.only(rows[0]).decoded("aftercare") else { return nil }
        let zone = try zones.known(appointment.wall.zone)
        let checkIns = aftercare.checkIns(after: now, in: zone).map { moment, due in
            CheckIn(id: .fresh(), appointment: appointment.id, person: appointment.person, moment: moment, due: due)
        }
        for checkIn in checkIns { transaction.enqueue(checkIn.insert(practice.id)) }
        if let due = aftercare.formDue(after: now, in: zone) {
            owe(
                DeskTask(
                    id: .fresh(), kind: .form, lane: .routine, person: appointment.person, appointment: appointment.id,
                    due: due, created: now))
        }
        // This one is not completed yet where they are read.
        if DoseGaps(between: try Doses.dates(rows[1]) + [appointment.wall.start.date]).isShrinking {
            try await oweRebound(of: appointment.person, zones: zones)
        }
        let plan = try plan(for: details.person, at: zone, nil, zones)
        return send(checkIns.compactMap { plan.owed(for: $0) })
    }

    /// Enqueues a look at somebody of whom one of the instruments, with what was just kept, shows that they were better
    /// and are worse again.
    ///
    /// Scores count under whichever name they came.
    ///
    /// - Returns: whether one does.
    @discardableResult
    func watchScores(
        of person: Person.ID, in instruments: [Instrument], zones: ZoneDirectory
    ) async throws -> Bool {
        let followUp = call.practice.policy.followUp
        var hasRebounded = false
        for instrument in instruments where instrument.isAddedUp {
            let rows = try await transaction.query(
                """
                \(Questionnaire.select)
                where q.practice_id = \(call.practice.id) and q.instrument = \(instrument.code)
                    and q.person_id in (\(Person.same(as: person, call.practice.id)))
                order by q.changed_at, q.questionnaire_id
                """)
            let scores = try rows.compactMap { try Questionnaire($0)?.total }
            hasRebounded = hasRebounded || followUp.rebound(in: scores) != nil
        }
        if hasRebounded { try await oweRebound(of: person, zones: zones) }
        return hasRebounded
    }

    /// Somebody looks within a day or, if nobody is there then, as soon as somebody is.
    func oweRebound(of person: Person.ID, zones: ZoneDirectory) async throws {
        let staffing = try Staffing(
            try await transaction.queries(Staffing.statements(call.practice.id)), practice: call.practice, zones: zones)
        let day = now + .hours(call.practice.policy.followUp.reboundHours)
        owe(.rebound(of: person, due: staffing.nextStaffed(now: day) ?? day, now: now))
    }
}

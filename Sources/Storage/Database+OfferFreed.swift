public import Clinic
import Foundation
import Postgres
public import Scheduling

extension Database {
    /// Offers what has become free to the people on a practice's waitlist, each time to one of them, and settles what
    /// has expired first, so that its time passes on.
    ///
    /// Any number of processes may do so at once: an offer is made under the locks of a booking, to somebody who is
    /// still waiting. Each offer is a transaction of its own, so that nothing is lost when it ends in the middle. With
    /// nothing to do it writes nothing.
    ///
    /// - Throws: `Refusal` `unavailable`.
    public func offerFreed(of practice: Practice, deadline: ContinuousClock.Instant) async throws -> WaitlistPass {
        let call = Call(practice: practice, principal: .daybook, requestID: "waitlist", deadline: deadline)
        var pass = WaitlistPass()
        try await settleExpired(call, &pass)
        for queue in try await queues(of: practice, deadline: deadline, &pass) {
            try await offerFreed(of: queue, call, &pass)
        }
        return pass
    }

    /// How often each practice was written, and what time it is; it says nothing about anybody.
    public func changeNumbers(
        deadline: ContinuousClock.Instant
    ) async throws -> (numbers: [PracticeChangeNumber], now: Instant) {
        let rows = try await pool.read(
            ["select daybook_now() as now", "select practice_id, change_number from practice_change"],
            deadline: deadline)
        return (
            try rows[1].map { PracticeChangeNumber(practice: try $0["practice_id"], number: try $0["change_number"]) },
            try Self.only(rows[0])["now"]
        )
    }

    /// The practices with these ids.
    public func practices(_ ids: [Practice.ID], deadline: ContinuousClock.Instant) async throws -> [Practice] {
        try await read(
            "select \(Practice.columns) from practice where practice_id = any(\(ids)) order by slug",
            deadline: deadline
        ).map { try Practice($0) }
    }
}

/// The people who wait for one service.
private struct Queue: Sendable {
    /// The code of the service.
    let service: String
    /// In which somebody wants to come.
    let window: TimeRange
}

/// What one step in a queue came to.
private enum Step: Sendable {
    case made(OfferDetails)
    /// The time that was chosen is none for this person, which only the judgement under the locks could tell.
    case refused(FreedTimeSearch.Pair, now: Instant)
    /// No free time is one for anybody; until the instant nothing changes by itself.
    case nothing(until: Instant)
}

extension Database {
    /// How many offers one look makes for one service at most, and how often it may choose in vain.
    private static let stepsPerQueue = 20
    /// How long a queue is left alone in which everything that was chosen was in vain.
    private static let rest: Duration = .seconds(60)

    private func settleExpired(_ call: Call, _ pass: inout WaitlistPass) async throws {
        let practice = call.practice.id
        let offers: SQL = """
            from offer where practice_id = \(practice) and state = 'open' and expires_at <= daybook_now()
            """
        let entries: SQL = """
            from waitlist_entry e left join appointment a using (practice_id, appointment_id)
            where e.practice_id = \(practice) and e.state = 'waiting'
                and (e.latest <= daybook_now() or a.state <> 'cancelled' and lower(a.during) <= daybook_now())
            """
        let found = try await read(
            practice, deadline: call.deadline,
            ["select offer_id, entry_id \(offers) limit 100", "select entry_id \(entries) limit 100"])
        for row in found[0] {
            let (id, entry): (Offer.ID, WaitlistEntry.ID) = (try row["offer_id"], try row["entry_id"])
            let loading = [
                OfferDetails.hold(where: "offer_id = \(id)", practice),
                OfferDetails.select(id, practice, forUpdate: true),
                WaitlistDetails.select(entry, practice, forUpdate: true),
            ]
            let isSettled = try await settled(call, loading: loading) { write in
                let details = try OfferDetails(Self.only(write.loaded[1]))
                let current = details.with(details.offer, try WaitlistDetails(write.loaded[2]).entry)
                _ = try write.settled(current) { try $0.expired(now: $1) }
            }
            if isSettled { pass.expired += 1 }
        }
        for row in found[1] {
            let entry: WaitlistEntry.ID = try row["entry_id"]
            let isSettled = try await settled(
                call, loading: [WaitlistDetails.select(entry, practice, forUpdate: true)]
            ) { write in
                let expired = try WaitlistDetails(write.loaded[0]).entry.expired(now: write.now)
                write.transaction.enqueue(expired.update(practice))
                write.audit("waitlist_entry.expired", "waitlist_entry", entry, fields: ["state"])
            }
            if isSettled { pass.runOut += 1 }
        }
    }

    /// Writes unless somebody else was faster, which is no fault.
    private func settled(
        _ call: Call, loading: [SQL], effect: @escaping @Sendable (Write) throws -> Void
    ) async throws -> Bool {
        do {
            _ = try await write(call, loading: loading) { write in
                try effect(write)
                return (Answer(status: 204), nil)
            }
            return true
        } catch let refusal as Refusal where refusal.code == .stateConflict {
            return false
        }
    }

    /// Who waits for what, and when one must look again because of the offers and entries themselves.
    private func queues(
        of practice: Practice, deadline: ContinuousClock.Instant, _ pass: inout WaitlistPass
    ) async throws -> [Queue] {
        let rows = try await read(
            practice.id, deadline: deadline,
            [
                """
                select s.code, greatest(min(e.earliest), daybook_now()) as earliest, max(e.latest) as latest,
                    min(least(e.latest, case when a.state <> 'cancelled' then lower(a.during) end)) as runs_out
                from waitlist_entry e
                join service s using (practice_id, service_id)
                left join appointment a using (practice_id, appointment_id)
                where e.practice_id = \(practice.id) and e.state = 'waiting' and s.active
                group by s.code
                order by s.code
                """,
                """
                select min(expires_at) as expires from offer
                where practice_id = \(practice.id) and state = 'open'
                """,
            ])
        if let expires: Instant = try Self.only(rows[1])["expires"] { pass.look(again: expires) }
        return try rows[0].compactMap { row in
            pass.look(again: try row["runs_out"])
            guard let window = TimeRange(start: try row["earliest"], end: try row["latest"]) else { return nil }
            return Queue(service: try row["code"], window: window)
        }
    }

    private func offerFreed(of queue: Queue, _ call: Call, _ pass: inout WaitlistPass) async throws {
        var refused: Set<FreedTimeSearch.Pair> = []
        var next: Instant = .distantPast
        for _ in 0..<Self.stepsPerQueue {
            switch try await step(in: queue, without: refused, call) {
            case .made(let offer):
                pass.made.append(offer)
                pass.look(again: offer.offer.expires)
                next = .distantPast
            case .refused(let pair, let now):
                refused.insert(pair)
                next = now + Self.rest
            case .nothing(let until): return pass.look(again: until)
            }
        }
        // There is more to do than one look does.
        pass.look(again: next)
    }

    /// Looks once at what is free and who waits, and offers the soonest time that is one for somebody to the first of
    /// them.
    private func step(in queue: Queue, without refused: Set<FreedTimeSearch.Pair>, _ call: Call) async throws -> Step {
        let practice = call.practice
        return try await withCatalogue(
            queue.service, publicOnly: false, practice: practice.id, deadline: call.deadline
        ) { catalogue in
            let window = queue.window.capped
            let question = DiaryQuestion(
                practice: practice.id, catalogue: catalogue, window: Diary.window(around: window),
                zone: try zones.known(catalogue.service.site.zone))
            let rows = try await read(
                practice.id, deadline: call.deadline,
                Candidates.statements(queue.service, practice.id) + question.statements)
            let candidates = try Candidates(Array(rows.prefix(Candidates.count)))
            let search = FreedTimeSearch(
                candidates: candidates, facts: try await facts(of: candidates, call), question: question,
                rows: Array(rows.dropFirst(Candidates.count)), practice: practice, zones: zones, window: window)
            let (choice, settledUntil) = try search.choice(without: refused)
            guard let choice else { return .nothing(until: settledUntil) }
            do {
                return .made(try await offer(choice, catalogue, call))
            } catch let refusal as Refusal where refusal.code != .unavailable {
                return .refused(choice.pair, now: search.now)
            }
        }
    }

    /// What is known of the gates of those who wait.
    private func facts(of candidates: Candidates, _ call: Call) async throws -> KnownFacts {
        let people = Array(Set(candidates.all.map(\.candidate.entry.person)))
        let practice = call.practice.id
        return try KnownFacts(
            try await read(practice, deadline: call.deadline, KnownFacts.statements(people, practice)))
    }
}

public import Clinic
import Postgres
public import Scheduling

/// How the promises of a service stand; nothing in it is about anybody.
public struct PromiseCounts: Hashable, Sendable {
    /// Requests of the last 30 days that were read in time.
    public let kept: Int
    /// Requests of the last 30 days that were not.
    public let missed: Int
    /// Requests that wait and still can be read in time.
    public let open: Int
}

extension Database {
    /// How the promises of all practices stand.
    public func promises(deadline: ContinuousClock.Instant) async throws -> PromiseCounts {
        let row = try Self.only(
            try await read(
                """
                select
                    count(*) filter (where read_at <= promised_by) as kept,
                    count(*) filter (where coalesce(read_at, daybook_now()) > promised_by) as missed,
                    count(*) filter (where read_at is null and promised_by >= daybook_now()) as open
                from intake
                where promised_by > daybook_now() - interval '30 days'
                """, deadline: deadline))
        func count(_ name: String) throws -> Int {
            let count: Int64 = try row[name]
            return Int(count)
        }
        return PromiseCounts(kept: try count("kept"), missed: try count("missed"), open: try count("open"))
    }

    /// Notes the promises of a practice that were missed, each once, and owes a task for each.
    ///
    /// A request that was answered before anybody was seen to read it counts as answered. Nothing is written while
    /// nothing was missed.
    ///
    /// - Returns: how many there were, and when the next promise ends.
    public func noteMissedPromises(
        of practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> (missed: Int, next: Instant?) {
        let waiting: SQL = "practice_id = \(practice.id) and read_at is null and missed_at is null"
        let row = try Self.only(
            try await read(
                practice.id, deadline: deadline,
                [
                    """
                    select min(promised_by) as next, daybook_now() as now,
                        min(promised_by) filter (where promised_by >= daybook_now()) as later
                    from intake where \(waiting)
                    """
                ])[0])
        let (next, later): (Instant?, Instant?) = (try row["next"], try row["later"])
        guard let next, next < (try row["now"]) else { return (0, next) }
        let call = Call(practice: practice, principal: .daybook, requestID: "", deadline: deadline)
        let missed: SQL = """
            with missed as (
                select intake_id from intake
                where \(waiting) and promised_by < daybook_now()
                order by promised_by
                limit 200
                for update skip locked
            )
            update intake set missed_at = daybook_now()
            from missed, request r
            where intake.practice_id = \(practice.id) and intake.intake_id = missed.intake_id
                and (r.practice_id, r.request_id) = (intake.practice_id, intake.request_id)
            returning intake.request_id, r.person_id, r.lane, r.state
            """
        let answer = try await write(call, loading: [missed]) { write in
            var (count, nextDue): (Int, Instant?) = (0, nil)
            for row in write.loaded[0] {
                let state: String = try row["state"]
                guard state == ConsultationRequest.State.Name.open.rawValue else { continue }
                let request: ConsultationRequest.ID = try row["request_id"]
                let due = try await write.raise(
                    DeskTask(
                        id: .fresh(), kind: .promise, lane: try row.word("lane"), person: try row["person_id"],
                        request: request, due: write.now, created: write.now), zones: zones)
                nextDue = nextDue ?? due
                write.audit("promise.missed", "request", request)
                count += 1
            }
            return (Answer(status: 200, body: "\(count)"), nextDue)
        }
        return (Int(answer.body) ?? 0, later)
    }
}

extension Write {
    /// Enqueues that somebody has answered a request, tried to call about it, or taken it on: the first time counts.
    ///
    /// - Parameter byTaking: somebody has only looked at it, to take it on or to merge it: that keeps no promise of a call.
    func noteRead(_ request: ConsultationRequest.ID, byTaking: Bool = false) {
        transaction.enqueue(
            """
            update intake set read_at = \(now)
            where practice_id = \(call.practice.id) and request_id = \(request) and read_at is null
                and (not promises_call or not \(byTaking))
            """)
    }

    /// Enqueues that a request is merged into another one, which takes over what was promised about a call that nobody has
    /// made; whoever merged it has read it.
    func movePromise(of merged: ConsultationRequest.ID, to kept: ConsultationRequest.ID) {
        noteRead(merged, byTaking: true)
        transaction.enqueue(
            """
            update intake kept
            set rule = least(kept.rule, merged.rule), visit_by = least(kept.visit_by, merged.visit_by),
                promises_call = true, read_at = null,
                promised_by = case when kept.read_at is null then least(kept.promised_by, merged.promised_by)
                    else merged.promised_by end,
                missed_at = case when kept.read_at is null then coalesce(kept.missed_at, merged.missed_at)
                    else merged.missed_at end
            from intake merged
            where kept.practice_id = \(call.practice.id) and kept.request_id = \(kept)
                and merged.practice_id = kept.practice_id and merged.request_id = \(merged)
                and merged.promises_call and merged.read_at is null
            """)
        transaction.enqueue(
            """
            update intake set promised_by = null, missed_at = null
            where practice_id = \(call.practice.id) and request_id = \(merged) and promises_call and read_at is null
            """)
    }
}

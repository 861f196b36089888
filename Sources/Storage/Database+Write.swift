import Clinic
import Postgres
import Scheduling

/// The inside of one write: its transaction, the instant it happens at, and what it must leave behind.
struct Write {
    let call: Call
    let transaction: Transaction
    /// The database's clock, read once in the first round trip.
    let now: Instant
    /// What the statements of the first round trip found, in their order.
    let loaded: [[Row]]
    /// What it has claimed so far.
    var takings = Takings()

    /// The same write without the first rows that it has loaded.
    func dropping(_ count: Int) -> Write {
        Write(
            call: call, transaction: transaction, now: now, loaded: Array(loaded.dropFirst(count)), takings: takings)
    }

    /// The same write without the last rows that it has loaded.
    func droppingLast() -> Write {
        Write(call: call, transaction: transaction, now: now, loaded: loaded.dropLast(), takings: takings)
    }

    /// Takes every seat of a placed visit.
    func claim(_ placed: PlacedVisit, for owner: PlacedVisit.Owner) {
        transaction.enqueue(placed.claim(for: owner, call.practice.id))
        takings.take(placed.taken(until: owner.expires))
    }

    /// Gives up a hold with all that it claims.
    func giveUp(_ hold: Hold) {
        transaction.enqueue(hold.delete(call.practice.id))
        takings.giveUp()
    }

    /// Leaves an entry in the audit trail: names of fields, never their values.
    func audit<Subject>(_ action: String, _ subject: String, _ id: Identifier<Subject>, fields: [String] = []) {
        transaction.enqueue(
            """
            insert into audit_entry (practice_id, audit_id, at, principal, action, subject, subject_id, fields, request_id)
            values (\(call.practice.id), \(Identifier<Write>.fresh()), \(now), \(call.principal.description), \(action),
                \(subject), \(id), \(fields), \(call.requestID))
            """)
    }

    /// Spends a solved challenge with this write: the constraint refuses it a second time.
    ///
    /// - Throws: `Refusal` `proof_required` when it has ended.
    fileprivate func spend(_ proof: SpentChallenge) throws(Refusal) {
        guard now <= proof.expires else { throw SpentChallenge.ended }
        transaction.enqueue(
            """
            insert into spent_challenge (practice_id, challenge_hash, expires_at)
            values (\(call.practice.id), \(proof.hash), \(proof.expires))
            """)
    }
}

extension SpentChallenge {
    static let ended = Refusal(.proofRequired, "The challenge has ended. Get another one and solve that.")
    static let spent = Refusal(.proofRequired, "The challenge has been used before. Get another one and solve that.")
}

extension Database {
    /// Runs one write: practice, clock, key and locks in the first round trip together with `loading`, then
    /// `effect`, then everything it enqueued together with the answer, the change number and the commit.
    ///
    /// A key that was answered before is answered from the row that its transaction left. A commit whose outcome
    /// is unknown is resolved by looking that row up: found means done, and not found means `unavailable`.
    ///
    /// - Parameters:
    ///   - locks: what must not change meanwhile.
    ///   - taking: where the write takes time, if it changes nothing else that searches read; nil when it may.
    ///   - loading: statements whose rows `effect` needs, run under the locks.
    ///   - effect: the rule and its writes; it may run again after a serialization failure, so it must only act
    ///     through its transaction. It gives the answer, and the soonest time at which a message became due.
    func write(
        _ call: Call, locks: [Lock] = [], taking: TimeRange? = nil, loading: [SQL] = [],
        effect: @escaping @Sendable (Write) async throws -> (answer: Answer, nextDue: Instant?)
    ) async throws -> Answer {
        var change = Change(
            practice: call.practice.id, number: nil, taken: taking.map { TakenTime(during: $0, claims: nil) })
        // Whatever becomes of it, and before the caller hears of it: what was computed until now may be of the past.
        defer { watch.note(change) }
        var isRepeated = false
        while true {
            do {
                let (answer, number, claims) = try await attempt(
                    call, locks: locks, isTaking: taking != nil, loading: loading, effect: effect)
                change.number = number
                change.taken?.claims = claims
                if number != nil { notifier.tell(change) }
                return answer
            } catch let error as PostgresError where error.sqlState == .exclusionViolation && !isRepeated {
                // Something took the time between the judgement and the claim: look once for another assignment.
                isRepeated = true
            } catch ConnectionError.commitOutcomeUnknown {
                return try await resolve(call)
            } catch {
                throw Self.visible(error)
            }
        }
    }

    private func attempt(
        _ call: Call, locks: [Lock], isTaking: Bool, loading: [SQL],
        effect: @escaping @Sendable (Write) async throws -> (answer: Answer, nextDue: Instant?)
    ) async throws -> (Answer, changeNumber: Int64?, claims: [TakenTime.Claim]?) {
        let opening = [Self.practice(call.practice.id)] + (isTaking ? [Self.plannedOnce] : [])
        return try await pool.transaction(deadline: call.deadline, opening: opening) { transaction in
            var first = locks.sorted().map { $0.statement(for: call.practice.id) }
            if let key = call.idempotency { first += Self.lookUp(key, of: call) }
            first.append("select daybook_now() as now")
            let fixed = first.count
            let results = try await transaction.queries(first + loading)
            let now: Instant = try Self.only(results[fixed - 1])["now"]
            if let key = call.idempotency {
                let row = results[fixed - 2].first
                let free: Bool = try Self.only(results[fixed - 3])["free"]
                if let answer = try Self.repeated(key, row: row, free: free, now: now) {
                    return (answer, nil, nil)
                }
            }
            let write = Write(
                call: call, transaction: transaction, now: now, loaded: Array(results.dropFirst(fixed)))
            if let proof = call.proof { try write.spend(proof) }
            let (answer, nextDue) = try await effect(write)
            if let key = call.idempotency { transaction.enqueue(Self.keep(answer, under: key, of: call, now: now)) }
            let last = try await transaction.finish([Self.change(of: call.practice.id, nextDue: nextDue)])
            return (answer, try last[0].first?["change_number"], write.takings.claims)
        }
    }

    /// Reads in one round trip, in one transaction.
    func read(_ practice: Practice.ID, deadline: ContinuousClock.Instant, _ statements: [SQL]) async throws -> [[Row]] {
        do {
            return try await pool.read(statements, opening: [Self.practice(practice)], deadline: deadline)
        } catch {
            throw Self.visible(error)
        }
    }

    /// Reads one statement that belongs to no practice.
    func read(_ statement: SQL, deadline: ContinuousClock.Instant) async throws -> [Row] {
        do {
            return try await pool.query(statement, deadline: deadline)
        } catch {
            throw Self.visible(error)
        }
    }

    /// What a caller sees of an error: the rule behind a constraint, or that the database cannot answer now.
    ///
    /// Anything else is a mistake of ours and stays what it is.
    static func visible(_ error: any Error) -> any Error {
        switch error {
        case let error as PostgresError where error.isTransient:
            Refusal(.unavailable, "We are very busy right now. Please try again shortly.")
        case let error as PostgresError:
            ConstraintRefusals.refusal(for: error) ?? error
        case is ConnectionError:
            Refusal(.unavailable, "We cannot reach our appointment book right now. Please try again shortly.")
        default: error
        }
    }

    /// Whether the same may go well when it is asked again: the database was busy, stopping or away, or nobody knows
    /// whether it was done.
    public static func mayRecover(from error: any Error) -> Bool {
        switch error {
        case let error as PostgresError: error.isTransient
        case let refusal as Refusal: refusal.code == .unavailable
        default: error is ConnectionError
        }
    }

    /// The row of a statement that always gives one.
    static func only(_ rows: [Row]) throws -> Row {
        guard let row = rows.first else { throw MissingRow() }
        return row
    }

    /// The setting that row level security reads, for this transaction only.
    static func practice(_ id: Practice.ID) -> SQL {
        "select set_config('daybook.practice', \(id.description), true)"
    }

    /// For this transaction only, statements are planned once a connection, whatever the tables were like then: those of a
    /// booking look for a few rows along an index, and to plan a series anew takes longer than to run it.
    private static let plannedOnce: SQL = """
        select set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true)
        """

    /// The last statement of every write: it holds the practice's one hot row for as short as can be.
    static func change(of practice: Practice.ID, nextDue: Instant?) -> SQL {
        """
        update practice_change
        set change_number = change_number + 1, next_due_at = least(next_due_at, \(nextDue))
        where practice_id = \(practice)
        returning change_number
        """
    }
}

/// A statement that always gives a row gave none: the schema is not the one that this program knows.
struct MissingRow: Error {}

extension PostgresError {
    /// Whether trying again later is the right answer: a wait was cut short, or the server is stopping or starting.
    var isTransient: Bool {
        [.lockNotAvailable, .queryCanceled, .serializationFailure, .deadlockDetected].contains(sqlState)
            || sqlState.rawValue.hasPrefix("57P") || sqlState.rawValue.hasPrefix("53")
    }
}

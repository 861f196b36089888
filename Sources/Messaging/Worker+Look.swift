import Clinic
import Logging
import Scheduling
import Storage

extension Worker {
    /// Looks at what follows from the book alone, in every practice that was written since the last look or whose time
    /// has come: the desk is put in order, visits are seen to whose deadlines are over, and free times are offered to
    /// people who wait.
    ///
    /// Never throws: what goes wrong is logged without a word about anybody, and tried again at the next pass. Nothing
    /// is lost with a worker: what it had still to do follows from the book.
    func look(until deadline: ContinuousClock.Instant?, state: inout WorkerState) async {
        do {
            let (numbers, now) = try await database.changeNumbers(deadline: .now + configuration.patience)
            // First, since somebody may be in danger.
            await look(at: numbers, now: now, until: deadline, memory: &state.desks) { practice in
                try await lookAtDesk(of: practice)
            }
            // Before the offers, since what it frees can be offered.
            await look(at: numbers, now: now, until: deadline, memory: &state.visits) { practice in
                try await care(for: practice)
            }
            await look(at: numbers, now: now, until: deadline, memory: &state.waitlists) { practice in
                try await offerFreed(of: practice)
            }
            await look(at: numbers, now: now, until: deadline, memory: &state.huddles) { practice in
                try await database.oweHuddles(of: practice, deadline: .now + configuration.patience)
            }
            await look(at: numbers, now: now, until: deadline, memory: &state.promises) { practice in
                try await lookAtPromises(of: practice)
            }
        } catch {
            logger.warning("the book cannot be read", metadata: ["error": "\(error)"])
        }
    }

    /// Looks at each practice that is due, and remembers when to look again.
    private func look(
        at numbers: [PracticeChangeNumber], now: Instant, until deadline: ContinuousClock.Instant?,
        memory: inout PracticeMemory, _ look: (Practice) async throws -> Instant?
    ) async {
        let due = memory.due(numbers, now: now)
        guard !due.isEmpty else { return }
        do {
            let practices = try await database.practices(due.map(\.practice), deadline: .now + configuration.patience)
            let byID = Dictionary(practices.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
            for change in due {
                guard !Task.isCancelled, deadline.map({ ContinuousClock.now < $0 }) ?? true else { return }
                guard let practice = byID[change.practice] else { continue }
                do {
                    memory.keep(change, next: try await look(practice))
                } catch {
                    memory.keep(change, next: now + Self.rest)
                    logger.error(
                        "a practice cannot be looked at",
                        metadata: ["practice": "\(practice.slug)", "error": "\(error)"])
                }
            }
        } catch {
            logger.warning("the practices cannot be read", metadata: ["error": "\(error)"])
        }
    }

    /// Sees to the visits whose time has come, and says when time alone may bring something about.
    private func care(for practice: Practice) async throws -> Instant? {
        let pass = try await database.care(for: practice, deadline: .now + configuration.patience * 4)
        if !pass.isIdle {
            logger.info(
                "visits",
                metadata: [
                    "practice": "\(practice.slug)", "released": "\(pass.released)", "firm": "\(pass.firm)",
                    "calls": "\(pass.calls)", "silent": "\(pass.silent)",
                ])
        }
        return pass.next
    }

    /// Offers what has become free to the people who wait, and says when time alone may change something.
    private func offerFreed(of practice: Practice) async throws -> Instant? {
        let pass = try await database.offerFreed(of: practice, deadline: .now + configuration.patience * 4)
        if !pass.made.isEmpty || pass.expired > 0 {
            logger.info(
                "waitlist",
                metadata: [
                    "practice": "\(practice.slug)", "offers": "\(pass.made.count)", "expired": "\(pass.expired)",
                ])
        }
        return pass.next
    }

    /// Puts the desk in order, and says when time alone may change something.
    private func lookAtDesk(of practice: Practice) async throws -> Instant? {
        let pass = try await database.lookAtDesk(of: practice, deadline: .now + configuration.patience * 4)
        if pass.escalated + pass.alarmed + pass.expired > 0 {
            logger.info(
                "desk",
                metadata: [
                    "practice": "\(practice.slug)", "escalated": "\(pass.escalated)", "alarmed": "\(pass.alarmed)",
                    "expired": "\(pass.expired)",
                ])
        }
        return pass.next
    }

    /// Notes the promises that were missed, so that each becomes a task, and says when the next one could be.
    private func lookAtPromises(of practice: Practice) async throws -> Instant? {
        let pass = try await database.noteMissedPromises(
            of: practice, deadline: .now + configuration.patience * 4)
        if pass.missed > 0 {
            logger.warning(
                "promises missed", metadata: ["practice": "\(practice.slug)", "requests": "\(pass.missed)"])
        }
        return pass.next
    }

    /// How long a practice that could not be looked at is left alone.
    private static let rest: Duration = .seconds(10)
}

import Clinic
import Logging
import Scheduling
import Storage

extension Worker {
    /// Offers what has become free to the people who wait, in every practice that was written since the last look or
    /// where an offer has expired.
    ///
    /// Never throws: what goes wrong is logged without a word about anybody, and tried again at the next pass. Nothing
    /// is lost with a worker: what it had still to do follows from the book.
    func offerFreed(until deadline: ContinuousClock.Instant?, memory: inout WaitlistMemory) async {
        do {
            let (numbers, now) = try await database.changeNumbers(deadline: .now + configuration.patience)
            let due = memory.due(numbers, now: now)
            guard !due.isEmpty else { return }
            let practices = try await database.practices(
                due.map(\.practice), deadline: .now + configuration.patience)
            let byID = Dictionary(practices.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
            for change in due {
                guard !Task.isCancelled, deadline.map({ ContinuousClock.now < $0 }) ?? true else { return }
                guard let practice = byID[change.practice] else { continue }
                await offerFreed(of: practice, change, memory: &memory, now: now)
            }
        } catch {
            logger.warning("the waitlists cannot be read", metadata: ["error": "\(error)"])
        }
    }

    private func offerFreed(
        of practice: Practice, _ change: PracticeChangeNumber, memory: inout WaitlistMemory, now: Instant
    ) async {
        do {
            let pass = try await database.offerFreed(of: practice, deadline: .now + configuration.patience * 4)
            memory.keep(change, next: pass.next)
            if !pass.made.isEmpty || pass.expired > 0 {
                logger.info(
                    "waitlist",
                    metadata: [
                        "practice": "\(practice.slug)", "offers": "\(pass.made.count)", "expired": "\(pass.expired)",
                    ])
            }
        } catch {
            memory.keep(change, next: now + Self.rest)
            logger.error(
                "a waitlist cannot be served", metadata: ["practice": "\(practice.slug)", "error": "\(error)"])
        }
    }

    /// How long a waitlist that could not be served is left alone.
    private static let rest: Duration = .seconds(10)
}

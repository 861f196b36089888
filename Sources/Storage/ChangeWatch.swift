public import Clinic
import Foundation
import Logging
public import Postgres
public import Scheduling
import Synchronization

/// What this process knows of every practice's change number, and of the database's clock: enough to say whether an
/// answer that was computed before still holds.
///
/// It is told in three ways. Every write of this process is noted before its caller hears of it. What other processes
/// write they notify (`ChangeNotifier`), which arrives within a tenth of a second. And because notifications can be
/// lost, `refresh()` reads all change numbers, once a second. When no reading has succeeded for three seconds, nothing is
/// known any more.
public final class ChangeWatch: Sendable {
    /// What holds for a practice at a moment.
    public struct View: Hashable, Sendable {
        /// Grows with every change of the practice that this process hears of.
        ///
        /// Whatever is read from the database after this was taken is at least as new as it says.
        public let edition: UInt64
        /// The database's clock, or a little later: it runs ahead by what reading it took.
        public let now: Instant
    }

    /// The channel that changes are notified on.
    public static let channel = "daybook_change"
    /// How long after the last reading began what is known still counts, unless the database was told otherwise.
    public static let usualPatience: Duration = .seconds(3)

    /// How many changes of a practice are remembered with the time that they took, and how many claims of them at most.
    private static let (remembered, rememberedClaims) = (32, 256)

    private let patience: Duration
    private let pool: Pool
    private let logger: Logger
    private let state = Mutex(State())

    private struct State {
        var marks: [Practice.ID: Mark] = [:]
        /// The database's clock, and when this process began to ask for it.
        var clock: (time: Instant, asked: ContinuousClock.Instant)?
        /// Counts every change of a mark, over all practices, so that no edition is given twice.
        var edition: UInt64 = 0

        mutating func change(_ practice: Practice.ID, to number: Int64, taken: TakenTime? = nil) {
            edition += 1
            guard let taken, var mark = marks[practice], number == mark.number + 1 else {
                marks[practice] = Mark(number: number, edition: edition, base: edition)
                return
            }
            (mark.number, mark.edition) = (number, edition)
            let claims = mark.taken.reduce(taken.claims?.count ?? 0) { $0 + ($1.time.claims?.count ?? 0) }
            mark.taken.append((edition, claims > ChangeWatch.rememberedClaims ? taken.withoutClaims : taken))
            if mark.taken.count > ChangeWatch.remembered { mark.base = mark.taken.removeFirst().edition }
            marks[practice] = mark
        }
    }

    private struct Mark {
        var number: Int64
        var edition: UInt64
        /// The edition since which all changes are known that there were.
        var base: UInt64
        /// The time that was taken since then, while nothing else changed.
        var taken: [(edition: UInt64, time: TakenTime)] = []
    }

    /// What is known of how a practice changed between two editions.
    enum Course: Hashable, Sendable {
        /// Nothing did that this process has heard of.
        case unchanged
        /// This time was taken, and nothing else changed.
        case taken(TakenTime)
        /// Nobody knows.
        case unknown
    }

    init(pool: Pool, patience: Duration, logger: Logger) {
        self.patience = patience
        self.pool = pool
        self.logger = logger
    }

    /// What holds for a practice, or nil if that is not known: nothing may be answered from memory then.
    public func view(of practice: Practice.ID, at instant: ContinuousClock.Instant = .now) -> View? {
        state.withLock { state in
            guard let clock = state.clock, let mark = state.marks[practice] else { return nil }
            let passed = clock.asked.duration(to: instant)
            guard passed < patience else { return nil }
            return View(edition: mark.edition, now: clock.time + passed)
        }
    }

    /// How a practice changed after one edition, up to another and with it.
    func course(of practice: Practice.ID, after first: UInt64, to last: UInt64) -> Course {
        guard let mark = state.withLock({ $0.marks[practice] }), mark.base <= first else { return .unknown }
        let between = mark.taken.filter { first < $0.edition && $0.edition <= last }.map(\.time)
        return TakenTime(joining: between).map(Course.taken) ?? .unchanged
    }

    /// Reads what changed, once a second, and hears what is notified, until the task is cancelled.
    public func keepFresh(hearing listener: Listener) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await event in listener.events() { await self.hear(event) }
            }
            group.addTask {
                while !Task.isCancelled {
                    await self.tryToRefresh()
                    try? await Task.sleep(for: .seconds(1))
                }
            }
        }
    }

    /// Takes note of what a listener to `channel` tells.
    public func hear(_ event: Listener.Event) async {
        switch event {
        case .reconnected:
            // Another server may have taken over, whose change numbers need not follow those that are known here.
            state.withLock { $0.marks = [:] }
            await tryToRefresh()
        case .notification(let notification):
            guard let change = Change(payload: notification.payload) else { return }
            note(change)
        }
    }

    /// Reads the change numbers of all practices and the database's clock.
    ///
    /// - Throws: what the pool throws when the database cannot be asked; what was known then counts until `patience`
    ///   is over.
    public func refresh() async throws {
        let asked = ContinuousClock.now
        let before = state.withLock { $0.edition }
        let rows = try await pool.read(
            ["select daybook_now() as now", "select practice_id, change_number from practice_change"],
            deadline: asked + .seconds(2))
        let now: Instant = try Database.only(rows[0])["now"]
        let numbers: [(Practice.ID, Int64)] = try rows[1].map { (try $0[0], try $0[1]) }
        state.withLock { state in
            if asked > state.clock?.asked ?? asked - .seconds(1) { state.clock = (now, asked) }
            for (practice, number) in numbers {
                guard let mark = state.marks[practice] else {
                    state.change(practice, to: number)
                    continue
                }
                // A lower number is that of before a write that was noted meanwhile; if none was, the database has
                // gone back to an earlier state.
                if number > mark.number || (number < mark.number && mark.edition <= before) {
                    state.change(practice, to: number)
                }
            }
        }
    }

    /// Takes note of a change.
    ///
    /// One whose number is known already is nothing new. Without a number it may be anything, and what was computed
    /// before counts no more.
    func note(_ change: Change) {
        state.withLock { state in
            guard let mark = state.marks[change.practice] else { return }
            let number = change.number ?? mark.number
            if change.number == nil || number > mark.number {
                state.change(change.practice, to: number, taken: change.number == nil ? nil : change.taken)
            }
        }
    }

    private func tryToRefresh() async {
        do {
            try await refresh()
        } catch {
            logger.debug("change numbers not read", metadata: ["reason": "\(error)"])
        }
    }
}

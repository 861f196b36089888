public import Clinic
public import HTTP
import HTTPTypes
public import Scheduling
public import Storage
import Synchronization

/// Whole answers to callers without credentials, kept as long as asking the database again would give the same.
///
/// An answer is a function of three things: the practice's rows, the practice as the directory has it, and the time.
/// It is given again only while all three still hold:
///
/// * The rows. The edition of the practice (`ChangeWatch`) is taken before the database is asked, so what is read is at
///   least as new as that edition. A write of this process changes the edition before its caller hears of it; one of
///   another process does so as soon as it is notified, or else when the change numbers are read next. An answer of
///   another edition is never given.
/// * The practice: it must be equal to the one that the answer was made with.
/// * The time: whoever computes an answer says until when it holds by itself, and the database's clock as the watch
///   has it, which is never slow, must not have come to that instant.
///
/// When the watch has lost sight of the database nothing is answered from memory. Callers who ask the same at the same
/// time share one computation. The memory is bounded: practices that nobody asked for the longest time leave first, and
/// one practice has an eighth of it at most, so that nobody can drive out all others with questions about one.
public final class AnswerCache: Sendable {
    /// What was asked of a practice: equal for questions that have the same answer.
    public struct Question: Hashable, Sendable {
        let route: String
        let query: FormFields

        /// - Parameters:
        ///   - route: names the kind of question.
        ///   - query: the parameters, whose order means nothing.
        public init(route: String, query: FormFields) {
            self.route = route
            self.query = FormFields(query.fields.sorted { ($0.name, $0.value) < ($1.name, $1.value) })
        }

        var size: Int { query.fields.reduce(route.utf8.count) { $0 + $1.name.utf8.count + $1.value.utf8.count + 64 } }
    }

    /// A computed answer.
    public struct Answer: Sendable {
        /// What is answered.
        public let response: Response
        /// When it holds no longer even if nothing is written.
        public let until: Instant

        /// An answer that holds until an instant.
        public init(response: Response, until: Instant) {
            self.response = response
            self.until = until
        }
    }

    /// What has been answered so far, and what is kept.
    public struct Statistics: Hashable, Sendable {
        /// How many answers came from memory, or from a computation that somebody else had begun.
        public internal(set) var hits = 0
        /// How many did not.
        public internal(set) var misses = 0
        /// How much memory the kept answers take, their keys included.
        public internal(set) var bytes = 0
    }

    private let watch: ChangeWatch
    private let tells: Bool
    private let shelves: Mutex<AnswerShelves>

    /// - Parameters:
    ///   - limit: how many bytes are kept at most; 0 to keep nothing.
    ///   - tells: whether answers say in `Cache-Status` if they came from here, which tells anybody who asks often enough
    ///     when the practice was written to, and when somebody else has asked the same.
    public init(watch: ChangeWatch, limit: Int, tells: Bool = false) {
        self.watch = watch
        self.tells = tells
        shelves = Mutex(AnswerShelves(limit: limit))
    }

    /// What has been answered so far, and what is kept.
    public var statistics: Statistics {
        shelves.withLock { $0.statistics }
    }

    /// The answer to a question: a kept one that still holds, or what `compute` gives.
    ///
    /// - Parameters:
    ///   - instant: when it is asked.
    ///   - compute: asks the database. It runs to its end even if the caller goes away, since others may wait for it.
    /// - Throws: what `compute` throws, which is never kept.
    public func response(
        to question: Question, of practice: Practice, at instant: ContinuousClock.Instant = .now,
        compute: @escaping @Sendable () async throws -> Answer
    ) async throws -> Response {
        let view = watch.view(of: practice.id, at: instant)
        switch shelves.withLock({ find(question, of: practice, view, in: &$0) }) {
        case .kept(let response):
            return told(response, "hit")
        case .begun(let flight, let shelf):
            // By a task of its own, on this thread as far as it need not wait.
            Task.immediate { await self.make(flight, to: question, on: shelf, compute) }
            return told(try await flight.value.response, "fwd=miss")
        case .shared(let flight):
            let answer = try await flight.value
            // It was begun before this caller came, and may have been of the time before.
            if let view, view.now < answer.until { return told(answer.response, "fwd=miss; collapsed") }
            return told(try await compute().response, "fwd=miss")
        case .nothing:
            return told(try await compute().response, "fwd=bypass")
        }
    }

    /// An answer with what was done for it (RFC 9211), where that is told: `hit`, or `fwd=` where it was computed anew.
    private func told(_ response: Response, _ status: String) -> Response {
        guard tells else { return response }
        var response = response
        response.headerFields[.cacheStatus] = "daybook; \(status)"
        return response
    }

    private func make(
        _ flight: AnswerShelves.Flight, to question: Question, on shelf: AnswerShelves.Mark,
        _ compute: @Sendable () async throws -> Answer
    ) async {
        do {
            let answer = try await compute()
            shelves.withLock { $0.land(answer, to: question, on: shelf) }
            flight.fulfil(.success(answer))
        } catch {
            shelves.withLock { $0.land(nil, to: question, on: shelf) }
            flight.fulfil(.failure(error))
        }
    }

    private enum Found {
        case kept(Response)
        case begun(AnswerShelves.Flight, AnswerShelves.Mark)
        case shared(AnswerShelves.Flight)
        case nothing
    }

    private func find(
        _ question: Question, of practice: Practice, _ view: ChangeWatch.View?, in shelves: inout AnswerShelves
    ) -> Found {
        guard shelves.limit > 0, let view, let shelf = shelves.open(practice, edition: view.edition) else {
            shelves.statistics.misses += 1
            return .nothing
        }
        if let answer = shelves.answer(to: question, on: shelf), view.now < answer.until {
            shelves.statistics.hits += 1
            return .kept(answer.response)
        }
        if let flight = shelves.flight(to: question, on: shelf) {
            shelves.statistics.hits += 1
            return .shared(flight)
        }
        shelves.statistics.misses += 1
        let flight = AnswerShelves.Flight()
        shelves.begin(flight, to: question, on: shelf)
        return .begun(flight, shelf)
    }
}

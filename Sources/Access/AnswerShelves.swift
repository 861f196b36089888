import Clinic
import HTTP

/// The kept answers by practice, and the computations on their way.
///
/// A shelf holds what was computed of one practice in one edition. When either is another, it is cleared.
struct AnswerShelves {
    typealias Flight = Promised<AnswerCache.Answer>

    /// Which shelf is meant: one that was cleared meanwhile is another.
    struct Mark: Hashable {
        let practice: Practice.ID
        let number: UInt64
    }

    /// How many bytes are kept at most.
    let limit: Int
    var statistics = AnswerCache.Statistics()

    private var shelves: [Practice.ID: Shelf] = [:]
    /// Counts what happens: numbers shelves and says which was used last.
    private var count: UInt64 = 0

    private struct Shelf {
        let number: UInt64
        let practice: Practice
        let edition: UInt64
        var answers: [AnswerCache.Question: AnswerCache.Answer] = [:]
        var flights: [AnswerCache.Question: Flight] = [:]
        var bytes = Shelf.size
        var lastUse: UInt64

        /// What a shelf and an answer on it take beside the bytes of the answer, roughly.
        static let size = 1024
    }

    init(limit: Int) {
        self.limit = limit
    }

    /// The shelf of a practice and edition, cleared if what it held was of an earlier one.
    ///
    /// - Returns: nil for an edition that is over.
    mutating func open(_ practice: Practice, edition: UInt64) -> Mark? {
        count += 1
        if let shelf = shelves[practice.id], shelf.edition > edition { return nil }
        if let shelf = shelves[practice.id], shelf.edition == edition, shelf.practice == practice {
            shelves[practice.id]?.lastUse = count
            return Mark(practice: practice.id, number: shelf.number)
        }
        put(Shelf(number: count, practice: practice, edition: edition, lastUse: count))
        return Mark(practice: practice.id, number: count)
    }

    func answer(to question: AnswerCache.Question, on mark: Mark) -> AnswerCache.Answer? {
        shelves[mark.practice]?.answers[question]
    }

    func flight(to question: AnswerCache.Question, on mark: Mark) -> Flight? {
        shelves[mark.practice]?.flights[question]
    }

    mutating func begin(_ flight: Flight, to question: AnswerCache.Question, on mark: Mark) {
        shelves[mark.practice]?.flights[question] = flight
    }

    /// Ends a computation, and keeps its answer if the shelf is still the one that it was meant for.
    mutating func land(_ answer: AnswerCache.Answer?, to question: AnswerCache.Question, on mark: Mark) {
        // Taken out meanwhile, so that what it holds is changed in place.
        guard shelves[mark.practice]?.number == mark.number,
            var shelf = shelves.removeValue(forKey: mark.practice)
        else { return }
        statistics.bytes -= shelf.bytes
        shelf.flights[question] = nil
        if let old = shelf.answers.removeValue(forKey: question) { shelf.bytes -= Self.size(of: old, to: question) }
        if let answer {
            let size = Self.size(of: answer, to: question)
            if shelf.bytes + size > limit / 8 {
                shelf.answers = [:]
                shelf.bytes = Shelf.size
            }
            if shelf.bytes + size <= limit / 8 {
                shelf.answers[question] = answer
                shelf.bytes += size
            }
        }
        put(shelf)
    }

    private mutating func put(_ shelf: Shelf) {
        statistics.bytes += shelf.bytes
        if let old = shelves.updateValue(shelf, forKey: shelf.practice.id) { statistics.bytes -= old.bytes }
        if statistics.bytes > limit { clear() }
    }

    /// Drops the shelves that were not used for the longest time, until a quarter is free: seldom, but some at once.
    private mutating func clear() {
        for shelf in shelves.values.sorted(by: { $0.lastUse < $1.lastUse }) {
            guard statistics.bytes > limit / 4 * 3 else { return }
            shelves[shelf.practice.id] = nil
            statistics.bytes -= shelf.bytes
        }
    }

    private static func size(of answer: AnswerCache.Answer, to question: AnswerCache.Question) -> Int {
        answer.response.bytes.count + question.size + Shelf.size
    }
}

import Clinic
import Scheduling

/// That a practice was written to, and the change number that this left, if it is known.
struct Change: Hashable, Sendable {
    let practice: Practice.ID
    var number: Int64?
    /// The time that was taken, by a write that did nothing else to what searches read; nil when it may have been anything.
    var taken: TakenTime?

    init(practice: Practice.ID, number: Int64?, taken: TakenTime? = nil) {
        self.practice = practice
        self.number = number
        self.taken = taken
    }

    /// Reads what `payload` gives; nil for anything else.
    init?(payload: String) {
        let words = payload.split(separator: " ")
        guard (1...2).contains(words.count), let practice = Practice.ID(String(words[0])) else { return nil }
        self.practice = practice
        number = words.count == 2 ? Int64(words[1]) : nil
    }

    /// What stands for both: the later one, and no number if either has none.
    func joined(with other: Change) -> Change {
        guard let number, let another = other.number else { return Change(practice: practice, number: nil) }
        return Change(practice: practice, number: max(number, another))
    }

    /// The text of its notification: the practice, and the number after a space.
    var payload: String {
        number.map { "\(practice) \($0)" } ?? "\(practice)"
    }
}

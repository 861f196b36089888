import Access
import Clinic
import Scheduling

/// What a practice asks of somebody who changes a visit, said before they do.
struct LinkPolicy {
    private let policy: Policy
    private let end: String
    private let isFlagged: Bool
    /// Whether the time of free changes is over.
    let isLate: Bool

    init(_ policy: Policy, start: Instant, walls: Walls, isFlagged: Bool, now: Instant) {
        self.policy = policy
        self.isFlagged = isFlagged
        end = walls.clinic.dayAndTime(policy.windowEnd(of: start))
        isLate = policy.isLate(for: start, now: now)
    }

    /// The window, what it costs after it, and what never costs anything.
    func sentences(for purpose: Link.Purpose) -> [String] {
        switch purpose {
        case .confirm, .offer, .checkIn, .prepare: []
        case .cancel: cancelling
        case .move: moving
        }
    }

    /// Why somebody may cancel or come another day; nobody has to say.
    func choices(chosen: String) -> [Choice] {
        let reasons: [(Cancellation.Reason, String)] = [
            (.unstated, "I would rather not say"), (.illness, "Illness"), (.hospital, "I am in hospital"),
            (.crisis, "I am in a crisis; please call me"), (.emergency, "An emergency"), (.weather, "The weather"),
            (.roadClosed, "The road is closed"), (.other, "Something else"),
        ]
        return reasons.map { Choice(value: $0.rawValue, text: $1, isChosen: $0.rawValue == chosen) }
    }

    private var cancelling: [String] {
        if isFlagged || policy.lateFee == nil { return ["Cancelling costs nothing."] }
        let fee = policy.lateFee ?? ""
        let first =
            isLate
            ? "This appointment begins in less than \(policy.cancellationWindowHours) hours: cancelling now can cost"
                + " \(fee)."
            : "You can cancel free of any fee until \(end). After that it can cost \(fee)."
        return [first, waived]
    }

    private var moving: [String] {
        if isLate, !isFlagged {
            return [
                "This appointment begins in less than \(policy.cancellationWindowHours) hours. You can still choose"
                    + " another time here for one of the reasons below, or call us.", waived,
            ]
        }
        return isFlagged
            ? ["Choosing another time costs nothing."]
            : ["Choosing another time costs nothing, and can be done here until \(end)."]
    }

    private var waived: String {
        let all = Policy.freeReasons.union(policy.noFeeReasons)
        let words: [(Cancellation.Reason, String)] = [
            (.crisis, "a crisis"), (.hospital, "a stay in hospital"), (.illness, "illness"),
            (.emergency, "an emergency"), (.weather, "bad weather"), (.roadClosed, "a closed road"),
        ]
        let names = words.filter { all.contains($0.0) }.map(\.1)
        let list =
            names.count > 1 ? "\(names.dropLast().joined(separator: ", ")) or \(names[names.count - 1])" : names[0]
        return "It never costs anything because of \(list)."
    }
}

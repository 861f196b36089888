/// Finds the best choice of starts for the visits of a series: dynamic programming over visits and candidates.
///
/// For every visit and candidate it keeps the best way to go on from there, the last visit first. Since going on
/// depends only on the candidate, this finds what trying all combinations would find, in visits × candidates steps.
struct SeriesTable {
    /// A candidate for each visit, or nothing for a conflict, and what they come to.
    struct Choice {
        var score: SeriesScore
        var candidates: [Int?]

        /// Whether this is better; of equal scores the one with the earlier visits is.
        func isBetter(than other: Choice) -> Bool {
            if score == other.score {
                candidates.lexicographicallyPrecedes(other.candidates) { ($0 ?? .max) < ($1 ?? .max) }
            } else {
                score < other.score
            }
        }
    }

    private let count: Int
    /// For each candidate the first one that may follow it.
    private let followers: [Int]
    /// For each candidate the first at or after it that must not be left out, or the end.
    private let barriers: [Int]

    /// A table for so many visits.
    ///
    /// Candidates are in order; no two visits are closer than the gap, except that kept ones, none of which is left
    /// out, lie as they lie.
    init(count: Int, candidates: [SeriesCandidate], gap: Duration) {
        self.count = count
        let end = candidates.count
        var barriers = [Int](repeating: end, count: end + 1)
        for index in candidates.indices.reversed() {
            barriers[index] = candidates[index].isKept ? index : barriers[index + 1]
        }
        var followers = [Int](repeating: end, count: end)
        var follower = 0
        for index in candidates.indices {
            let earliest = candidates[index].start + max(gap, .zero)
            follower = max(follower, index + 1)
            while follower < end, candidates[follower].start < earliest { follower += 1 }
            followers[index] = min(follower, barriers[index + 1])
        }
        (self.barriers, self.followers) = (barriers, followers)
    }

    /// The best choice whose first visit is one of some candidates, or in conflict when there are none.
    ///
    /// `scores` says what each candidate costs as the first visit, as the second and so on; `times` what each costs as
    /// any of them. Nothing when there is no choice with all kept candidates in it.
    func best(first: Range<Int>?, scores: [SeriesScore], times: [SeriesScore]) -> Choice? {
        guard count > 0 else { return nil }
        func cost(_ visit: Int, _ index: Int) -> SeriesScore { scores[visit * times.count + index] + times[index] }
        let start = first?.lowerBound ?? 0
        let end = followers.count
        let width = end - start + 1
        guard start <= barriers[0] else { return nil }
        // The best way to go on with any candidate from an index on, and which one it begins with: -1 is a conflict.
        var onward = [SeriesScore](repeating: .impossible, count: width)
        for index in start...end where barriers[index] == end { onward[index - start] = .zero }
        var choices = [Int32](repeating: -1, count: width * count)
        for visit in stride(from: count - 1, through: first == nil ? 0 : 1, by: -1) {
            var taken = SeriesScore.impossible
            var choice: Int32 = -1
            var next = onward
            for index in stride(from: end, through: start, by: -1) {
                if index < end {
                    let own = cost(visit, index) + onward[followers[index] - start]
                    if own <= taken || barriers[index] == index { (taken, choice) = (own, Int32(index)) }
                }
                let skipped = onward[index - start] + .conflict
                let isTaken = taken.isPossible && taken <= skipped
                next[index - start] = isTaken ? taken : skipped
                choices[visit * width + index - start] = isTaken ? choice : -1
            }
            onward = next
        }
        var best = Choice(score: .impossible, candidates: [])
        var index = start
        var firstVisit = 0
        if let first {
            for candidate in first where candidate <= barriers[0] {
                let score = cost(0, candidate) + onward[followers[candidate] - start]
                if score < best.score { best = Choice(score: score, candidates: [candidate]) }
            }
            guard let chosen = best.candidates.first, let candidate = chosen else { return nil }
            index = followers[candidate]
            firstVisit = 1
        } else {
            best.score = onward[0]
        }
        guard best.score.isPossible else { return nil }
        for visit in firstVisit..<count {
            let choice = Int(choices[visit * width + index - start])
            best.candidates.append(choice < 0 ? nil : choice)
            if choice >= 0 { index = followers[choice] }
        }
        return best
    }
}

/// One way for a series to begin.
struct SeriesBeginning {
    /// The day from which days and weeks are counted.
    let firstDay: Int
    /// The candidates on that day, one of which is the first visit, or nothing when that is in conflict.
    let candidates: Range<Int>?
    /// The day on which each visit is wanted.
    let wantedDays: [Int]
    /// What each candidate costs as the first visit, as the second and so on, whatever the time of day.
    private(set) var scores: [SeriesScore] = []

    init(firstDay: Int, candidates: Range<Int>?, wantedDays: [Int]) {
        (self.firstDay, self.candidates, self.wantedDays) = (firstDay, candidates, wantedDays)
    }

    /// Fills `scores` for a series that was to begin on another day.
    mutating func score(_ all: [SeriesCandidate], calendar: SeriesCalendar, origin: Int) {
        let delay = abs(firstDay - origin)
        scores = []
        scores.reserveCapacity(wantedDays.count * all.count)
        for (visit, wanted) in wantedDays.enumerated() {
            for candidate in all {
                let score = SeriesScore(daysOff: abs(candidate.day - wanted) + delay, secondsOff: 0)
                if visit == 0, candidates == nil {
                    // The series begins with its first visit, unless that is in conflict.
                    scores.append(.impossible)
                } else if candidate.isKept {
                    // Else a visit that is missing in one week would be made up for in another.
                    let isInWeek = calendar.isInWeek(candidate.day, of: visit, seriesBegins: firstDay)
                    scores.append(isInWeek ? score : score + .conflict)
                } else {
                    let isAllowed = calendar.allows(candidate.day, at: visit, seriesBegins: firstDay)
                    scores.append(isAllowed ? score : .impossible)
                }
            }
        }
    }
}

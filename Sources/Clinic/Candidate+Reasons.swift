public import Scheduling

extension Candidate {
    /// Why a time would be offered to them, in sentences for staff.
    ///
    /// They name lane, wait, fit and lead time, and never a reason for the visit.
    public func reasons(for time: FreedTime, lead: Duration, now: Instant) -> [String] {
        var reasons = ["Lane \(entry.lane.words).", "Waiting for \(Self.count(daysWaited(now: now), "day"))."]
        if let wished = entry.wish.clinician, wished == time.clinician {
            reasons.append("With the clinician they asked for.")
        }
        if clinician != nil, clinician == time.clinician { reasons.append("With the clinician they saw last.") }
        if !entry.wish.weekdays.isEmpty || entry.wish.minutes != nil {
            reasons.append("On a weekday and at a time of day they asked for.")
        }
        if let visit {
            reasons.append("Earlier than the visit they have, by \(Self.words(visit.start - time.during.start)).")
        }
        reasons.append(
            "It starts in \(Self.words(time.during.start - now)); \(Self.words(lead)) ahead are needed at least.")
        return reasons
    }

    /// A stretch of time in its largest whole unit.
    private static func words(_ duration: Duration) -> String {
        let minutes = Int(duration / .minutes(1))
        if minutes >= 2 * 1440 { return count(minutes / 1440, "day") }
        return minutes >= 60 ? count(minutes / 60, "hour") : count(minutes, "minute")
    }

    private static func count(_ number: Int, _ unit: String) -> String {
        "\(number) \(unit)\(number == 1 ? "" : "s")"
    }
}

extension Candidate.Misfit {
    /// Why a time is not one for them, in a sentence for staff.
    public var sentence: String {
        switch self {
        case .notWaiting: "They are considering another offer."
        case .outsideWindow: "It is outside of the dates they gave."
        case .otherTimeOfWeek: "It is on another weekday or at another time of day than they asked for."
        case .otherClinician: "They asked for another clinician."
        case .notEarlier: "The visit they have is not later."
        case .busy: "They are in another visit then."
        case .letGo: "It was offered to them before."
        case .tooLate: "It is too soon to be offered."
        }
    }
}

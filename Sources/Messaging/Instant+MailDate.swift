import Scheduling

extension Instant {
    /// The instant as mail headers have it (RFC 5322 §3.3), in UTC: `Tue, 2 Mar 2027 17:00:00 +0000`.
    var mailDate: String {
        let seconds = secondsSinceUnixEpoch
        let days = Int((Double(seconds) / 86_400).rounded(.down))
        let date = LocalDate(daysSinceUnixEpoch: days)
        let second = Int(seconds) - days * 86_400
        let clock = [second / 3600, second / 60 % 60, second % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return "\(date.weekday.inWords.prefix(3)), \(date.day) \(date.monthAbbreviation) \(date.year) "
            + clock.joined(separator: ":") + " +0000"
    }
}

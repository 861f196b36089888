import Clinic
import Scheduling
import Yams

extension PracticeFile.Reader {
    /// How a practice writes to people: `policy.messages`.
    mutating func messages(_ node: Node, _ path: Path) -> MessagePolicy {
        let counts: [(name: String, what: String, field: WritableKeyPath<MessagePolicy, Int>)] = [
            ("texts_per_day", "texts", \.textsPerDay), ("texts_per_week", "texts", \.textsPerWeek),
            ("grace_minutes", "minutes", \.graceMinutes), ("waiting_days", "days", \.waitingDays),
            ("alarm_minutes", "minutes", \.alarmMinutes),
            ("calendar_alarm_minutes", "minutes", \.calendarAlarmMinutes),
        ]
        let section = section(node, path, keys: ["hours", "laws", "huddle", "texts_from"] + counts.map(\.name))
        var messages = MessagePolicy()
        if section.has("hours") {
            messages.hours = word(
                section, "hours", "Write the first and the last time of the day: 09:00-20:00.", or: messages.hours
            ) { SendingHours($0) }
        }
        messages.laws = list(section, "laws", isRequired: false).map { law($0.node, $0.path) }
        if section.has("texts_from") {
            let sentence = "Write a number with its country code, +13125550142, or a messaging service, MG…."
            messages.textsFrom = word(section, "texts_from", sentence, or: "") { MessagePolicy.sender($0) }
        }
        if section.has("huddle") {
            messages.huddleMinute = word(
                section, "huddle", "Write a time of the morning: \"07:15\".", or: messages.huddleMinute
            ) { text in
                text.count == 5 ? LocalTime(text)?.minuteOfDay : nil
            }
        }
        for key in counts where section.has(key.name) {
            messages[keyPath: key.field] = count(section, key.name, of: key.what)
        }
        return messages
    }

    /// A law that a practice keeps to besides those that ship.
    private mutating func law(_ node: Node, _ path: Path) -> SendingLaw {
        let section = section(node, path, keys: ["region", "hours", "from", "until", "source"])
        let (region, source) = (text(section, "region"), text(section, "source"))
        let before = faults.count
        let hours = word(
            section, "hours", "Write the first and the last time of the day: 09:00-20:00.", or: SendingHours.usual
        ) { SendingHours($0) }
        let date = "Write a date that exists: 2027-09-01."
        let from = word(section, "from", date, or: LocalDate(daysSinceUnixEpoch: 0)) { LocalDate($0) }
        var until: LocalDate?
        if section.has("until") { until = word(section, "until", date, or: from) { LocalDate($0) } }
        // What the law would do is judged where its hours stand.
        if faults.count > before { silence(path / "hours") }
        return SendingLaw(region: region, hours: hours, from: from, until: until, source: source)
    }
}

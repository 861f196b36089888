import Scheduling

extension PracticeDefinition {
    /// What is wrong with how a practice writes to people.
    func messages(_ messages: MessagePolicy, _ path: Path, _ faults: inout FaultList) {
        faults.check((0...20).contains(messages.textsPerDay), path / "texts_per_day", "Write 0 to 20 texts.")
        faults.check((0...100).contains(messages.textsPerWeek), path / "texts_per_week", "Write 0 to 100 texts.")
        faults.check((0...60).contains(messages.graceMinutes), path / "grace_minutes", "Write 0 to 60 minutes.")
        faults.check((1...90).contains(messages.waitingDays), path / "waiting_days", "Write 1 to 90 days.")
        faults.check((1...60).contains(messages.alarmMinutes), path / "alarm_minutes", "Write 1 to 60 minutes.")
        faults.check(
            (0...20_160).contains(messages.calendarAlarmMinutes), path / "calendar_alarm_minutes",
            "Write 0 for none, up to 20160 minutes.")
        faults.check(
            (0..<Huddle.end.minuteOfDay).contains(messages.huddleMinute), path / "huddle",
            "Write a time of the morning: \"07:15\".")
        for index in messages.laws.indices { law(index, of: messages, path / "laws" / .index(index), &faults) }
    }

    /// A law that cannot count is a slip of the pen, and one that changes nothing hides that nobody is protected by it.
    private func law(_ index: Int, of messages: MessagePolicy, _ path: Path, _ faults: inout FaultList) {
        let law = messages.laws[index]
        faults.text(law.source, path / "source")
        faults.check(
            law.region.isKnownRegion, path / "region",
            "There is no such country or state: write its code as ISO 3166-2 does, \"US-TX\" or \"GB\".")
        guard law.until.map({ $0 >= law.from }) ?? true else {
            return faults.add(path / "until", "The last day comes before the first, \(law.from).")
        }
        guard law.region.isKnownRegion else { return }
        let others = SendingLaw.shipped + messages.laws[..<index]
        faults.check(
            law.narrows(messages.hours, besides: others), path / "hours",
            "This changes nothing: the practice's hours and the other laws there are as strict already.")
        faults.check(
            law.leavesTime(in: messages.hours, besides: others), path / "hours",
            "With the practice's hours and the other laws there this leaves no time of the day for messages.")
    }
}

extension SendingLaw {
    /// Whether there is a day on which less is left with it than without it.
    ///
    /// What counts beside it in its own region is all that counts in each part of it too. That only widens when another
    /// law ends, so the first day and those after the others' last ones are all that can differ.
    fileprivate func narrows(_ hours: SendingHours, besides others: [SendingLaw]) -> Bool {
        let days = [from] + others.compactMap { $0.until?.adding(days: 1) }.filter { counts(in: region, on: $0) }
        return days.contains { day in
            let left = hours.narrowed(by: others, in: region, on: day)
            return left.narrowed(by: self.hours) != left
        }
    }

    /// Whether each day, in each part of its region for which there is a law, keeps some time for messages.
    fileprivate func leavesTime(in hours: SendingHours, besides others: [SendingLaw]) -> Bool {
        let regions = [region] + others.map(\.region).filter(covers)
        let days = [from] + others.map(\.from).filter { counts(in: region, on: $0) }
        return regions.allSatisfy { region in
            days.allSatisfy { day in
                let left = hours.narrowed(by: others, in: region, on: day).narrowed(by: self.hours)
                return left.opens < left.closes
            }
        }
    }
}

extension SendingHours {
    fileprivate func narrowed(by laws: [SendingLaw], in region: String, on date: LocalDate) -> SendingHours {
        laws.filter { $0.counts(in: region, on: date) }.reduce(self) { $0.narrowed(by: $1.hours) }
    }
}

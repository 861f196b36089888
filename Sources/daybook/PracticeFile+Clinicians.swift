import Clinic
import Scheduling
import Yams

// Those who treat and watch, with what they may do and when they are there.

extension PracticeFile.Reader {
    mutating func clinician(_ node: Node, _ path: Path, only: String?) -> PracticeDefinition.Clinician {
        let clinician = section(
            node, path,
            keys: [
                "code", "name", "credential", "until", "languages", "licences", "trainings", "monitors", "prescribes",
                "site", "hours", "hours_elsewhere", "zone", "daily_limit", "weekly_limit", "reserve",
                "reserve_release",
            ] + Self.contactKeys)
        let elsewhere = clinician.values["hours_elsewhere"].map { self.hours($0, path / "hours_elsewhere") }
        var hours = WeeklyHours()
        if let node = clinician.values["hours"] {
            hours = self.hours(node, path / "hours")
        } else if elsewhere == nil {
            _ = text(clinician, "hours")
        }
        return PracticeDefinition.Clinician(
            code: text(clinician, "code"), name: text(clinician, "name"), credential: text(clinician, "credential"),
            languages: texts(clinician, "languages", isRequired: false), site: site(of: clinician, only: only),
            hours: hours, hoursElsewhere: elsewhere ?? WeeklyHours(), zone: optionalText(clinician, "zone"),
            monitors: flag(clinician, "monitors"), prescribes: flag(clinician, "prescribes"),
            qualifications: qualifications(clinician), limit: limit(clinician), reserve: reserve(clinician),
            contact: contact(clinician))
    }

    private mutating func qualifications(_ clinician: Section) -> Qualifications {
        Qualifications(
            until: clinician.has("until")
                ? word(clinician, "until", "Write a date that exists: \"2027-06-30\".", or: nil) { LocalDate($0) }
                : nil,
            licences: dated(clinician, "licences").map { Qualifications.Licence(region: $0.what, until: $0.until) },
            trainings: dated(clinician, "trainings").map { Qualifications.Training(name: $0.what, until: $0.until) })
    }

    /// A list of `US-IL` or `US-IL until 2027-06-30`.
    private mutating func dated(_ section: Section, _ key: String) -> [(what: String, until: LocalDate?)] {
        list(section, key, isRequired: false).compactMap { node, path in
            let sentence = "Write what it is, and until when if it runs out: \"US-UT until 2027-06-30\"."
            return word(node, path, sentence) { text in
                let words = text.split(separator: " ")
                if words.count == 1 { return (String(words[0]), nil) }
                guard words.count == 3, words[1] == "until", let date = LocalDate(String(words[2])) else { return nil }
                return (String(words[0]), date)
            }
        }
    }

    private mutating func reserve(_ clinician: Section) -> Reserve? {
        guard let node = clinician.values["reserve"] else { return nil }
        let hours = hours(node, clinician.path / "reserve")
        let minute = word(
            clinician, "reserve_release", "Write when the time is released on its day: \"10:30\".", or: 0
        ) { text in
            text.count == 5 ? LocalTime(text).map { $0.hour * 60 + $0.minute } : nil
        }
        return Reserve(hours: hours, releaseMinute: minute)
    }

    /// How many visits somebody or something takes.
    mutating func limit(_ section: Section) -> VisitLimit {
        VisitLimit(
            daily: section.has("daily_limit") ? count(section, "daily_limit", of: "visits") : nil,
            weekly: section.has("weekly_limit") ? count(section, "weekly_limit", of: "visits") : nil)
    }

    /// A truth that is false when the file does not say it.
    mutating func flag(_ section: Section, _ key: String, or fallback: Bool = false) -> Bool {
        section.has(key) ? word(section, key, "Write true or false.", or: fallback) { Bool($0) } : fallback
    }
}

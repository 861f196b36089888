import Clinic
import Scheduling
import Yams

// The sections of a practice file, from the whole to its parts.

extension PracticeFile.Reader {
    /// The whole file.
    mutating func practice(_ root: Node) -> PracticeDefinition {
        let file = section(
            root, [],
            keys: [
                "practice", "name", "neutral_name", "region", "zone", "crisis", "phone", "email", "neutral_site",
                "origins", "policy", "closed", "sites", "rooms", "clinicians", "staff", "duty", "protocols", "services",
            ])
        let zone = text(file, "zone")
        let sites = list(file, "sites").map { site($0.node, $0.path, zone: zone) }
        // With one site there is nothing to choose, and the file need not repeat it.
        let only = sites.count == 1 ? sites.first?.code : nil
        let recipes = list(file, "protocols", isRequired: false).map { recipe($0.node, $0.path) }
        return PracticeDefinition(
            slug: text(file, "practice"), name: text(file, "name"), neutralName: text(file, "neutral_name"),
            region: text(file, "region"), zone: zone, crisis: text(file, "crisis"), phone: text(file, "phone"),
            email: text(file, "email"), neutralSite: text(file, "neutral_site"),
            origins: texts(file, "origins", isRequired: false), policy: policy(file), closed: closedDays(file),
            sites: sites, rooms: list(file, "rooms", isRequired: false).map { room($0.node, $0.path, only: only) },
            clinicians: list(file, "clinicians").map { clinician($0.node, $0.path, only: only) },
            services: list(file, "services").map { service($0.node, $0.path, only: only, recipes: recipes) },
            staff: list(file, "staff", isRequired: false).map { staff($0.node, $0.path) },
            duty: list(file, "duty", isRequired: false).map { duty($0.node, $0.path) })
    }

    private mutating func policy(_ file: Section) -> Policy {
        var policy = Policy()
        guard let node = file.values["policy"] else { return policy }
        let section = section(
            node, file.path / "policy",
            keys: [
                "reminders", "cancellation_window_hours", "alias_allowed", "late_grace_minutes", "late_fee",
                "no_fee_reasons", "request_days", "call_back_minutes", "follow_up", "triage", "reasons",
                "messages",
            ])
        if section.has("reminders") {
            policy.reminders = list(section, "reminders").compactMap { node, path in
                word(node, path, "Write days or hours before the visit: \"3d\" or \"2h\".", read: ReminderLead.init(_:))
            }
        }
        if section.has("cancellation_window_hours") {
            policy.cancellationWindowHours = count(section, "cancellation_window_hours", of: "hours")
        }
        if section.has("late_grace_minutes") {
            policy.lateGraceMinutes = count(section, "late_grace_minutes", of: "minutes")
        }
        policy.lateFee = optionalText(section, "late_fee")
        if section.has("no_fee_reasons") {
            let known = Cancellation.Reason.allCases.map(\.rawValue).joined(separator: ", ")
            policy.noFeeReasons = Set(
                list(section, "no_fee_reasons").compactMap { node, path in
                    word(node, path, "Write one of \(known).") { Cancellation.Reason(rawValue: $0) }
                })
        }
        if section.has("request_days") { policy.requestDays = count(section, "request_days", of: "days") }
        if section.has("call_back_minutes") {
            policy.callBackMinutes = count(section, "call_back_minutes", of: "minutes")
        }
        if let node = section.values["follow_up"] { policy.followUp = followUp(node, section.path / "follow_up") }
        if let node = section.values["triage"] { policy.triage = triage(node, section.path / "triage") }
        if let node = section.values["messages"] { policy.messages = messages(node, section.path / "messages") }
        if let node = section.values["reasons"] {
            let reasons = entries(node, section.path / "reasons")
            for (key, node) in reasons.values.sorted(by: { $0.key < $1.key }) {
                if let reason = Reason(rawValue: key) {
                    policy.reasons[reason] = text(node, reasons.path / .key(key))
                } else {
                    let known = Reason.allCases.map(\.rawValue).joined(separator: ", ")
                    add(node, reasons.path / .key(key), "There is no such reason; known are \(known).")
                }
            }
        }
        if section.has("alias_allowed") {
            policy.aliasAllowed = word(section, "alias_allowed", "Write true or false.", or: true) { Bool($0) }
        }
        return policy
    }

    private mutating func triage(_ node: Node, _ path: Path) -> TriagePolicy {
        var triage = TriagePolicy()
        let section = section(node, path, keys: TriagePolicy.names.map(\.name))
        for (name, clock) in TriagePolicy.names where section.has(name) {
            triage[keyPath: clock] = count(section, name, of: name.split(separator: "_").last.map(String.init) ?? name)
        }
        return triage
    }

    private mutating func closedDays(_ file: Section) -> [PracticeDefinition.ClosedDay] {
        guard let node = file.values["closed"] else { return [] }
        let days = entries(node, file.path / "closed")
        return days.values.sorted { $0.key < $1.key }.compactMap { key, node in
            guard let date = LocalDate(key) else {
                add(node, days.path / .key(key), "Write a date that exists, and why: \"2027-07-05: Holiday\".")
                return nil
            }
            return PracticeDefinition.ClosedDay(date: date, reason: text(node, days.path / .key(key)))
        }
    }

    private mutating func site(_ node: Node, _ path: Path, zone: String) -> PracticeDefinition.Site {
        let site = section(node, path, keys: ["code", "name", "zone", "hours"])
        return PracticeDefinition.Site(
            code: text(site, "code"), name: text(site, "name"), zone: optionalText(site, "zone") ?? zone,
            hours: site.values["hours"].map { hours($0, path / "hours") })
    }

    private mutating func room(_ node: Node, _ path: Path, only: String?) -> PracticeDefinition.Room {
        let room = section(node, path, keys: ["code", "kind", "site", "features", "hours"])
        return PracticeDefinition.Room(
            code: text(room, "code"), kind: text(room, "kind"), site: self.site(of: room, only: only),
            features: texts(room, "features", isRequired: false),
            hours: room.values["hours"].map { hours($0, path / "hours") })
    }

    mutating func site(of section: Section, only: String?) -> String {
        if let only, !section.has("site") {
            only
        } else {
            text(section, "site")
        }
    }
}

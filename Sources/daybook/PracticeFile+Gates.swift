import Clinic
import Scheduling
import Yams

// The conditions of a visit, and what follows it.

extension PracticeFile.Reader {
    /// The gates of a service or a protocol.
    mutating func gates(of section: Section) -> [GateRule] {
        list(section, "gates", isRequired: false).map { gate($0.node, $0.path) }
    }

    private mutating func gate(_ node: Node, _ path: Path) -> GateRule {
        let gate = section(node, path, keys: ["gate", "of", "valid", "lead", "otherwise"])
        let kinds = GateKind.allCases.map(\.rawValue).joined(separator: ", ")
        let kind = word(gate, "gate", "Write one of \(kinds).", or: .consent) { GateKind(rawValue: $0) }
        let consequences = GateRule.Consequence.allCases.map(\.rawValue).joined(separator: ", ")
        return GateRule(
            kind, of: optionalText(gate, "of") ?? "",
            validDays: gate.has("valid")
                ? word(gate, "valid", "Write days: \"30d\".", or: 1) { Self.lead($0, units: "d")?.days } : nil,
            lead: gate.has("lead")
                ? word(gate, "lead", "Write 0, or minutes, hours or days: \"18h\".", or: .zero, read: Self.lead) : nil,
            consequence: gate.has("otherwise")
                ? word(gate, "otherwise", "Write one of \(consequences).", or: .release) {
                    GateRule.Consequence(rawValue: $0)
                } : nil)
    }

    mutating func aftercare(_ node: Node, _ path: Path) -> Aftercare {
        let section = section(node, path, keys: ["dose_phase", "peace_hours", "check_ins", "form"])
        var aftercare = Aftercare(dosePhase: text(section, "dose_phase"))
        if section.has("peace_hours") { aftercare.peaceHours = count(section, "peace_hours", of: "hours") }
        if section.has("check_ins") {
            aftercare.checkIns = list(section, "check_ins", isRequired: false).compactMap { node, path in
                word(node, path, "Write hours or days after the visit: \"24h\" or \"3d\".") { CheckIn.Moment($0) }
            }
        }
        if section.has("form") {
            aftercare.formDays = word(section, "form", "Write 1 to 60 days after the visit: \"7d\".", or: 1) {
                Self.lead($0, units: "d").map { Int($0 / .days(1)) }.flatMap { (1...60).contains($0) ? $0 : nil }
            }
        }
        return aftercare
    }

    mutating func preparation(_ node: Node, _ path: Path) -> Preparation {
        let section = section(node, path, keys: ["no_food", "no_drink", "no_spray", "no_driving", "bring"])
        func minutes(_ key: String, _ reader: inout Self) -> Int? {
            guard section.has(key) else { return nil }
            return reader.word(section, key, "Write minutes or hours before the visit, at most 72h: \"6h\".", or: 1) {
                Self.lead($0, units: "mh").map { Int($0 / .minutes(1)) }.flatMap {
                    Preparation.minutes.contains($0) ? $0 : nil
                }
            }
        }
        return Preparation(
            foodMinutes: minutes("no_food", &self), drinkMinutes: minutes("no_drink", &self),
            sprayMinutes: minutes("no_spray", &self),
            drivingHours: section.has("no_driving")
                ? word(section, "no_driving", "Write hours after the visit, at most 72h: \"12h\".", or: 1) {
                    Self.lead($0, units: "h").map { Int($0 / .hours(1)) }.flatMap { (1...72).contains($0) ? $0 : nil }
                } : nil,
            bring: texts(section, "bring", isRequired: false))
    }

    mutating func followUp(_ node: Node, _ path: Path) -> FollowUp {
        let keys: [(name: String, what: String, field: WritableKeyPath<FollowUp, Int>)] = [
            ("answer_hours", "hours", \.answerHours), ("unsafe_minutes", "minutes", \.unsafeMinutes),
            ("call_hours", "hours", \.callHours), ("response_percent", "percent", \.responsePercent),
            ("rebound_points", "points", \.reboundPoints), ("rebound_hours", "hours", \.reboundHours),
        ]
        let section = section(node, path, keys: keys.map(\.name))
        var followUp = FollowUp()
        for key in keys where section.has(key.name) {
            followUp[keyPath: key.field] = count(section, key.name, of: key.what)
        }
        return followUp
    }
}

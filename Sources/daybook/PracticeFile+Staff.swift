import Clinic
import Scheduling
import Yams

// Those who work with the book and treat nobody, and who answers for what is overdue.

extension PracticeFile.Reader {
    mutating func staff(_ node: Node, _ path: Path) -> PracticeDefinition.Staff {
        let member = section(node, path, keys: ["code", "name", "roles", "hours"])
        let known = StaffMember.Role.allCases.map(\.rawValue).joined(separator: ", ")
        let roles: [StaffMember.Role] = list(member, "roles", isRequired: false).compactMap { node, path in
            word(node, path, "Write one of \(known).") { StaffMember.Role(rawValue: $0) }
        }
        return PracticeDefinition.Staff(
            code: text(member, "code"), name: text(member, "name"),
            roles: member.has("roles") ? Set(roles) : [.desk],
            hours: member.values["hours"].map { hours($0, path / "hours") })
    }

    mutating func duty(_ node: Node, _ path: Path) -> PracticeDefinition.Duty {
        let turn = section(node, path, keys: ["staff", "hours"])
        var hours = WeeklyHours()
        if let node = turn.values["hours"] {
            hours = self.hours(node, path / "hours")
        } else {
            _ = text(turn, "hours")
        }
        return PracticeDefinition.Duty(staff: text(turn, "staff"), hours: hours)
    }
}

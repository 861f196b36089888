import Clinic
import Scheduling
import Yams

// Those who work with the book and treat nobody, and who answers for what is overdue.

extension PracticeFile.Reader {
    mutating func staff(_ node: Node, _ path: Path) -> PracticeDefinition.Staff {
        let member = section(node, path, keys: ["code", "name", "roles", "hours"] + Self.contactKeys)
        let known = StaffMember.Role.allCases.map(\.rawValue).joined(separator: ", ")
        let roles: [StaffMember.Role] = list(member, "roles", isRequired: false).compactMap { node, path in
            word(node, path, "Write one of \(known).") { StaffMember.Role(rawValue: $0) }
        }
        return PracticeDefinition.Staff(
            code: text(member, "code"), name: text(member, "name"),
            roles: member.has("roles") ? Set(roles) : [.desk],
            hours: member.values["hours"].map { hours($0, path / "hours") }, contact: contact(member))
    }

    static let contactKeys = ["email", "phone", "notices"]

    /// Where messages reach a member of the staff, and which ones.
    mutating func contact(_ member: Section) -> StaffMember.Contact {
        let known = StaffMember.Notice.allCases.map(\.rawValue).joined(separator: ", ")
        let notices: [StaffMember.Notice] = list(member, "notices", isRequired: false).compactMap { node, path in
            word(node, path, "Write one of \(known).") { StaffMember.Notice(rawValue: $0) }
        }
        return StaffMember.Contact(
            email: optionalText(member, "email"), phone: optionalText(member, "phone"), notices: Set(notices))
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

public import Scheduling

extension PracticeDefinition {
    /// Somebody who works with the book and treats nobody: the clinicians are staff by themselves.
    public struct Staff: Hashable, Sendable {
        /// The short name in files and commands.
        public var code: String
        /// The name that people read.
        public var name: String
        /// What they are trusted with.
        public var roles: Set<StaffMember.Role>
        /// When they are there, by the clock on the wall of the practice; nil when the file does not say.
        public var hours: WeeklyHours?
        /// Where messages reach them.
        public var contact: StaffMember.Contact

        /// Somebody who works with the book.
        public init(
            code: String, name: String, roles: Set<StaffMember.Role> = [.desk], hours: WeeklyHours? = nil,
            contact: StaffMember.Contact = StaffMember.Contact()
        ) {
            self.code = code
            self.name = name
            self.roles = roles
            self.hours = hours
            self.contact = contact
        }
    }

    /// When somebody answers for what is overdue.
    public struct Duty: Hashable, Sendable {
        /// The code of a member of the staff or a clinician.
        public var staff: String
        /// By the clock on the wall of the practice, over midnight too.
        public var hours: WeeklyHours

        /// A line of the rota.
        public init(staff: String, hours: WeeklyHours) {
            self.staff = staff
            self.hours = hours
        }
    }

    /// What is wrong with the staff and the rota.
    func staff(_ faults: inout FaultList) {
        faults.codes(staff.map(\.code), ["staff"])
        for (index, member) in staff.enumerated() {
            let path: Path = ["staff", .index(index)]
            faults.text(member.name, path / "name")
            faults.check(!member.roles.isEmpty, path / "roles", "Give at least one role, or leave this out for desk.")
            faults.check(
                !clinicians.contains { $0.code == member.code }, path / "code",
                "\"\(member.code)\" is a clinician, and clinicians are staff by themselves.")
            if let hours = member.hours { faults.hours(hours, path / "hours") }
            faults.contact(member.contact, path)
            faults.check(
                !member.contact.notices.contains(.changes), path / "notices",
                "Only clinicians can be told what changes in their day.")
        }
        for (index, clinician) in clinicians.enumerated() {
            faults.contact(clinician.contact, ["clinicians", .index(index)])
        }
        for (codes, path) in [(clinicians.map(\.code), ["clinicians"] as Path), (staff.map(\.code), ["staff"])] {
            for (index, code) in codes.enumerated() {
                faults.check(
                    code != StaffMember.nobody, path / .index(index) / "code",
                    "\"\(code)\" stands for what nobody sees to: choose another.")
            }
        }
        let known = clinicians.map(\.code) + staff.map(\.code)
        for (index, turn) in duty.enumerated() {
            let path: Path = ["duty", .index(index)]
            faults.reference(turn.staff, to: "clinician or member of the staff", among: known, path / "staff")
            faults.check(
                !duty[..<index].contains { $0.staff == turn.staff }, path / "staff",
                "\"\(turn.staff)\" is listed above already.")
            faults.hours(turn.hours, path / "hours")
        }
    }
}

extension PracticeDefinition.FaultList {
    /// Where messages reach a member of the staff.
    fileprivate mutating func contact(_ contact: StaffMember.Contact, _ path: PracticeDefinition.Path) {
        if let email = contact.email { self.email(email, path / "email") }
        if let phone = contact.phone { self.phone(phone, path / "phone") }
        check(
            contact.notices.isEmpty || contact.email != nil, path / "notices", "These come by mail: give an \"email\".")
    }
}

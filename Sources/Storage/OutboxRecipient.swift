public import Clinic
import Postgres
import Scheduling

/// Whom a message of the outbox goes to.
public enum OutboxRecipient: Hashable, Sendable {
    case person(Person)
    case member(StaffMember, StaffMember.Contact)
    /// The practice's own address, where nobody else is reached.
    case practice

    /// The person; nil where it goes to staff, or to the practice.
    public var person: Person? {
        if case .person(let person) = self { person } else { nil }
    }

    /// Who it is, in words for staff.
    public var name: String {
        switch self {
        case .person(let person): person.name
        case .member(let member, _): member.name
        case .practice: "the practice"
        }
    }
}

extension OutboxRecipient {
    /// The columns of `message m` with its joins that a recipient is read from.
    static let columns: SQL = """
        p.person_id, p.name, p.is_alias, p.email, p.phone, p.zone, p.born::text as born, p.region,
            f.staff_id as member_id, f.code as member_code, f.name as member_name, f.roles as member_roles,
            f.email as member_email, f.phone as member_phone, f.notices as member_notices
        """

    static let joins: SQL = """
        left join person p on (p.practice_id, p.person_id) = (m.practice_id, m.person_id)
        left join staff f on (f.practice_id, f.staff_id) = (m.practice_id, m.staff_id)
        """

    init(_ row: Row) throws {
        if let _: Person.ID = try row["person_id"] {
            self = .person(try Person(row))
        } else if let _: StaffMember.ID = try row["member_id"] {
            self = .member(try StaffMember(row), try StaffMember.Contact(row))
        } else {
            self = .practice
        }
    }

    /// The addresses that an opt-out may stand for, by channel.
    func addresses(region: String) -> [(channel: Message.Channel, address: String)] {
        switch self {
        case .person(let person): return OptOut.addresses(of: [person], region: region)
        case .member(_, let contact): return contact.addresses(region: region)
        case .practice: return []
        }
    }
}

extension StaffMember.Contact {
    /// The addresses that an opt-out may stand for, by channel.
    func addresses(region: String) -> [(channel: Message.Channel, address: String)] {
        let reach = reach(optedOut: [], region: region)
        return [
            reach.email.map { (.email, $0.lowercased()) }, reach.phone.map { (.text, $0) },
        ].compactMap { $0 }
    }

    /// By which ways alarms lead to them.
    ///
    /// - Parameter keys: the addresses that get nothing more, as `OptOut.key` writes them.
    func reach(optedOut keys: Set<String>, of practice: Practice) -> Reach {
        let out = addresses(region: practice.region).filter { keys.contains(OptOut.key($0.channel, $0.address)) }
        return reach(optedOut: Set(out.map(\.channel)), region: practice.region)
    }

    init(_ row: Row) throws {
        let notices: [String] = try row["member_notices"]
        self.init(
            email: try row["member_email"], phone: try row["member_phone"],
            notices: Set(notices.compactMap(StaffMember.Notice.init(rawValue:))))
    }
}

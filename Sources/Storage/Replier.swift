public import Clinic
import Postgres
import Scheduling

/// Who has answered a message.
public enum Replier: Hashable, Sendable {
    /// Somebody whom staff know, by this way.
    case person(Person.ID, on: Message.Channel = .text)
    /// Whoever has answered a letter to this person by mail, from that address if it is known.
    case writer(Person.ID, address: String?)
    /// Whoever has this number (ITU-T E.164).
    case number(String)
    /// Whoever writes under this, which is no number: nobody is known by it.
    case name(String)

    /// By which way the answer came.
    var channel: Message.Channel {
        switch self {
        case .person(_, let channel): channel
        case .writer: .email
        case .number, .name: .text
        }
    }

    /// Whether a text can go back: a name has no number, and behind a short code is a machine.
    var canBeAnswered: Bool {
        switch self {
        case .person, .number: true
        case .writer, .name: false
        }
    }

    /// Whether what they ask for is done at once, or is for somebody to do.
    var isHeeded: Bool { if case .writer = self { false } else { true } }

    /// Who it is where nobody knows who they are, for a task of a kind: the number is kept for a call alone.
    func stranger(_ kind: DeskTask.Kind, _ practice: Practice) -> DeskTask.Stranger? {
        switch self {
        case .person, .writer: nil
        case .number(let number):
            DeskTask.Stranger(writingFrom: number, number: kind == .call ? number : nil, practice)
        case .name(let name): DeskTask.Stranger(writingFrom: name, number: nil, practice)
        }
    }

    /// What the first statement of a hearing finds: who it may be, as `init(_:of:practice:)` of `KnownReplier` reads it.
    func select(_ practice: Practice.ID) -> SQL {
        let condition: SQL =
            switch self {
            case .person(let person, _), .writer(let person, _): "person_id = \(person)"
            case .number(let number): Self.endsAlike(number)
            case .name: "false"
            }
        return """
            select \(Person.columns), coalesce(joined_to, person_id) as same_id, (
                select max(m.settled_at) from message m
                where m.practice_id = person.practice_id and m.person_id = person.person_id and m.channel = 'text'
                    and m.state in ('sent', 'uncertain')
            ) as last_text
            from person
            where practice_id = \(practice) and erased_at is null and \(condition)
            for share
            """
    }

    /// A condition on `person` that everybody with the number meets, and few others: numbers are kept as they were
    /// written.
    static func endsAlike(_ number: String) -> SQL {
        "phone is not null and \(end(of: "phone")) = \(end(of: "\(number)"))"
    }

    /// The last digits of a number, as the index `person_by_number` has them.
    static func end(of number: SQL) -> SQL { "right(regexp_replace(\(number), '[^0-9]', '', 'g'), 7)" }
}

/// Who answered, as far as the practice knows.
struct KnownReplier {
    /// The person; nil where nobody has the number, or several have who are alike.
    let person: Person.ID?
    /// The address that they want nothing more on, should they say so; nil if there is none.
    let address: String?

    /// Chooses among several who share a number: whoever a text was sent to last.
    ///
    /// - Throws: `Refusal` `not_found`: no such person.
    init(_ rows: [Row], of replier: Replier, practice: Practice) throws {
        switch replier {
        case .name: (person, address) = (nil, nil)
        case .person(let id, let channel):
            let person = try Person(rows)
            self.person = id
            address = OptOut.address(of: person, on: channel, region: practice.region)
        case .writer(_, let sender):
            let person = try Person(rows)
            self.person = person.id
            let theirs = OptOut.address(of: person, on: .email, region: practice.region)
            address = theirs == sender ? theirs : nil
        case .number(let number):
            address = number
            var last: [Person.ID: Instant] = [:]
            for row in rows {
                let person = try Person(row)
                guard OptOut.address(of: person, on: .text, region: practice.region) == number else { continue }
                let (same, text): (Person.ID, Instant?) = (try row["same_id"], try row["last_text"])
                last[same] = max(last[same] ?? .distantPast, text ?? .distantPast)
            }
            let latest = last.values.max()
            let likely = last.filter { $0.value == latest }.map(\.key)
            person = last.count == 1 || latest != .distantPast ? (likely.count == 1 ? likely.first : nil) : nil
        }
    }
}

import Clinic
import Postgres

// The texts of which a person gets only so many.

extension OutboxMessage {
    /// Whether a message `t` is such a text, and may have gone out in the last seven days.
    static let isCountedText: SQL = """
        t.channel = 'text' and t.kind <> all(\(Message.Kind.plain.filter { !$0.isCounted }.map(\.name)))
            and (t.state in ('sent', 'uncertain') or t.state = 'sending' and t.begun_at is not null)
            and coalesce(t.settled_at, t.begun_at) > daybook_now() - interval '7 days'
        """

    /// Whose text it is, if it counts.
    private var countedFor: Person.ID? {
        channel == .text && kind.isCounted ? recipient.person?.id : nil
    }

    /// Keeps texts to its person from being begun with at once; nil where it may go out beside any other.
    func isolation(_ practice: Practice.ID) -> SQL? {
        countedFor.map { person in
            """
            select from person where practice_id = \(practice) and person_id = \(person) for no key update
            """
        }
    }

    /// Whether more texts to its person count now than when it was judged.
    func isOneTooMany(_ practice: Practice.ID) -> SQL {
        guard let person = countedFor, kind.isHeldBack else { return "false" }
        return """
            (
                select count(*) > \(Int64(reach.texts.count)) from message t
                where t.practice_id = \(practice) and t.person_id = \(person) and t.message_id <> \(id)
                    and \(Self.isCountedText)
            )
            """
    }
}

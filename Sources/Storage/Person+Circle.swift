import Clinic
import Postgres

extension Person {
    /// The `person_id` of everybody who is the same as somebody.
    static func same(as person: Person.ID, _ practice: Practice.ID) -> SQL {
        "select person_id from (\(circle([person], practice))) as circle"
    }

    /// Each of `people` as `holder_id`, with everybody as `person_id` who is the same: the person that they are, and the
    /// aliases that were joined to that one.
    static func circle(_ people: [Person.ID], _ practice: Practice.ID) -> SQL {
        circle(where: "asked.person_id = any(\(people))", practice)
    }

    /// The same of those whom a condition on `person asked` selects.
    static func circle(where condition: SQL, _ practice: Practice.ID) -> SQL {
        """
        select asked.person_id as holder_id, same.person_id
        from person asked
        join person same on same.practice_id = \(practice)
            and (same.person_id = coalesce(asked.joined_to, asked.person_id)
                or same.joined_to = coalesce(asked.joined_to, asked.person_id))
        where asked.practice_id = \(practice) and \(condition)
        """
    }
}

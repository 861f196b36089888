import Clinic
import Fixtures
import Postgres
import Scheduling
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(10)))
struct StaffTaskTests {
    @Test func `every clinician is staff with the same id and code`() async throws {
        let holos = try await Holos.open()
        let staff = try await holos.database.staff(of: holos.practice, deadline: .now + .seconds(10))
        #expect(staff.map(\.code) == ["imani", "tobias"])
        #expect(staff.map(\.isClinical) == [true, true])
        let clinicians = try await holos.column("select clinician_id::text from clinician order by code")
        #expect(staff.map(\.id.description) == clinicians)
        try await holos.scratch.script("update clinician set prescribes = true where code = 'imani'")
        try await holos.scratch.script("update clinician set active = false where code = 'tobias'")
        let left = try await holos.database.staff(of: holos.practice, deadline: .now + .seconds(10))
        #expect(left.map(\.roles) == [[.clinical, .prescriber]])
        await holos.close()
    }

    @Test func `a second task of a kind about a person only brings the first one forward`() async throws {
        let holos = try await Holos.open()
        try await holos.owe(.call, .soon, minutes: 120)
        try await holos.owe(.call, .routine, minutes: 60)
        try await holos.owe(.call, .sameDay, minutes: 240)
        try await holos.owe(.review, .routine, minutes: 30)
        #expect(
            try await holos.column(
                "select concat_ws(' ', kind, lane, extract(epoch from due_at - created_at)::int / 60, version) from task order by kind"
            ) == ["call same_day 60 3", "review routine 30 1"])
        #expect(
            try await holos.column(
                "select count(*)::text from audit_entry a join task t on t.task_id = a.subject_id where action = 'task.owed'"
            )
                == ["4"])
        await holos.close()
    }

    @Test func `when what made a task necessary is over it is done, and a new one may come up`() async throws {
        let holos = try await Holos.open()
        try await holos.owe(.call, .soon, minutes: 120)
        let person = try await holos.somebody()
        try await holos.write { $0.discharge(.call, about: person, .notNeeded) }
        try await holos.write { $0.discharge(.call, about: person, .notNeeded) }
        try await holos.owe(.call, .soon, minutes: 120)
        #expect(
            try await holos.column(
                "select concat_ws(' ', state, outcome, version) from task order by created_at, state")
                == ["done not_needed 2", "open 1"])
        #expect(try await holos.column("select count(*)::text from audit_entry where action = 'task.done'") == ["1"])
        await holos.close()
    }

    @Test func `a key belongs to whom it was made for, as long as they work here`() async throws {
        let holos = try await Holos.open()
        let deadline = ContinuousClock.now + .seconds(10)
        let imani = try await holos.database.staffMember("imani", practice: holos.practice, deadline: deadline)
        let key = APIKey(
            id: .fresh(), practice: holos.practice.id, name: "Imani", scopes: [.read, .clinical], staff: imani)
        try await holos.database.add(key, secret: "s", call: holos.call(.daybook))
        #expect(
            try await holos.database.key(key.id, secret: "s", practice: holos.practice, deadline: deadline) == key)
        try await holos.scratch.script("update clinician set active = false where code = 'imani'")
        #expect(
            try await holos.database.key(key.id, secret: "s", practice: holos.practice, deadline: deadline) == nil)
        await #expect(throws: Refusal.notFound("member of the staff")) {
            try await holos.database.staffMember("imani", practice: holos.practice, deadline: deadline)
        }
        await holos.close()
    }
}

extension Holos {
    /// The id of the one person of these tests.
    func somebody() async throws -> Person.ID {
        if let id = try await column("select person_id::text from person").first.flatMap(Person.ID.init(_:)) {
            return id
        }
        let person = Person(
            id: .fresh(), name: "Sam", isAlias: true, email: "sam@mail.example", phone: nil, zone: nil)
        try await write { $0.transaction.enqueue(person.insert(practice.id, now: $0.now)) }
        return person.id
    }

    /// Runs one write.
    func write(_ effect: @escaping @Sendable (Write) throws -> Void) async throws {
        _ = try await database.write(call(.daybook)) { write in
            try effect(write)
            return (Answer(status: 204), nil)
        }
    }

    fileprivate func owe(_ kind: DeskTask.Kind, _ lane: Lane, minutes: Int) async throws {
        let person = try await somebody()
        try await write { write in
            write.owe(
                DeskTask(
                    id: .fresh(), kind: kind, lane: lane, person: person, due: write.now + .seconds(minutes * 60),
                    created: write.now))
        }
    }
}

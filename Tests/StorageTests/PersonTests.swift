import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

/// What the practice knows of people: found, shown, joined.
@Suite(.timeLimit(.minutes(10)))
struct PersonTests {
    @Test func `an alias that was joined counts as the person that they are`() async throws {
        let infusions = try await Infusions.gated([GateRule(.consent, of: "ketamine")])
        let river = try await infusions.somebody("River", isAlias: true)
        let theo = try await infusions.somebody("Theo Grant")
        try await infusions.record(.consent, of: "ketamine", for: river)
        let visit = try await infusions.infusion("2027-03-10T09:00", for: theo).appointment
        #expect(visit.state == .provisional)
        _ = try await infusions.database.join(river, to: theo, call: infusions.desk()) { _ in Answer(status: 200) }
        // What they accepted under the alias counts.
        #expect(try await infusions.state(visit.id) == .booked)
        let sheet = try await infusions.database.personSheet(
            of: theo, isClinical: false, practice: infusions.practice, deadline: .now + .seconds(10))
        #expect(sheet.aliases.map(\.name) == ["River"])
        #expect(sheet.clinical == nil)
        let twice = try await infusions.refused {
            _ = try await infusions.database.join(river, to: theo, call: infusions.desk()) { _ in Answer(status: 200) }
        }
        #expect(twice?.code == .stateConflict)
        let named = try await infusions.refused {
            _ = try await infusions.database.join(theo, to: river, call: infusions.desk()) { _ in Answer(status: 200) }
        }
        #expect(named?.code == .stateConflict)
        let stranger = try await infusions.refused {
            _ = try await infusions.database.join(.fresh(), to: theo, call: infusions.desk()) { _ in
                Answer(status: 200)
            }
        }
        #expect(stranger?.code == .notFound)
        let export = try await infusions.database.export(of: theo, call: infusions.desk())
        #expect(export.tables.first { $0.name == "person" }?.rows.count == 2)
        await infusions.close()
    }

    @Test func `people of one practice are joined to nobody of another`() async throws {
        let infusions = try await Infusions.open()
        let other = try await Infusions.add(to: infusions.scratch, slug: "elsewhere")
        let river = try await infusions.somebody("River", isAlias: true)
        let theo = try await other.somebody()
        let refusal = try await infusions.refused {
            _ = try await infusions.database.join(river, to: theo, call: infusions.desk()) { _ in Answer(status: 200) }
        }
        #expect(refusal?.code == .notFound)
        #expect(try await infusions.column("select count(*)::text from person where joined_to is not null") == ["0"])
        await infusions.close()
    }

    @Test func `an alias is given a name once`() async throws {
        let infusions = try await Infusions.open()
        let river = try await infusions.somebody("River", isAlias: true)
        func name(_ name: String) async throws {
            _ = try await infusions.database.name(river, name, call: infusions.desk()) { _ in Answer(status: 200) }
        }
        try await name("Rowan Iverson")
        #expect(try await infusions.column("select name || ' ' || is_alias from person") == ["Rowan Iverson false"])
        let again = try await infusions.refused { try await name("Somebody Else") }
        #expect(again?.code == .stateConflict)
        await infusions.close()
    }

    @Test func `people are found by name, contact and date of birth`() async throws {
        let infusions = try await Infusions.open()
        try await infusions.somebody("Theo Grant", born: "1990-04-01")
        try await infusions.somebody("Thea Gold", born: "1990-04-01")
        try await infusions.somebody("Mila Stone", born: "1985-01-31")
        func names(_ text: String?, _ born: String? = nil) async throws -> [String] {
            try await infusions.database.people(
                matching: PersonQuery(text: text, born: born.flatMap { LocalDate($0) }), limit: 10,
                practice: infusions.practice, deadline: .now + .seconds(10)
            ).map(\.name)
        }
        #expect(try await names("the") == ["Thea Gold", "Theo Grant"])
        #expect(try await names(nil, "1990-04-01") == ["Thea Gold", "Theo Grant"])
        #expect(try await names("mila.stone@", "1985-01-31") == ["Mila Stone"])
        #expect(try await names("mila", "1990-04-01") == [])
        #expect(try await names("%") == [])
        await infusions.close()
    }

    @Test func `history only grows, and hides from the desk what only clinicians see`() async throws {
        let infusions = try await Infusions.gated()
        let theo = try await infusions.somebody()
        _ = try await infusions.database.note(
            "Prefers mornings.", about: theo, isClinical: false, call: infusions.desk()
        ) { _ in Answer(status: 201) }
        let refusal = try await infusions.refused {
            _ = try await infusions.database.note("…", about: theo, isClinical: true, call: infusions.desk()) { _ in
                Answer(status: 201)
            }
        }
        #expect(refusal?.code == .forbidden)
        let noor = try await infusions.staff("noor")
        _ = try await infusions.database.note("Slept badly.", about: theo, isClinical: true, call: noor) { _ in
            Answer(status: 201)
        }
        try await infusions.decide(about: theo)
        try await infusions.infusion("2027-03-10T09:00", for: theo)
        func words(_ isClinical: Bool) async throws -> [String] {
            try await infusions.database.history(
                of: theo, isClinical: isClinical, limit: 50, practice: infusions.practice,
                deadline: .now + .seconds(10)
            ).elements.map { $0.text ?? $0.action }
        }
        #expect(Set(try await words(false)) == ["Prefers mornings.", "appointment.booked"])
        #expect(
            Set(try await words(true))
                == ["Prefers mornings.", "Slept badly.", "candidacy.approved", "appointment.booked"])
        await #expect(throws: (any Error).self) {
            try await infusions.scratch.database.pool.query(
                "delete from person_note", deadline: .now + .seconds(10))
        }
        // Pages follow one another without a gap.
        let first = try await infusions.database.history(
            of: theo, isClinical: true, limit: 3, practice: infusions.practice, deadline: .now + .seconds(10))
        let rest = try await infusions.database.history(
            of: theo, isClinical: true, after: first.next, limit: 3, practice: infusions.practice,
            deadline: .now + .seconds(10))
        #expect(first.elements.count == 3 && rest.elements.count == 1 && rest.next == nil)
        await infusions.close()
    }
}

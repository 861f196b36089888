import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

/// Who wants no more messages, whose message did not arrive, and what is done then.
@Suite(.timeLimit(.minutes(10)))
struct OptOutTests {
    @Test func `whoever wants nothing more is written nothing, and a link that staff see is still good for one visit`()
        async throws
    {
        let holos = try await Holos.open()
        let visit = try await holos.visit("Bea", "2027-03-08T09:00")
        let heard = try await holos.database.hear(
            .change, from: .person(visit.person.id), about: visit.appointment.id, call: holos.call(.daybook))
        #expect(heard.task?.kind == "change")
        #expect(heard.text(of: holos.practice, zones: holos.database.zones)?.contains("https://hw.example/v/") == true)
        _ = try await holos.database.hear(.stop, from: .person(visit.person.id), call: holos.call(.daybook))
        #expect(try await holos.column("select address from opt_out") == [Holos.number])
        // Somebody without such an address is called.
        let other = try await holos.book(start: "2027-03-10T09:00", clinician: "imani")
        let called = try await holos.database.hear(
            .stop, from: .person(other.person.id), call: holos.call(.daybook))
        #expect(called.task?.kind == "call")
        let mail = try await holos.database.hear(
            .stop, from: .person(other.person.id, on: .email), call: holos.call(.daybook))
        #expect(mail.task == nil)
        #expect(
            try await holos.column("select channel || ' ' || address from opt_out order by 1") == [
                "email rosa@example.org", "text \(Holos.number)",
            ])
        await holos.close()
    }

    @Test func `an opt-out is part of an export, and goes with an erasure unless somebody else has the address`()
        async throws
    {
        let holos = try await Holos.open()
        let bea = try await holos.visit("Bea", "2027-03-08T09:00")
        let cal = try await holos.visit("Cal", "2027-03-09T09:00")
        _ = try await holos.database.hear(.stop, from: .number(Holos.number), call: holos.call(.nobody))
        let export = try await holos.database.export(of: bea.person.id, call: holos.call(.daybook, seconds: 60))
        let rows = export.tables.first { $0.name == "opt_out" }?.rows ?? []
        #expect(rows.count == 1)
        #expect(rows.first?.contains(Holos.number) == true)
        for (visit, left) in [(bea, 1), (cal, 0)] {
            try await holos.cancel(visit)
            _ = try await holos.database.erase(visit.person.id, call: holos.call(.daybook)) { _ in
                Answer(status: 201)
            }
            #expect(try await holos.column("select count(*)::text from opt_out") == ["\(left)"])
        }
        await holos.close()
    }

    @Test func `a text that failed is told of once, before it is settled or after`() async throws {
        for isSettled in [true, false] {
            let holos = try await Holos.open()
            try await holos.visit("Bea", "2027-03-08T09:00")
            let text = try #require(try await holos.claimed().first)
            let outcomes = [OutboxOutcome(text, .settled(.sent, reason: nil))]
            let call = holos.call(.nobody)
            func fails(attempt: Int) async throws -> Bool {
                try await holos.database.fail(
                    text: text.id, attempt: attempt, code: 30005, optedOut: nil, call: call)
            }
            if isSettled { #expect(try await holos.settle(outcomes) == 1) }
            #expect(try await fails(attempt: 2) == false)
            #expect(try await fails(attempt: 1))
            #expect(try await fails(attempt: 1) == false)
            #expect(try await holos.settle(outcomes) == 0)
            #expect(try await holos.column("select state from message where kind = 'booked'") == ["failed"])
            #expect(try await holos.column("select kind from task") == ["contact"])
            await holos.close()
        }
    }

    @Test func `what the provider knows of an opt-out is known here from then on`() async throws {
        let holos = try await Holos.open()
        try await holos.visit("Bea", "2027-03-08T09:00")
        let text = try #require(try await holos.claimed().first)
        #expect(try await holos.settle([OutboxOutcome(text, .optedOut(instead: nil))]) == 1)
        #expect(try await holos.column("select channel || ' ' || address from opt_out") == ["text +13125550188"])
        #expect(try await holos.column("select action from audit_entry where action like 'opt%'") == ["opt_out.made"])
        #expect(
            try await holos.column("select state from message where kind = 'booked'") == ["unreachable"])
        #expect(try await holos.column("select kind from task") == ["contact"])
        await holos.close()
    }
}

import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

/// Words of danger and words that nobody understands, from people who are known and from strangers.
@Suite(.timeLimit(.minutes(10)))
struct HeardDangerTests {
    @Test func `each stranger in danger has a task of their own with the number, until somebody has called`()
        async throws
    {
        let holos = try await Holos.open()
        for number in ["+13125550161", "+13125550162", "+13125550161"] {
            let heard = try await holos.hear("I want to die", from: number)
            #expect(heard.task?.lane == "now")
        }
        #expect(
            try await holos.column(
                """
                select count(*)::text from message m join task t on t.task_id = m.subject_id
                where m.kind = 'alarm' group by t.task_id
                """) == ["1", "1"])
        _ = try await holos.hear("what time is it", from: "+13125550163")
        let tasks = "select concat_ws(' ', kind, state, number) from task order by 1"
        #expect(
            try await holos.column(tasks) == [
                "call open +13125550161", "call open +13125550162", "contact open",
            ])
        let listed = try await holos.database.tasks(
            TaskFilter(kinds: [.call]), limit: 10, practice: holos.practice, deadline: .now + .seconds(10)
        ).elements
        #expect(listed.count == 2)
        for details in listed {
            #expect(details.task.isOfNobody)
            _ = try await holos.database.finish(
                details.task.id, .reached, version: nil, call: holos.call(.daybook)
            ) { _ in Answer(status: 200) }
        }
        #expect(!(try await holos.scratch.dump()).joined().contains("555016"))
        // Who writes again is owed another call.
        _ = try await holos.hear("I want to die", from: "+13125550161")
        #expect(try await holos.column("\(tasks) limit 1") == ["call done"])
        #expect(try await holos.column(tasks).contains("call open +13125550161"))
        await holos.close()
    }

    @Test func `where two people share the number that danger comes from, both are named`() async throws {
        let holos = try await Holos.open()
        try await holos.visit("Bea", "2027-03-08T09:00")
        try await holos.visit("Cal", "2027-03-09T09:00")
        _ = try await holos.hear("I want to die")
        let listed = try await holos.database.tasks(
            TaskFilter(kinds: [.call]), limit: 10, practice: holos.practice, deadline: .now + .seconds(10)
        ).elements
        #expect(listed.map(\.likely) == [["Bea", "Cal"]])
        #expect(listed.map { $0.task.stranger?.number } == [Holos.number])
        await holos.close()
    }

    @Test func `a stop word of the provider counts beside words of danger, and a start word beside a yes`()
        async throws
    {
        let holos = try await Holos.open()
        let visit = try await holos.visit("Bea", "2027-03-08T09:00")
        try await holos.told()
        let danger = try await holos.hear("STOP I want to die", keyword: .stop)
        #expect(danger.answer == .crisis)
        #expect(danger.task?.lane == "now")
        #expect(try await holos.column("select address from opt_out") == [Holos.number])
        let yes = try await holos.hear("Yes", keyword: .start)
        #expect(yes.task == nil)
        #expect(yes.answer?.visit?.start == visit.appointment.during.start)
        #expect(try await holos.column("select address from opt_out") == [])
        #expect(try await holos.details(visit.appointment.id).appointment.state == .confirmed)
        await holos.close()
    }

    @Test(arguments: ["Bea", nil])
    func `what is not understood is answered, but not for ever`(name: String?) async throws {
        let holos = try await Holos.open()
        if let name { try await holos.visit(name, "2027-03-08T09:00") }
        for answer in [ReplyAnswer.noted, .noted, .noted, nil, nil] {
            #expect(try await holos.hear("hm").answer == answer)
        }
        #expect(try await holos.hear("I want to die").answer == .crisis)
        #expect(try await holos.hear("hm", from: "+13125550189").answer == .noted)
        try await holos.scratch.setClock("2027-03-01T14:00:01Z")
        #expect(try await holos.hear("hm").answer == .noted)
        await holos.close()
    }
}

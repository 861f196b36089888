import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

/// What an answer leads to at once, and what it leaves to somebody.
@Suite(.timeLimit(.minutes(10)))
struct HeardReplyTests {
    private static let number = "+13125550188"

    @Test func `a yes counts for the time that was told, and not for one that came since`() async throws {
        let holos = try await Holos.open()
        let visit = try await holos.visit("Bea", "2027-03-08T09:00")
        try await holos.told()
        try await holos.move(visit, to: "2027-03-09T09:00")
        let early = try await holos.hear("Y")
        #expect(early.task?.kind == "contact")
        #expect(early.answer == .noted)
        #expect(try await holos.details(visit.appointment.id).appointment.state == .booked)
        try await holos.told()
        #expect(try await holos.hear("Y").task == nil)
        #expect(try await holos.details(visit.appointment.id).appointment.state == .confirmed)
        await holos.close()
    }

    @Test func `a yes about a visit that is not firm, is over or was never told of is for somebody to look at`()
        async throws
    {
        let holos = try await Holos.open()
        let visit = try await holos.visit("Bea", "2027-03-08T09:00")
        #expect(try await holos.hear("Y").task?.kind == "contact")
        try await holos.told()
        try await holos.scratch.script(
            "update appointment set state = 'provisional', provisional_until = '2027-03-07T00:00:00Z'")
        #expect(try await holos.hear("Y").task?.kind == "contact")
        try await holos.scratch.script("update appointment set state = 'booked', provisional_until = null")
        try await holos.scratch.setClock("2027-03-08T15:00:00Z")
        #expect(try await holos.hear("Y").task?.kind == "contact")
        #expect(try await holos.details(visit.appointment.id).appointment.state == .booked)
        await holos.close()
    }

    @Test func `a yes to the list of a week confirms all of it and nothing else`() async throws {
        let infusions = try await Infusions.open()
        let series = try await infusions.book()
        let holos = Holos(scratch: infusions.scratch, practice: infusions.practice)
        try await holos.scratch.script("update person set phone = '312-555-0188' where name = 'Rosa Delgado'")
        try await holos.toldOfWeek("2027-03-08")
        let heard = try await holos.hear("OK")
        #expect(heard.task == nil)
        #expect(heard.answer?.visit?.start == series.visits.first?.details.appointment.during.start)
        #expect(
            try await holos.column(
                """
                select string_agg(state, ' ' order by lower(during)) from appointment
                where series_id = '\(series.series.id)'
                """) == ["confirmed confirmed confirmed booked booked booked"])
        await infusions.close()
    }

    @Test func `A takes the offer that was sent, once, and is a task when it does not stand any more`() async throws {
        let holos = try await Holos.open(now: Holos.morning)
        let waiting = try await holos.wait("Ben", clinician: "imani", at: "2027-03-08T15:00:00Z")
        try await holos.scratch.script("update person set phone = '(312) 555-0188'")
        #expect(try await holos.hear("A").task?.kind == "contact")
        let offer = try #require(try await holos.fill().made.first)
        // It has not reached him yet.
        #expect(try await holos.hear("A").task?.kind == "contact")
        try await holos.told()
        let heard = try await holos.hear("A", key: "SM1")
        #expect(heard.task == nil)
        #expect(heard.answer?.visit?.start == offer.offer.during.start)
        #expect(try await holos.state(of: waiting) == .booked)
        #expect(try await holos.hear("A", key: "SM1") == heard)
        #expect(try await holos.column("select count(*)::text from appointment") == ["1"])
        #expect(try await holos.hear("A", key: "SM2").task?.kind == "contact")
        await holos.close()
    }

    @Test func `a yes to an offer takes it, and confirms no other visit`() async throws {
        let holos = try await Holos.open()
        let visit = try await holos.visit("Bea", "2027-03-15T09:00")
        try await holos.told()
        let waiting = try await holos.wait(clinician: "imani", at: "2027-03-08T15:00:00Z", has: visit)
        try await holos.scratch.setClock("2027-03-01T15:05:00Z")
        let offer = try #require(try await holos.fill().made.first)
        try await holos.told()
        let heard = try await holos.hear("Yes")
        #expect(heard.task == nil)
        #expect(heard.answer?.visit?.start == offer.offer.during.start)
        #expect(try await holos.state(of: waiting) == .booked)
        #expect(
            try await holos.column("select distinct state from appointment where confirmed_at is not null") == [])
        await holos.close()
    }

    @Test(arguments: ["offer", "waiting", "check_in", "series", "series_cancelled", "cancelled"])
    func `yes and R to something that names no visit are for somebody to look at`(kind: String) async throws {
        let holos = try await Holos.open()
        let visit = try await holos.visit("Bea", "2027-03-08T09:00")
        try await holos.told()
        try await holos.scratch.setClock("2027-03-01T15:05:00Z")
        try await holos.scratch.script(
            """
            insert into message (practice_id, message_id, state, due_at, person_id, subject_id, schedule_version, kind,
                channel, created_at, settled_at)
            select practice_id, gen_random_uuid(), 'sent', daybook_now(), person_id, gen_random_uuid(), 1, '\(kind)',
                'text', daybook_now(), daybook_now()
            from person
            """)
        #expect(try await holos.hear("Yes").task?.kind == "contact")
        let move = try await holos.hear("R")
        #expect(move.task?.kind == "change")
        #expect(move.answer == .noted)
        #expect(try await holos.details(visit.appointment.id).appointment.state == .booked)
        await holos.close()
    }

    @Test func `a yes to a week of more visits than a text names is for somebody to look at`() async throws {
        let infusions = try await Infusions.open()
        _ = try await infusions.book()
        // The three of the second week come to the first.
        try await infusions.scratch.script(
            """
            update appointment set local_start = local_start - interval '6 days',
                during = tstzrange(lower(during) - interval '6 days', upper(during) - interval '6 days')
            where local_start > '2027-03-14'
            """)
        let holos = Holos(scratch: infusions.scratch, practice: infusions.practice)
        try await holos.scratch.script("update person set phone = '312-555-0188' where name = 'Rosa Delgado'")
        try await holos.toldOfWeek("2027-03-08")
        // On Wednesday four lie ahead, and the text named one of them.
        for now in ["2027-03-07T18:00:00Z", "2027-03-10T12:00:00Z"] {
            try await holos.scratch.setClock(now)
            #expect(try await holos.hear("Y").task?.kind == "contact")
        }
        #expect(try await holos.column("select distinct state from appointment") == ["booked"])
        await infusions.close()
    }

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
        #expect(listed.map { $0.task.stranger?.number } == [Self.number])
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
        #expect(try await holos.column("select address from opt_out") == [Self.number])
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

    @Test func `of several who share a number it is whoever was written last, and nobody where none was`()
        async throws
    {
        let holos = try await Holos.open()
        let bea = try await holos.visit("Bea", "2027-03-08T09:00")
        let cal = try await holos.visit("Cal", "2027-03-09T09:00")
        let unsure = try await holos.hear("R")
        #expect(unsure.task?.kind == "change")
        #expect(try await holos.column("select coalesce(person_id::text, 'nobody') from task") == ["nobody"])
        try await holos.told(bea.person.id)
        try await holos.scratch.setClock("2027-03-01T13:05:00Z")
        try await holos.told(cal.person.id)
        #expect(try await holos.hear("Y").task == nil)
        #expect(try await holos.details(bea.appointment.id).appointment.state == .booked)
        #expect(try await holos.details(cal.appointment.id).appointment.state == .confirmed)
        await holos.close()
    }

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
        #expect(try await holos.column("select address from opt_out") == [Self.number])
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
                "email rosa@example.org", "text \(Self.number)",
            ])
        await holos.close()
    }

    @Test func `an opt-out is part of an export, and goes with an erasure unless somebody else has the address`()
        async throws
    {
        let holos = try await Holos.open()
        let bea = try await holos.visit("Bea", "2027-03-08T09:00")
        let cal = try await holos.visit("Cal", "2027-03-09T09:00")
        _ = try await holos.database.hear(.stop, from: .number(Self.number), call: holos.call(.nobody))
        let export = try await holos.database.export(of: bea.person.id, call: holos.call(.daybook, seconds: 60))
        let rows = export.tables.first { $0.name == "opt_out" }?.rows ?? []
        #expect(rows.count == 1)
        #expect(rows.first?.contains(Self.number) == true)
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

extension Holos {
    /// Books a visit with imani for somebody who has the number of these tests, as they write it.
    @discardableResult
    fileprivate func visit(_ name: String, _ start: String) async throws -> AppointmentDetails {
        let person = try PersonDraft(
            name: name, isAlias: false, email: nil, phone: "+1 (312) 555-0188", zone: nil, at: "")
        return try await book(start: start, clinician: "imani", for: .newcomer(person))
    }

    /// The confirmation by text, as a worker claims it.
    fileprivate func claimed() async throws -> [OutboxMessage] {
        try await scratch.script("update message set due_at = daybook_now() where kind = 'booked'")
        return try await database.claimDueMessages(
            of: practice, on: .text, limit: 10, lease: .seconds(20), deadline: .now + .seconds(20)
        ).messages
    }

    fileprivate func settle(_ outcomes: [OutboxOutcome]) async throws -> Int {
        try await database.settle(outcomes, of: practice, deadline: .now + .seconds(20))
    }

    /// What is owed, to one person or all, has been sent by text.
    fileprivate func told(_ person: Person.ID? = nil) async throws {
        try await scratch.script(
            """
            update message set state = 'sent', settled_at = daybook_now(), channel = 'text'
            where state = 'ready' and (kind in ('booked', 'moved', 'offer'))
                \(person.map { "and person_id = '\($0)'" } ?? "")
            """)
    }

    /// The list of a week of every series has been sent by text, and nothing else.
    fileprivate func toldOfWeek(_ monday: String) async throws {
        let week = try #require(LocalDate(monday)).daysSinceUnixEpoch
        try await scratch.script(
            """
            delete from message;
            insert into message (practice_id, message_id, state, due_at, person_id, subject_id, schedule_version, kind,
                channel, created_at, settled_at)
            select practice_id, gen_random_uuid(), 'sent', daybook_now(), person_id, series_id, \(week), 'week', 'text',
                daybook_now(), daybook_now()
            from series
            """)
    }

    /// A text, from the number of these tests unless it says otherwise.
    fileprivate func hear(
        _ text: String, keyword: ReplyKeyword? = nil, from number: String = "+13125550188", key: String? = nil
    ) async throws -> HeardReply {
        try await database.hear(
            ReplyMeaning(text, keyword: keyword), keyword: keyword, from: .number(number),
            call: call(.nobody, key: key, seconds: 60))
    }
}

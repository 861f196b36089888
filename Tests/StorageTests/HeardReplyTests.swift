import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

/// What a yes, an R and an A lead to at once, and what they leave to somebody.
@Suite(.timeLimit(.minutes(10)))
struct HeardReplyTests {
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
        let holos = infusions.holos
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
        let holos = infusions.holos
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
}

import Clinic
import Fixtures
import Scheduling
import Storage
import Testing

/// The people of the demonstration, each with what makes them need the practice to be careful.
struct StoryPeopleTests {
    @Test(.timeLimit(.minutes(10)))
    func `the fourteen people of the demonstration live through their stories under one clock`() async throws {
        // Sunday 22 November 2026, 03:00 in London.
        let town = try await Town.open(at: "2026-11-22T03:00:00Z")
        try await helenCallsAboutPeterAtNight(town)
        try await riverWantsNoVoicemail(town)
        try await samAsksForHelpAtNight(town)
        try await eliHasThoughtsOfDeathAndMayBook(town)
        try await beaTextsCancel(town)
        try await caseyIsInAnotherState(town)
        try await noorTakesNaltrexone(town)
        try await garyHasNoDriver(town)
        try await theoIsLeftInPeace(town)
        try await milaIsWorseAgain(town)
        try await devComesBackEverEarlier(town)
        try await anaIsReviewedAfterFourWeeks(town)
        try await rosaLivesAnHourBehind(town)
        try await jordanIsSeventeen(town)
        await town.scratch.close()
    }

    /// D08: she worries about him; nothing is kept in his name.
    private func helenCallsAboutPeterAtNight(_ town: Town) async throws {
        try await town.itIs("2026-11-22T03:10", "counsel-24h")
        let taken: TakenRequest = try await town.found { answer in
            try await town.database.callBack(
                RequestDraft(service: "family", message: "", preferred: ""),
                to: Town.somebody("Helen Marsh", phone: "+44-7700-900123"), call: town.website("counsel-24h"),
                answer: answer)
        }
        #expect(try taken.intake.promise.by == town.instant("2026-11-22T03:25", "counsel-24h"))
        #expect(try await town.tasks(about: "Helen Marsh") == ["call same_day Sun 03:25"])
        // Mei is on duty at night.
        let mei = try await town.clinician("mei", "counsel-24h").staff
        #expect(taken.request.owner == mei?.id)
        #expect(try await town.scratch.texts("select name from person") == ["Helen Marsh"])
    }

    /// D12: a first name, a number and a word are enough.
    private func riverWantsNoVoicemail(_ town: Town) async throws {
        try await town.itIs("2026-11-22T21:00", "counsel-24h")
        let wishes = ContactWishes(channel: .call, noVoicemail: true, codeWord: "garden")
        let taken = try await town.ask(
            Town.somebody("River", phone: "+44-7700-900145", isAlias: true), "counsel-24h", service: "first_session",
            more: IntakeDraft(wishes: wishes))
        #expect(try taken.intake.promise.by == town.instant("2026-11-23T01:00", "counsel-24h"))
        let script = try await town.database.voicemailScript(
            for: taken.request.person, practice: town.practice("counsel-24h"), deadline: .now + .seconds(30))
        #expect(script.text == nil)
        #expect(script.codeWord == "garden")
        let visit = try await town.book(
            "first_session", "2026-11-23T10:00", for: .known(taken.request.person), "counsel-24h")
        #expect(visit.person.isAlias)
        #expect(try await town.papers(visit.appointment.id, "counsel-24h").wishes == wishes)
    }

    /// D06: somebody is asked to answer when the house is open again.
    private func samAsksForHelpAtNight(_ town: Town) async throws {
        try await town.itIs("2026-11-24T23:40", "mindful-blanding")
        let sam = try await town.ask(Town.somebody("Sam Quill"), "mindful-blanding").request.person
        try await town.hear("HELP", from: sam, "mindful-blanding")
        // Corinne Yates is there from 08:15 on.
        #expect(try await town.tasks(about: "Sam Quill") == ["contact routine Wed 08:45"])
    }

    /// D02: he is called within the hour, and keeps the right to book.
    private func eliHasThoughtsOfDeathAndMayBook(_ town: Town) async throws {
        try await town.itIs("2026-11-30T10:00", "holos")
        let scores = [2, 2, 2, 2, 1, 3, 2, 1, 2]
        let answers = zip(Instrument.phq9.items.map(\.code), scores)
        let questionnaire = try Questionnaire(.phq9, answers: Dictionary(uniqueKeysWithValues: answers), at: "")
        #expect(questionnaire.total == 17)
        let eli = try Town.somebody("Eli Brandt")
        let taken = try await town.ask(eli, "holos", more: IntakeDraft(questionnaires: [questionnaire]))
        #expect(taken.isCrisisFirst)
        #expect(taken.intake.rule == .t2)
        #expect(taken.request.lane == .sameDay)
        #expect(try await town.tasks(about: "Eli Brandt") == ["call same_day Mon 11:00"])
        let visit = try await town.book("mh_consult", "2026-12-02T09:00", for: .newcomer(eli), "holos")
        #expect(visit.appointment.state == .booked)
    }

    /// D05: the word cancels no visit; somebody calls her.
    private func beaTextsCancel(_ town: Town) async throws {
        try await town.itIs("2026-12-01T10:00", "holos")
        let visit = try await town.book(
            "mh_consult", "2026-12-07T09:00", for: .newcomer(Town.somebody("Bea Lund")), "holos")
        try await town.itIs("2026-12-03T10:00", "holos")
        try await town.hear("CANCEL", from: visit.person.id, about: visit.appointment.id, "holos")
        #expect(try await town.papers(visit.appointment.id, "holos").details.appointment.state == .booked)
        #expect(try await town.tasks(about: "Bea Lund") == ["call early Thu 14:00"])
    }

    /// D09: Dr Pruitt may treat people in Utah and Colorado, and nobody in New Mexico.
    private func caseyIsInAnotherState(_ town: Town) async throws {
        let slug = "mindful-blanding"
        try await town.itIs("2026-12-03T10:00", slug)
        let casey = try await town.ask(Town.somebody("Casey Wu"), slug).request.person
        let visit = try await town.book(
            "eval_video", "2026-12-09T10:00", for: .known(casey), slug, region: "US-UT"
        ).appointment.id
        func blockers() async throws -> [GateFault?] {
            try await town.papers(visit, slug).readiness?.blockers.map(\.fault) ?? []
        }
        // By four the day before she has not said where she will be; asked, she says Utah.
        try await town.itIs("2026-12-08T16:00", slug)
        #expect(try await town.care(slug).calls == 1)
        try await town.open(.region, of: "US-UT", for: casey, slug, visit: visit)
        #expect(try await blockers() == [])
        #expect(try await town.tasks(about: "Casey Wu") == [])

        try await town.itIs("2026-12-09T08:45", slug)
        try await town.open(.region, of: "US-NM", for: casey, slug, visit: visit)
        #expect(try await blockers() == [.elsewhere("US-NM")])
        #expect(try await town.tasks(about: "Casey Wu") == ["gate soon Wed 10:00"])
        let refusal = try await town.refusal {
            try await town.book("eval_video", "2026-12-16T12:00", for: .known(casey), slug, region: "US-NM")
        }
        #expect(refusal?.code == .slotUnavailable)

        let start = try #require(StartDraft("2026-12-16T12:00"))
        _ = try await town.database.move(
            visit, to: start, clinician: nil, version: nil, call: town.desk(slug)
        ) { _ in Answer(status: 200) }
        try await town.open(.region, of: "US-UT", for: casey, slug, visit: visit)
        #expect(try await blockers() == [])
        #expect(try await town.tasks(about: "Casey Wu") == [])
    }

    /// D03: a clinician looks at it, and nobody is turned away.
    private func noorTakesNaltrexone(_ town: Town) async throws {
        try await town.itIs("2026-12-10T09:30", "psych-003")
        let answers = Instrument.ketamineHistory.items.map { ($0.code, $0.code == "meds_flag" ? 1 : 0) }
        let history = try Questionnaire(
            .ketamineHistory, answers: Dictionary(uniqueKeysWithValues: answers), at: "")
        let noor = try Town.somebody("Noor Aziz", phone: "+1-305-555-0171")
        let taken = try await town.ask(noor, "psych-003", more: IntakeDraft(questionnaires: [history]))
        #expect(!taken.isCrisisFirst)
        let flags = try await town.database.intake(
            of: taken.request.id, practice: town.practice("psych-003"), deadline: .now + .seconds(30)
        ).flags
        #expect(flags.map(\.rule) == [.t6])
        #expect(try await town.tasks(about: "Noor Aziz") == ["review routine Mon 18:00"])
        let visit = try await town.book("psych_consult", "2026-12-15T09:00", for: .newcomer(noor), "psych-003")
        #expect(visit.appointment.state == .booked)
    }

    /// D04: by three the day before, somebody must be named who takes him home.
    private func garyHasNoDriver(_ town: Town) async throws {
        try await town.itIs("2026-12-14T10:00", "holos")
        let gary = try await town.ask(Town.somebody("Gary Voss"), "holos").request.person
        try await town.admitToInfusions(gary)
        let visit = try await town.book("iv", "2026-12-17T09:00", for: .known(gary), "holos").appointment
        #expect(visit.state == .booked)
        try await town.itIs("2026-12-16T14:59", "holos")
        #expect(try await town.care("holos").calls == 0)
        try await town.itIs("2026-12-16T15:00", "holos")
        #expect(try await town.care("holos").calls == 1)
        #expect(try await town.care("holos").calls == 0)
        let readiness = try await town.papers(visit.id, "holos").readiness
        #expect(readiness?.blockers.map(\.rule.kind) == [.escort])
        #expect(try await town.tasks(about: "Gary Voss").count == 1)
        #expect(try await town.papers(visit.id, "holos").details.appointment.state == .booked)
    }
}

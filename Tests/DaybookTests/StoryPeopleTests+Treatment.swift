import Access
import Clinic
import Scheduling
import Storage
import Testing

/// Those who are treated over weeks, or may not be yet.
extension StoryPeopleTests {
    /// D14: for a day after a dose nothing is asked of him and nothing offered.
    func theoIsLeftInPeace(_ town: Town) async throws {
        try await town.itIs("2026-12-18T10:00", "holos")
        let theo = try await town.ask(Town.somebody("Theo Grant"), "holos").request.person
        try await town.admitToInfusions(theo)
        // He comes at 09:30, and the dose is given from 10:00 on.
        let visit = try await town.book("iv", "2026-12-21T09:30", for: .known(theo), "holos").appointment
        try await town.attend(visit, "holos")
        try await town.itIs("2026-12-21T13:00", "holos")
        for outreach in [Outreach.consent, .offer] {
            let time = try await town.database.time(
                of: outreach, to: theo, practice: town.practice("holos"), deadline: .now + .seconds(30))
            #expect(try time == town.instant("2026-12-22T10:00", "holos"))
        }
    }

    /// D13: better for three weeks, and then seven points worse.
    func milaIsWorseAgain(_ town: Town) async throws {
        try await town.itIs("2026-12-28T09:00", "holos")
        let request = try await town.ask(Town.somebody("Mila Stone"), "holos").request.id
        let weeks = [("2026-12-28", 21), ("2027-01-04", 14), ("2027-01-11", 9), ("2027-01-18", 16)]
        for (date, score) in weeks {
            #expect(try await town.tasks(about: "Mila Stone").filter { $0.hasPrefix("rebound") } == [])
            try await town.itIs("\(date)T10:00", "holos")
            let items = Instrument.phq9.items.enumerated()
            let answers = items.map { ($1.code, min(3, max(0, score - 3 * $0))) }
            let questionnaire = try Questionnaire(
                .phq9, answers: Dictionary(uniqueKeysWithValues: answers), at: "")
            #expect(questionnaire.total == score)
            _ = try await town.database.record(
                questionnaire, about: request, call: town.clinician("imani", "holos")
            ) { _ in Answer(status: 201) }
        }
        // Monday at ten: within a working day.
        #expect(
            try await town.tasks(about: "Mila Stone").filter { $0.hasPrefix("rebound") } == [
                "rebound early Tue 10:00"
            ])
    }

    /// D11: doses 31, 28, 21 and 12 days apart are noticed, and refused to nobody.
    func devComesBackEverEarlier(_ town: Town) async throws {
        try await town.itIs("2027-01-20T10:00", "holos")
        let dev = try await town.ask(Town.somebody("Dev Rao"), "holos").request.person
        try await town.admitToInfusions(dev)
        let dates = ["2027-01-25", "2027-02-25", "2027-03-25", "2027-04-15", "2027-04-27"]
        for (index, date) in dates.enumerated() {
            let visit = try await town.book("iv", "\(date)T09:00", for: .known(dev), "holos").appointment
            #expect(visit.state == .booked)
            try await town.attend(visit, "holos")
            let notes = try await town.tasks(about: "Dev Rao").filter { $0.hasPrefix("rebound early") }
            // 31, 28, 21 shrinks already.
            #expect(notes.count == (index < 3 ? 0 : 1), "after \(date)")
        }
        let sheet = try await town.database.personSheet(
            of: dev, isClinical: true, practice: town.practice("holos"), deadline: .now + .seconds(30))
        #expect(sheet.clinical?.gaps.days == [31, 28, 21, 12])
    }

    /// D10: eight visits in four weeks, and then somebody decides whether they help.
    func anaIsReviewedAfterFourWeeks(_ town: Town) async throws {
        let (slug, practice) = ("psych-003", try town.practice("psych-003"))
        try await town.itIs("2027-04-28T10:00", slug)
        let ana = try await town.ask(Town.somebody("Ana Petrov", phone: "+1-305-555-0172"), slug).request.person
        let question = SeriesQuestion(
            service: "esk", person: ana, from: try #require(LocalDate("2027-05-03")),
            time: LocalTime("10:00"), count: 8)
        let plans = try await town.database.planSeries(
            question, practice: practice, deadline: .now + .seconds(60))
        let plan = try #require(plans.plans.first { $0.isComplete })
        let draft = SeriesDraft(service: "esk", starts: plan.plannedStarts.map(StartDraft.instant))
        let booked: SeriesDetails = try await town.found { answer in
            try await town.database.bookSeries(draft, for: .known(ana), call: town.desk(slug), answer: answer)
        }
        #expect(booked.visits.count == 8)
        func due() async throws -> [String] {
            try await town.database.series(booked.series.id, practice: practice, deadline: .now + .seconds(30))
                .reviewsDue.map(\.checkpoint.review)
        }
        for visit in booked.visits {
            #expect(try await due() == [])
            try await town.attend(visit.details.appointment, slug)
        }
        #expect(try await due() == ["benefit_review"])
        _ = try await town.database.decideReview(
            1, of: booked.series.id, .continue, version: nil, call: town.clinician("nadia", slug)
        ) { _ in Answer(status: 200) }
        #expect(try await due() == [])
    }

    /// D01: in July the clocks of Page are an hour behind those of Blanding.
    func rosaLivesAnHourBehind(_ town: Town) async throws {
        let slug = "mindful-blanding"
        try await town.itIs("2027-05-31T10:00", slug)
        let rosa = try Town.somebody("Rosa Delgado", phone: "+1-928-555-0173", zone: "America/Phoenix")
        let visit = try await town.book("mh_consult", "2027-07-01T10:00", for: .newcomer(rosa), slug)
        func wall(_ zone: String) throws -> WallClock {
            WallClock(try #require(town.database.zones.zone(zone)), region: try town.practice(slug).region)
        }
        let start = visit.appointment.during.start
        let (clinic, hers) = (try wall(visit.appointment.wall.zone), try wall(visit.person.zone ?? ""))
        #expect(clinic.time(start) == "10:00 AM")
        #expect(hers.elsewhere(start, than: clinic) == "9:00 AM")
    }

    /// D07: nobody under age books a treatment on the website; a clinician may admit them.
    func jordanIsSeventeen(_ town: Town) async throws {
        try await town.itIs("2027-06-07T10:00", "holos")
        let draft = try Town.somebody("Jordan Pike", born: "2009-09-02")
        let alone = try await town.refusal {
            try await town.book("iv", "2027-06-14T09:00", for: .newcomer(draft), "holos")
        }
        #expect(alone?.code == .notFound)
        let guardian = ContactWishes(asker: .guardian, guardian: "Sara Pike, mother, +1-312-555-0174")
        let jordan = try await town.ask(draft, "holos", more: IntakeDraft(wishes: guardian)).request.person
        try await town.admitToInfusions(jordan)
        let young = try await town.refusal {
            try await town.book("iv", "2027-06-14T09:00", for: .known(jordan), "holos")
        }
        #expect(young?.code == .gateClosed)
        #expect(young?.reasons.contains { $0.contains("2027-09-02") } == true, "\(young?.reasons ?? [])")
        let desk = try await town.refusal { try await town.open(.age, for: jordan, "holos") }
        #expect(desk?.code == .forbidden)
        try await town.open(.age, for: jordan, "holos", by: "imani")
        let visit = try await town.book("iv", "2027-06-14T09:00", for: .known(jordan), "holos")
        #expect(visit.appointment.state == .booked)
        #expect(try await town.papers(visit.appointment.id, "holos").wishes == guardian)
    }
}

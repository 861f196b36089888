import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

/// Visits that wait for conditions, as the database has them.
@Suite(.timeLimit(.minutes(10)))
struct GateBookingTests {
    @Test func `a firm visit whose gate is closed is refused for the gate, and nothing is stored`() async throws {
        let infusions = try await Infusions.gated()
        let theo = try await infusions.somebody()
        let refusal = try await infusions.refused {
            try await infusions.infusion("2027-03-10T09:00", for: theo, provisionally: false)
        }
        #expect(refusal?.code == .gateClosed)
        #expect(refusal?.reasons == ["The signed consent is missing.", "The clinician's approval is missing."])
        #expect(try await infusions.column("select count(*)::text from appointment") == ["0"])
        #expect(try await infusions.column("select count(*)::text from claim") == ["0"])
        await infusions.close()
    }

    @Test func `a provisional visit becomes firm when its last gate opens`() async throws {
        let infusions = try await Infusions.gated()
        let theo = try await infusions.somebody()
        let visit = try await infusions.infusion("2027-03-10T09:00", for: theo).appointment
        #expect(visit.state == .provisional)
        // The approval is needed two days before.
        #expect(visit.provisionalUntil == visit.during.start - .hours(48))
        try await infusions.record(.consent, of: "ketamine", for: theo)
        #expect(try await infusions.state(visit.id) == .provisional)
        try await infusions.decide(about: theo)
        #expect(try await infusions.state(visit.id) == .booked)
        // They were told that a time is kept, and now that they are booked; a worker finds both.
        #expect(
            try await infusions.column(
                "select kind from message where kind in ('provisional', 'booked') order by created_at, message_id")
                == ["provisional", "booked"])
        #expect(
            try await infusions.column("select (next_due_at <= daybook_now())::text from practice_change") == ["true"])
        // Who comes along is still asked for.
        #expect(try await infusions.readiness(visit.id)?.blockers.map(\.rule.kind) == [.escort])
        let second = try await infusions.infusion("2027-03-12T09:00", for: theo, provisionally: false)
        #expect(second.appointment.state == .booked)
        await infusions.close()
    }

    @Test func `a provisional visit is released once with eight workers racing`() async throws {
        let infusions = try await Infusions.gated()
        let theo = try await infusions.somebody()
        let visit = try await infusions.infusion("2027-03-10T09:00", for: theo).appointment
        #expect(try await infusions.care().next == visit.provisionalUntil)
        try await infusions.scratch.setClock("2027-03-08T15:59:59Z")
        #expect(try await infusions.care().released == 0)
        try await infusions.scratch.setClock("2027-03-08T16:00:00Z")
        let released = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 { group.addTask { try await infusions.care().released } }
            return try await group.reduce(0, +)
        }
        #expect(released == 1)
        #expect(try await infusions.state(visit.id) == .cancelled)
        #expect(
            try await infusions.column("select cancelled_by || ' ' || cancelled_reason from appointment")
                == ["practice gate_closed"])
        // It frees its claims, owes its notice and no reminder, and somebody calls.
        #expect(try await infusions.column("select count(*)::text from claim") == ["0"])
        #expect(
            try await infusions.column(
                "select kind || ' ' || count(*) from message where state = 'ready' group by kind")
                == ["cancelled 1"])
        #expect(try await infusions.tasks() == ["call soon"])
        #expect(
            try await infusions.column(
                "select array_to_string(fields, ',') from audit_entry where action = 'appointment.released'")
                == ["consent,candidacy"])
        await infusions.close()
    }

    @Test func `a visit that is confirmed, released and approved at once ends in one of these`() async throws {
        let infusions = try await Infusions.gated([GateRule(.candidacy)])
        let noor = try await infusions.staff("noor")
        for day in 8...12 {
            try await infusions.scratch.setClock(Infusions.now)
            let theo = try await infusions.somebody("Theo \(day)")
            let visit = try await infusions.infusion("2027-03-\(day < 10 ? "0" : "")\(day)T09:00", for: theo)
                .appointment
            let deadline = try #require(visit.provisionalUntil)
            try await infusions.scratch.setClock(deadline.rfc3339)
            await withTaskGroup(of: Void.self) { group in
                group.addTask { _ = try? await infusions.care() }
                group.addTask { _ = try? await infusions.care() }
                group.addTask { try? await infusions.decide(about: theo, call: noor) }
                group.addTask { try? await infusions.step(.confirm, visit.id) }
            }
            let state = try await infusions.state(visit.id)
            let facts = try await infusions.column(
                """
                select concat_ws(' ', (select count(*) > 0 from claim where appointment_id = '\(visit.id)'),
                    (select count(*) from audit_entry
                        where subject_id = '\(visit.id)' and action = 'appointment.released'),
                    (select count(*) from audit_entry where subject_id = '\(visit.id)' and action = 'appointment.firm'),
                    (select count(*) from message where subject_id = '\(visit.id)' and kind = 'cancelled'))
                """)
            switch state {
            case .cancelled: #expect(facts == ["f 1 0 1"])
            case .booked, .confirmed: #expect(facts == ["t 0 1 0"])
            default: Issue.record("the visit is \(state)")
            }
        }
        await infusions.close()
    }

    @Test func `somebody's word that they come does not open a gate`() async throws {
        let infusions = try await Infusions.gated()
        let theo = try await infusions.somebody()
        let visit = try await infusions.infusion("2027-03-10T09:00", for: theo).appointment
        let refusal = try await infusions.refused { try await infusions.step(.confirm, visit.id) }
        #expect(refusal?.code == .gateClosed)
        #expect(try await infusions.state(visit.id) == .provisional)
        await infusions.close()
    }

    @Test func `a clinical gate is decided by a clinician's own key, and by no other`() async throws {
        let infusions = try await Infusions.open {
            $0.services[0].gates = [GateRule(.health), GateRule(.age)]
            $0.staff = [.init(code: "lottie", name: "Lottie Marsh", roles: [.desk])]
        }
        let theo = try await infusions.somebody()
        let keys = [infusions.desk(), try await infusions.staff("lottie")]
        for call in keys {
            for kind in [GateKind.health, .age] {
                let refusal = try await infusions.refused {
                    try await infusions.record(kind, for: theo, call: call)
                }
                #expect(refusal?.code == .forbidden)
            }
            let refusal = try await infusions.refused { try await infusions.decide(about: theo, call: call) }
            #expect(refusal?.code == .forbidden)
        }
        #expect(try await infusions.column("select count(*)::text from gate_record") == ["0"])
        #expect(try await infusions.column("select count(*)::text from candidacy") == ["0"])
        let noor = try await infusions.staff("noor")
        try await infusions.record(.health, for: theo, call: noor)
        #expect(
            try await infusions.column(
                "select c.code from gate_record r join clinician c on c.clinician_id = r.staff_id") == ["noor"])
        await infusions.close()
    }

    @Test func `what is recorded must fit its gate`() async throws {
        let infusions = try await Infusions.gated()
        let theo = try await infusions.somebody()
        let mila = try await infusions.somebody("Mila Stone")
        let visit = try await infusions.infusion("2027-03-10T09:00", for: theo).appointment
        func refusal(_ kind: GateKind, _ subject: String = "", visit: Appointment.ID? = nil) async throws -> String? {
            let refusal = try await infusions.refused {
                try await infusions.record(kind, of: subject, for: theo, visit: visit)
            }
            return refusal.map { "\($0.code.rawValue) \($0.fields.first?.pointer ?? "")" }
        }
        #expect(try await refusal(.consent) == "invalid /subject")
        #expect(try await refusal(.consent, "photo") == "invalid /subject")
        #expect(try await refusal(.candidacy) == "invalid /kind")
        #expect(try await refusal(.escort) == "invalid /kind")
        #expect(try await refusal(.region, "US-UT") == "invalid /appointment_id")
        #expect(try await refusal(.status, "x") == "invalid /subject")
        #expect(try await refusal(.status, visit: visit.id) == "invalid /appointment_id")
        #expect(try await refusal(.region, "US-UT", visit: .fresh()) == "not_found ")
        let other = try await infusions.refused {
            try await infusions.record(.region, of: "US-UT", for: mila, visit: visit.id)
        }
        #expect(other?.code == .notFound)
        let nobody = try await infusions.refused { try await infusions.record(.status, for: .fresh()) }
        #expect(nobody?.code == .notFound)
        #expect(try await infusions.column("select count(*)::text from gate_record") == ["0"])
        await infusions.close()
    }

    @Test func `no driver named by three the day before is a blocker and one call task`() async throws {
        // Gary Voss, infusion at 09:00 in Blanding on 10 March: nobody is named by 15:00 on the 9th.
        let infusions = try await Infusions.gated([GateRule(.escort)])
        let gary = try await infusions.somebody("Gary Voss")
        let visit = try await infusions.infusion("2027-03-10T09:00", for: gary, provisionally: false).appointment
        #expect(visit.state == .booked)
        #expect(try await infusions.care().next == .at("2027-03-09T22:00:00Z"))
        try await infusions.scratch.setClock("2027-03-09T22:00:00Z")
        let passes = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<4 { group.addTask { try await infusions.care().calls } }
            return try await group.reduce(0, +)
        }
        #expect(passes >= 1)
        #expect(try await infusions.care().calls == 0)
        #expect(try await infusions.tasks() == ["gate soon"])
        #expect(try await infusions.state(visit.id) == .booked)
        _ = try await infusions.database.nameCompanion(
            .init(name: "Ann Voss", phone: "+1 435 555 0101"), for: visit.id, call: infusions.desk()
        ) { _ in Answer(status: 200) }
        #expect(try await infusions.tasks() == [])
        #expect(try await infusions.readiness(visit.id)?.isReady == true)
        // She cannot come after all: it is asked for again, once.
        _ = try await infusions.database.removeCompanion(from: visit.id, call: infusions.desk())
        #expect(try await infusions.readiness(visit.id)?.blockers.map(\.fault) == [.closed])
        #expect(try await infusions.tasks() == ["gate soon"])
        await infusions.close()
    }

    @Test func `somebody of 17 is booked when a clinician has admitted them, and not before`() async throws {
        let infusions = try await Infusions.open {
            $0.services[0].requirements.minimumAge = 18
            $0.services[0].gates = [GateRule(.age)]
        }
        let jordan = try await infusions.somebody("Jordan Pike", born: "2009-09-02")
        let refusal = try await infusions.refused { try await infusions.infusion("2027-03-10T09:00", for: jordan) }
        #expect(refusal?.code == .gateClosed)
        #expect(refusal?.reasons == ["The person is too young before 2027-09-02."])
        try await infusions.record(.age, for: jordan, call: try await infusions.staff("noor"))
        let visit = try await infusions.infusion("2027-03-10T09:00", for: jordan, provisionally: false)
        #expect(visit.appointment.state == .booked)
        let move = try #require(StartDraft("2027-03-11T09:00"))
        _ = try await infusions.database.move(
            visit.appointment.id, to: move, clinician: nil, version: nil, call: infusions.desk()
        ) { _ in Answer(status: 200) }
        await infusions.close()
    }

    @Test func `a new version of the document makes a task of a firm visit, and accepting it again ends that`()
        async throws
    {
        let infusions = try await Infusions.gated([GateRule(.consent, of: "ketamine")])
        let theo = try await infusions.somebody()
        try await infusions.record(.consent, of: "ketamine", for: theo)
        let visit = try await infusions.infusion("2027-03-10T09:00", for: theo, provisionally: false).appointment
        _ = try await infusions.database.addConsent(
            code: "ketamine", title: "Consent", text: "What it does, again.", call: infusions.desk()
        ) { _ in Answer(status: 201) }
        #expect(try await infusions.readiness(visit.id)?.blockers.map(\.fault) == [.outdated])
        try await infusions.scratch.setClock("2027-03-09T16:00:00Z")
        #expect(try await infusions.care().calls == 1)
        #expect(try await infusions.state(visit.id) == .booked)
        try await infusions.record(.consent, of: "ketamine", for: theo)
        #expect(try await infusions.tasks() == [])
        // Taken back, it is a task at once.
        try await infusions.record(.consent, of: "ketamine", for: theo, .closed)
        #expect(try await infusions.tasks() == ["gate soon"])
        await infusions.close()
    }

    @Test func `a provisional visit that moves needs what it waits for as long before its new start`() async throws {
        let infusions = try await Infusions.gated()
        let theo = try await infusions.somebody()
        let visit = try await infusions.infusion("2027-03-10T09:00", for: theo).appointment
        func move(_ start: String) async throws {
            let start = try #require(StartDraft(start))
            _ = try await infusions.database.move(
                visit.id, to: start, clinician: nil, version: nil, call: infusions.desk()
            ) { _ in Answer(status: 200) }
        }
        try await move("2027-03-12T09:00")
        let moved = try await infusions.database.appointment(
            visit.id, practice: infusions.practice, deadline: .now + .seconds(10)
        ).appointment
        #expect(moved.state == .provisional)
        #expect(moved.provisionalUntil == moved.during.start - .hours(48))
        let refusal = try await infusions.refused { try await move("2027-03-03T05:00") }
        #expect(refusal?.code == .gateClosed || refusal?.code == .slotUnavailable)
        let tooLate = try await infusions.refused { try await move("2027-03-02T09:00") }
        #expect(tooLate?.code == .gateClosed)
        await infusions.close()
    }

    @Test func `a series is booked provisionally, and its visits become firm together`() async throws {
        let infusions = try await Infusions.gated([GateRule(.candidacy)])
        let theo = try await infusions.somebody()
        let firm = try await infusions.refused { try await infusions.book(for: .known(theo)) }
        #expect(firm?.code == .gateClosed)
        let draft = SeriesDraft(
            service: "iv", starts: try Infusions.mornings.map { try #require(StartDraft($0)) },
            isProvisional: true)
        let details: SeriesDetails = try await infusions.found { answer in
            try await infusions.database.bookSeries(draft, for: .known(theo), call: infusions.desk(), answer: answer)
        }
        #expect(details.states == Array(repeating: "provisional", count: 6))
        // The first is released two days before it; the others have their own deadlines.
        try await infusions.scratch.setClock("2027-03-06T16:00:00Z")
        #expect(try await infusions.care().released == 1)
        try await infusions.decide(about: theo)
        #expect(
            try await infusions.column("select state from appointment order by series_position")
                == ["cancelled"] + Array(repeating: "booked", count: 5))
        await infusions.close()
    }

    @Test func `a series is taken up again provisionally only where that is asked for`() async throws {
        let infusions = try await Infusions.gated([GateRule(.candidacy)])
        let theo = try await infusions.somebody()
        let draft = SeriesDraft(
            service: "iv", starts: try Infusions.mornings.map { try #require(StartDraft($0)) },
            isProvisional: true)
        let details: SeriesDetails = try await infusions.found { answer in
            try await infusions.database.bookSeries(draft, for: .known(theo), call: infusions.desk(), answer: answer)
        }
        _ = try await infusions.pause(details.series.id)
        let starts = ["05", "07", "09", "12", "14", "16"].map { "2027-04-\($0)T09:00" }
        let firm = try await infusions.refused { _ = try await infusions.resume(details.series.id, starts) }
        #expect(firm?.code == .gateClosed)
        let drafts = try starts.map { try #require(StartDraft($0)) }
        let resumed: SeriesDetails = try await infusions.found { answer in
            try await infusions.database.resumeSeries(
                details.series.id, starts: drafts, isProvisional: true, version: nil, call: infusions.desk(),
                answer: answer)
        }
        let states = resumed.standing.map(\.details.appointment.state)
        #expect(states == Array(repeating: .provisional, count: 6))
        await infusions.close()
    }

    @Test func `a practice file changes the gates of visits to come, and not of those that are booked`() async throws {
        let infusions = try await Infusions.gated([GateRule(.escort)])
        let theo = try await infusions.somebody()
        let visit = try await infusions.infusion("2027-03-10T09:00", for: theo, provisionally: false).appointment
        var definition = try Infusions.definition()
        definition.services[0].gates = [GateRule(.candidacy)]
        _ = try await infusions.database.apply(definition, deadline: .now + .seconds(20))
        #expect(try await infusions.readiness(visit.id)?.standings.map(\.rule.kind) == [.escort])
        let refusal = try await infusions.refused {
            try await infusions.infusion("2027-03-12T09:00", for: theo, provisionally: false)
        }
        #expect(refusal?.reasons == ["The clinician's approval is missing."])
        await infusions.close()
    }
}

import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

/// What is recorded of a gate, by whom, and what that changes for visits that are booked.
@Suite(.timeLimit(.minutes(10)))
struct GateRecordTests {
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

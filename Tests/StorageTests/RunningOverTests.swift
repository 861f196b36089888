import Clinic
import Fixtures
import Foundation
import Scheduling
import Storage
import Testing

@Suite(.timeLimit(.minutes(10)))
struct RunningOverTests {
    @Test func `fourteen minutes late is in time until the prescriber leaves`() async throws {
        let clinic = try await Infusions.open()
        let visit = try await clinic.visit("iv", at: "2027-03-02T15:30")
        func late(_ minutes: Int) async throws -> LatenessReport {
            try await clinic.database.lateness(
                of: visit.appointment.id, minutes: minutes, practice: clinic.practice, deadline: .now + .seconds(10))
        }
        let report = try await late(14)
        #expect(report.isAccepted && report.graceMinutes == 15)
        #expect(report.lateness.most == .minutes(25))
        #expect(try report.lateness.latestFinish == .at("2027-03-03T01:00:00Z"))
        let hopeless = try await late(26)
        #expect(!hopeless.lateness.holds && hopeless.affected.isEmpty)
        #expect(hopeless.lateness.phases.filter(\.isBroken).map(\.name) == ["leave_check"])
        let slow = try await late(20)
        #expect(slow.lateness.holds && !slow.isAccepted, "it is possible, and the practice does not wait that long")
        await clinic.close()
    }

    @Test func `running over into the next visit of the room is refused with who is affected`() async throws {
        let clinic = try await Infusions.open()
        // All three rooms are taken until 11:20, and one of them again from then on.
        let first = try await clinic.visit("iv", at: "2027-03-02T09:00")
        let next = try await clinic.visit("iv", at: "2027-03-02T11:05")
        #expect(first.roomCode == next.roomCode, "the room that leaves the least free time")
        let claims = try await clinic.claimRows()
        let asked = try await clinic.database.extensionReport(
            of: first.appointment.id, minutes: 15, phase: nil, practice: clinic.practice,
            deadline: .now + .seconds(10))
        #expect(asked.phase == "recovery")
        #expect(asked.affected.map(\.appointment.id) == [next.appointment.id])
        let refusal = try await clinic.refusal {
            let _: ExtensionReport = try await clinic.extend(first, minutes: 15)
        }
        #expect(refusal.code == .slotTaken)
        #expect(refusal.reasons.contains { $0.contains("\(next.appointment.id)") && $0.contains("11:05") })
        #expect(try await clinic.claimRows() == claims)
        await clinic.close()
    }

    @Test func `a visit that has arrived is extended, and nobody is told`() async throws {
        let clinic = try await Infusions.open()
        let visit = try await clinic.visit("iv", at: "2027-03-02T09:00")
        try await clinic.scratch.setClock("2027-03-02T17:30:00Z")
        let _: AppointmentDetails = try await clinic.found {
            try await clinic.database.record(
                .arrive, of: visit.appointment.id, version: nil, call: clinic.call(.daybook), answer: $0)
        }
        let owed = try await clinic.owed()
        let report = try await clinic.extend(visit, minutes: 15)
        #expect(report.phase == "recovery")
        let now = try await clinic.details(visit.appointment.id).appointment
        #expect(now.state == .arrived && now.scheduleVersion == 1 && now.version == 3)
        #expect(now.during.end == visit.appointment.during.end + .minutes(15))
        #expect(try await clinic.owed() == owed)
        #expect(
            try await clinic.scratch.texts(
                """
                select name || ' ' || to_char(upper(during) at time zone 'America/Denver', 'HH24:MI')
                from appointment_phase order by position
                """) == [
                    "arrive_and_forms 09:15", "room_vitals_iv 09:30", "infusion 10:10", "recovery 11:10",
                    "leave_check 11:20", "turnover 11:35",
                ])
        // Again: it is longer than its protocol now.
        _ = try await clinic.extend(visit, minutes: 10, phase: "infusion")
        #expect(
            try await clinic.details(visit.appointment.id).appointment.during.end
                == visit.appointment.during.end + .minutes(25))
        // The prescriber leaves at 18:00.
        let long = try await clinic.refusal { _ = try await clinic.extend(visit, minutes: 420) }
        #expect(long.code == .slotUnavailable)
        #expect(long.reasons.contains { $0.contains("needs a prescriber in the building") })
        await clinic.close()
    }
}

extension Infusions {
    fileprivate func extend(
        _ details: AppointmentDetails, minutes: Int, phase: String? = nil
    ) async throws -> ExtensionReport {
        try await found {
            try await database.extend(
                details.appointment.id, minutes: minutes, phase: phase, version: nil, call: call(.daybook), answer: $0)
        }
    }
}

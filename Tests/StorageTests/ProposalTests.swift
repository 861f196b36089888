import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Storage
import Testing

/// A proposal is applied whole or not at all, and taken back as if it had never been.
@Suite(.timeLimit(.minutes(10)))
struct ProposalTests {
    /// Tuesday, Wednesday and the whole of Thursday.
    private static let threeDays = ("2027-03-02T00:00:00-07:00", "2027-03-05T00:00:00-07:00")

    @Test func `eleven visits of somebody who is ill are moved, and put back seat by seat`() async throws {
        let clinic = try await Infusions.open()
        let booked = try await clinic.elevenConsultations()
        let standing = try await clinic.visit("iv", at: "2027-03-02T10:00")
        let before = (try await clinic.claimRows(), try await clinic.visits(), try await clinic.owed())

        let proposal = try await clinic.propose(.sick, "noor", Self.threeDays.0, Self.threeDays.1)
        #expect(proposal.state == .drafted)
        #expect(proposal.visits.map(\.appointment) == booked.map(\.appointment.id))
        #expect(proposal.visits.map(\.outcome) == Array(repeating: .move, count: 11))
        // Noor is back on Friday: five fit in a day, so that nobody is drafted where somebody else is.
        #expect(
            proposal.visits.compactMap(\.target?.localStart).map { $0.prefix(16) } == [
                "2027-03-05T09:00", "2027-03-05T10:15", "2027-03-05T11:30", "2027-03-05T12:45", "2027-03-05T14:00",
                "2027-03-08T09:00", "2027-03-08T10:15", "2027-03-08T11:30", "2027-03-08T12:45", "2027-03-08T14:00",
                "2027-03-09T09:00",
            ])
        #expect(
            proposal.visits.allSatisfy {
                $0.reasons == ["Dr Noor Haddad is there at no time on \($0.place.localStart.prefix(10))."]
            })
        #expect(try await clinic.claimRows() == before.0, "a draft takes nothing")

        let applied = try await clinic.apply(proposal)
        #expect(applied.state == .applied)
        for (visit, item) in zip(booked, applied.visits) {
            let now = try await clinic.details(visit.appointment.id).appointment
            #expect(now.during.start == item.target?.start)
            #expect(now.scheduleVersion == 2 && now.version == item.appliedVersion)
        }
        #expect(try await clinic.details(standing.appointment.id) == standing)
        #expect(try await clinic.scratch.texts("select count(*)::text from closure") == ["1"])
        // Nothing about a move is due before it can no longer be taken back.
        #expect(
            try await clinic.scratch.texts(
                """
                select count(*) || ' ' || min(due_at) from message
                where state = 'ready' and kind = 'moved' and due_at >= '2027-03-01T13:05:00Z'
                """) == ["11 2027-03-01 13:05:00+00"])

        try await clinic.scratch.setClock("2027-03-01T13:04:59Z")
        let reversed = try await clinic.reverse(applied)
        #expect(reversed.state == .reversed)
        #expect(try await clinic.claimRows() == before.0)
        #expect(try await clinic.visits() == before.1)
        #expect(try await clinic.owed() == before.2)
        #expect(try await clinic.scratch.texts("select count(*)::text from closure") == ["0"])
        #expect(
            try await clinic.scratch.texts(
                "select count(*)::text from message where kind = 'moved' and state <> 'dropped'")
                == ["0"])
        // And all of it again.
        let again = try await clinic.propose(.sick, "noor", Self.threeDays.0, Self.threeDays.1)
        #expect(try await clinic.apply(again).visits.map(\.target) == proposal.visits.map(\.target))
        await clinic.close()
    }

    @Test func `a proposal whose place is taken is stale, and nothing is half done`() async throws {
        let clinic = try await Infusions.open()
        try await clinic.elevenConsultations()
        let proposal = try await clinic.propose(.sick, "noor", Self.threeDays.0, Self.threeDays.1)
        try await clinic.visit("consult", at: "2027-03-08T12:45", clinician: "noor")
        let before = (try await clinic.claimRows(), try await clinic.visits())
        let refusal = try await clinic.refusal { try await clinic.apply(proposal) }
        #expect(refusal.code == .stateConflict)
        #expect(refusal.sentence.contains("\(proposal.visits[8].appointment)"))
        #expect(
            refusal.reasons == [
                "Dr Noor Haddad has something else.", "Every consult room is taken for part of from 12:45 to 14:00.",
            ])
        #expect(try await clinic.claimRows() == before.0)
        #expect(try await clinic.visits() == before.1)
        #expect(try await clinic.scratch.texts("select count(*)::text from closure") == ["0"])
        #expect(try await clinic.state(of: proposal) == .stale)
        #expect(try await clinic.refusal { try await clinic.apply(proposal) }.code == .stateConflict)
        #expect(try await clinic.refusal { try await clinic.reverse(proposal) }.code == .stateConflict)
        await clinic.close()
    }

    @Test func `a booking beside the application is either seen or refused`() async throws {
        for round in 0..<4 {
            let clinic = try await Infusions.open()
            try await clinic.visit("consult", at: "2027-03-02T09:00", clinician: "noor")
            let proposal = try await clinic.propose(.sick, "noor", Infusions.tuesday.0, Infusions.tuesday.1)
            async let booking = outcome {
                _ = try await clinic.visit("consult", at: "2027-03-02T11:00", clinician: "noor")
            }
            async let application = outcome { _ = try await clinic.apply(proposal) }
            let outcomes = await [booking, application]
            #expect([["done", "state_conflict"], ["slot_unavailable", "done"]].contains(outcomes), "round \(round)")
            let closures = try await clinic.scratch.texts("select count(*)::text from closure")
            let there = try await clinic.scratch.texts(
                "select count(*)::text from appointment where lower(during) < '2027-03-03T07:00:00Z'")
            #expect(closures + there == (outcomes[1] == "done" ? ["1", "0"] : ["0", "2"]))
            await clinic.close()
        }
    }

    @Test func `only what is accepted is moved, and the others are left for staff`() async throws {
        let clinic = try await Infusions.open()
        let booked = try await clinic.elevenConsultations()
        let proposal = try await clinic.propose(.sick, "noor", Self.threeDays.0, Self.threeDays.1)
        let ninth = booked[8].appointment.id
        let applied = try await clinic.apply(proposal, accepted: [ninth])
        #expect(applied.visits.map { $0.isLeft ?? false } == booked.map { $0.appointment.id != ninth })
        #expect(try await clinic.details(ninth).appointment.during.start == proposal.visits[8].target?.start)
        #expect(
            try await clinic.scratch.texts("select count(*)::text from appointment where attention = 'lost_footing'")
                == ["10"])
        let stranger = Appointment.ID.fresh()
        let other = try await clinic.propose(.sick, "dale", Infusions.tuesday.0, Infusions.tuesday.1)
        let refusal = try await clinic.refusal { try await clinic.apply(other, accepted: [stranger]) }
        #expect(refusal.fields.map(\.pointer) == ["/accepted/0"])
        await clinic.close()
    }

    @Test func `it cannot be taken back after five minutes, or when somebody has changed a visit`() async throws {
        let clinic = try await Infusions.open()
        let visit = try await clinic.visit("consult", at: "2027-03-02T09:00", clinician: "noor")
        var proposal = try await clinic.propose(.sick, "noor", Infusions.tuesday.0, Infusions.tuesday.1)
        try await clinic.apply(proposal)
        let _: AppointmentDetails = try await clinic.found {
            try await clinic.database.record(
                .confirm, of: visit.appointment.id, version: nil, call: clinic.call(.daybook), answer: $0)
        }
        let changed = try await clinic.refusal { try await clinic.reverse(proposal) }
        #expect(changed.code == .stateConflict && changed.sentence.contains("\(visit.appointment.id)"))
        #expect(try await clinic.state(of: proposal) == .applied)

        let other = try await clinic.visit("iv", at: "2027-03-04T10:00")
        proposal = try await clinic.propose(
            .sick, other.clinicianCode, "2027-03-04T00:00:00-07:00", "2027-03-05T00:00:00-07:00")
        try await clinic.apply(proposal)
        try await clinic.scratch.setClock("2027-03-01T13:05:00Z")
        let late = try await clinic.refusal { try await clinic.reverse(proposal) }
        #expect(late.code == .stateConflict)
        #expect(try await clinic.details(other.appointment.id).clinicianCode != other.clinicianCode)
        await clinic.close()
    }

    @Test func `the old time that somebody has taken since cannot be had back`() async throws {
        let clinic = try await Infusions.open()
        for room in 0..<3 { try await clinic.visit("iv", at: "2027-03-02T1\(room):00") }
        let late = try await clinic.visit("iv", at: "2027-03-02T15:00")
        let proposal = try await clinic.propose(.sick, "wren", Infusions.tuesday.0, Infusions.tuesday.1)
        try await clinic.apply(proposal)
        let claims = try await clinic.claimRows()
        // The room of the visit that has moved is needed for something else.
        let room = try #require(late.roomCode)
        try await clinic.scratch.script(
            """
            insert into hold (practice_id, hold_id, service_id, clinician_id, starts_at, secret_hash, created_at, expires_at)
            select practice_id, gen_random_uuid(), service_id, clinician_id, '2027-03-02T22:00:00Z', '', daybook_now(),
                daybook_now() + interval '10 minutes'
            from appointment limit 1;
            insert into claim (practice_id, claim_id, resource_id, seats, capacity, during, hold_id)
            select h.practice_id, gen_random_uuid(), r.room_id, int4range(0, 1), 1,
                '[2027-03-02T23:30:00Z,2027-03-02T23:40:00Z)', hold_id
            from hold h join room r using (practice_id) where r.code = '\(room)'
            """)
        let refusal = try await clinic.refusal { try await clinic.reverse(proposal) }
        #expect(refusal.code == .stateConflict && refusal.sentence.contains("\(late.appointment.id)"))
        #expect(try await clinic.claimRows().filter(claims.contains) == claims)
        #expect(try await clinic.scratch.texts("select count(*)::text from closure") == ["1"])
        await clinic.close()
    }

    private func outcome(_ body: @Sendable () async throws -> Void) async -> String {
        do {
            try await body()
            return "done"
        } catch let refusal as Refusal {
            return refusal.code.rawValue
        } catch {
            return "\(error)"
        }
    }
}

extension Infusions {
    /// Eleven consultations with Dr Haddad: five on Tuesday, five on Wednesday, one on Thursday.
    @discardableResult
    fileprivate func elevenConsultations() async throws -> [AppointmentDetails] {
        var booked: [AppointmentDetails] = []
        for start in [
            "02T09:00", "02T10:15", "02T11:30", "02T12:45", "02T14:00", "03T09:00", "03T10:15", "03T11:30",
            "03T12:45", "03T14:00", "04T09:00",
        ] {
            booked.append(try await visit("consult", at: "2027-03-\(start)", clinician: "noor"))
        }
        return booked
    }
}

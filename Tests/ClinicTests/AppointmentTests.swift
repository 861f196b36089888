import Clinic
import Foundation
import Scheduling
import Testing

struct AppointmentTests {
    private static let now = Instant(secondsSinceUnixEpoch: 1_800_000_000)

    @Test func `every change of state is allowed exactly from the states that are drawn`() throws {
        for state in AppointmentState.allCases {
            let appointment = try Self.make(state)
            let later = appointment.during.start + .minutes(5)
            let outcomes: [(AppointmentState, Result<Appointment, Refusal>)] = [
                (.confirmed, Result { () throws(Refusal) in try appointment.confirmed(now: later) }),
                (.arrived, Result { () throws(Refusal) in try appointment.arrived(now: later) }),
                (.completed, Result { () throws(Refusal) in try appointment.completed(now: later) }),
                (.missed, Result { () throws(Refusal) in try appointment.missed(now: later) }),
                (
                    .cancelled,
                    Result { () throws(Refusal) in
                        try appointment.cancelled(Cancellation(actor: .person, reason: .unstated), now: later)
                    }
                ),
            ]
            for (next, outcome) in outcomes {
                switch outcome {
                case .success(let changed):
                    #expect(state.successors.contains(next), "\(state) became \(next)")
                    #expect(changed.state == next)
                    #expect(changed.version == appointment.version + 1)
                    #expect(changed.scheduleVersion == appointment.scheduleVersion + (next == .cancelled ? 1 : 0))
                case .failure(let refusal):
                    #expect(!state.successors.contains(next), "\(state) did not become \(next)")
                    #expect(refusal.code == .stateConflict)
                }
            }
        }
    }

    @Test func `a visit that has not begun cannot have been missed`() throws {
        let appointment = try Self.make(.booked)
        #expect(throws: Refusal.self) { try appointment.missed(now: appointment.during.start - .seconds(1)) }
        #expect(try appointment.missed(now: appointment.during.start).state == .missed)
    }

    @Test func `only a visit that lies ahead can move`() throws {
        for state in AppointmentState.allCases {
            let appointment = try Self.make(state)
            func move() throws -> Appointment {
                try appointment.moved(
                    to: Self.placement(hours: 48), readiness: nil, provisionally: false, now: Self.now)
            }
            if state.isUpcoming {
                #expect(try move().scheduleVersion == 2)
            } else {
                #expect(throws: Refusal.self) { try move() }
            }
        }
    }

    @Test func `a visit that moves is as firm as its gates are at its new time`() throws {
        let closed = try Self.readiness()
        let placement = try Self.placement(hours: 48)
        func move(_ state: AppointmentState, provisionally: Bool) throws -> Appointment {
            try Self.make(state).moved(
                to: placement, readiness: closed, provisionally: provisionally, now: Self.now)
        }
        for state in [AppointmentState.booked, .confirmed] {
            #expect(throws: Refusal.self) { try move(state, provisionally: false) }
            let moved = try move(state, provisionally: true)
            #expect(moved.state == .provisional && moved.times.confirmed == nil)
            #expect(moved.provisionalUntil == placement.during.start - .hours(24))
        }
        // One that waits already goes on waiting, and one that has all it needs is booked.
        #expect(try move(.provisional, provisionally: false).state == .provisional)
        let ready = try Self.make(.provisional).moved(
            to: placement, readiness: nil, provisionally: false, now: Self.now)
        #expect(ready.state == .booked && ready.provisionalUntil == nil)
    }

    @Test func `a visit that keeps its start keeps its standing with whoever leads it`() throws {
        let closed = try Self.readiness()
        let visit = try Self.make(.booked)
        let other = try Self.placement(hours: 24)
        #expect(try visit.moved(to: other, readiness: closed, provisionally: false, now: Self.now).state == .booked)
        #expect(
            try Self.make(.confirmed).moved(to: other, readiness: closed, provisionally: false, now: Self.now)
                .state == .booked)
    }

    /// A consent that nobody has given is needed a day before.
    private static func readiness() throws -> Readiness {
        let placement = try placement(hours: 48)
        return Readiness(
            of: GatedVisit(
                id: nil, start: placement.during.start, date: placement.wall.start.date, region: "US-UT",
                service: .init(UUID())),
            rules: [GateRule(.consent, of: "ketamine")], facts: GateFacts(), zone: try .machine("America/Denver"))
    }

    static func make(
        _ state: AppointmentState, start: Instant? = nil, series: Series.ID? = nil
    ) throws -> Appointment {
        let placement = try placement(hours: 24)
        let during = try #require(
            TimeRange(start: start ?? placement.during.start, lasting: placement.during.duration))
        return Appointment(
            id: .init(UUID()), state: state, during: during, person: .init(UUID()), service: .init(UUID()),
            protocolID: .init(UUID()), clinician: placement.clinician, room: nil, site: .init(UUID()),
            region: "US-UT", wall: placement.wall, version: 1, scheduleVersion: 1, source: .website, note: "",
            times: .init(created: now), cancellation: nil, override: nil, series: series)
    }

    static func placement(hours: Int) throws -> Placement {
        let during = try #require(TimeRange(start: now + .hours(hours), lasting: .hours(1)))
        let wall = try #require(LocalDateTime("2027-01-16T08:00"))
        return Placement(
            during: during, clinician: .init(UUID()), room: nil, region: "US-UT",
            wall: .init(start: wall, zone: "America/Denver", edition: "2026f"))
    }
}

import Clinic
import Fixtures
import Postgres
import Scheduling
import Storage
import Testing

extension Holos {
    /// Books services one right after another, for somebody new unless told otherwise.
    @discardableResult
    func bookItinerary(
        _ services: [String] = ["mh_consult", "quick_call"], start: String, clinician: String? = nil,
        hold: HoldClaim? = nil, for booked: Database.Booked? = nil, by principal: Principal = .nobody,
        override reason: String? = nil
    ) async throws -> ItineraryDetails {
        let draft = BookingDraft(
            service: services[0], following: Array(services.dropFirst()), start: try #require(StartDraft(start)),
            clinician: clinician, hold: hold, note: "", overrideReason: reason)
        return try await found { answer in
            try await database.bookItinerary(
                draft, for: booked ?? .newcomer(try .rosa), source: principal == .nobody ? .website : .staff,
                call: call(principal, seconds: 30), answer: answer)
        }
    }

    func move(
        _ details: ItineraryDetails, to start: String, clinician: String? = nil, version: Int? = nil
    ) async throws -> ItineraryDetails {
        let start = try #require(StartDraft(start))
        return try await found { answer in
            try await database.moveItinerary(
                details.id, to: start, clinician: clinician, version: version, call: call(.daybook, seconds: 30),
                answer: answer)
        }
    }

    func cancel(_ details: ItineraryDetails) async throws -> ItineraryDetails {
        try await found { answer in
            try await database.cancelItinerary(
                details.id, Cancellation(actor: .person, reason: .illness), version: nil, call: call(.daybook),
                answer: answer)
        }
    }

    func itinerary(_ id: Itinerary.ID) async throws -> ItineraryDetails {
        try await database.itinerary(id, practice: practice, deadline: .now + .seconds(10))
    }

    /// The free times of services one right after another on a date.
    func itineraryTimes(
        _ services: [String], on date: String, clinicians: [String] = [], hold: HoldClaim? = nil
    ) async throws -> ItineraryTimes {
        let zone = try #require(database.zones.zone("America/Chicago"))
        let date = try #require(LocalDate(date))
        let day = try #require(zone.day(date))
        return try await database.itineraryTimes(
            SlotQuery(
                service: services[0], following: Array(services.dropFirst()), clinicians: clinicians, window: day,
                publicOnly: false, hold: hold), practice: practice, deadline: .now + .seconds(10))
    }
}

extension ItineraryDetails {
    /// When each begins on the wall, and with whom.
    var walls: [String] {
        visits.map { "\($0.appointment.wall.start.time.description.prefix(5)) \($0.clinicianCode)" }
    }
}

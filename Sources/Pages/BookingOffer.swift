import Access
import Clinic
import HTTP
import Scheduling
import Storage

/// What the database says to a wish for a visit: whether it is free, and what is next where it is not.
struct BookingOffer: Sendable {
    /// What the public can book.
    let services: [Service]
    /// What is wished for, if it is one of them.
    let service: Service?
    let walls: Walls?
    /// When, if a time was given that exists.
    let start: Instant?
    /// Whether it can be booked at that time.
    let isFree: Bool
    /// Who would be there then, in the order of the practice; everybody wished for while the time is not known.
    let clinicians: [Clinician]
    /// The next three starts.
    let next: [Instant]
    let now: Instant
}

extension Pages {
    /// What the database says to what was typed.
    func offer(_ typed: TypedForm, _ call: Call) async throws -> BookingOffer {
        let services = try await publicServices(call)
        let now = try await entrance.database.now(deadline: call.deadline)
        guard let service = services.first(where: { $0.code == typed["service"] }) else {
            return BookingOffer(
                services: services, service: nil, walls: nil, start: nil, isFree: false, clinicians: [], next: [],
                now: now)
        }
        let clinic = try zone(service.site.zone)
        let start = try? StartDraft(typed["start"])?.instant(in: clinic, at: "/start")
        let slots = try await slots(service, clinician: typed["clinician"], around: start, now: now, call)
        let there = slots.filter { $0.start == start }
        var next: [Instant] = []
        for slot in slots where slot.start != next.last && next.count < 3 { next.append(slot.start) }
        return BookingOffer(
            services: services, service: service,
            walls: Walls(
                clinic: clinic, person: entrance.database.zones.zone(typed["person.zone"]), of: call.practice),
            start: start, isFree: !there.isEmpty, clinicians: there.compactMap(\.clinician), next: next, now: now)
    }

    /// The free times from a start on, or from now on where there are none of them.
    private func slots(
        _ service: Service, clinician: String, around start: Instant?, now: Instant, _ call: Call
    ) async throws -> [FreeTimes.Time] {
        var tries = [now...now + .days(62)]
        if let start, start > now { tries.insert(start...start + .days(14), at: 0) }
        for wanted in tries {
            guard let window = TimeRange(start: wanted.lowerBound, end: wanted.upperBound) else { continue }
            let query = SlotQuery(
                service: service.code, clinicians: clinician.isEmpty ? [] : [clinician], window: window,
                publicOnly: true)
            let found = try await entrance.database.slots(query, practice: call.practice, deadline: call.deadline)
            if !found.slots.isEmpty { return found.slots }
        }
        return []
    }
}

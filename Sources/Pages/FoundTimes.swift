import Access
import Clinic
import Scheduling
import Storage

/// What was found of the free times of a service.
struct FoundTimes: Sendable {
    let service: Service
    /// Who offers the service, in the order of the practice.
    let clinicians: [Clinician]
    let walls: Walls
    let now: Instant
    /// The date at the clinic.
    let today: LocalDate
    /// The first date that was looked at.
    let first: LocalDate
    /// The last date that was looked at.
    let last: LocalDate
    /// The free starts, each once, soonest first.
    let starts: [Instant]
    /// The next three after the last date, where there are none before it.
    let later: [Instant]

    /// Whether nothing can be booked after the last date.
    var isLast: Bool {
        walls.clinic.zone.startOfDay(last.adding(days: 1)) > now + service.rules.horizon
    }
}

extension Pages {
    /// The free times of a service, and the next ones where there are none.
    ///
    /// - Throws: `Refusal` `not_found` when the public cannot book such a service, or no such clinician offers it.
    func freeTimes(_ service: Service, _ question: TimesQuestion, _ call: Call) async throws -> FoundTimes {
        let zone = try zone(service.site.zone)
        let now = try await entrance.database.now(deadline: call.deadline)
        let today = zone.local(now).date
        // As far as dates are counted with; the horizon of a service is nearer.
        let first = min(max(question.from ?? today, today), today.adding(days: 2 * 366))
        let last = first.adding(days: TimesQuestion.length - 1)
        let end = zone.startOfDay(last.adding(days: 1))
        let starts = try await starts(
            service, clinician: question.clinician, from: zone.startOfDay(first), to: end, call)
        let later =
            starts.isEmpty
            ? try await self.starts(service, clinician: question.clinician, from: end, to: end + .days(62), call) : []
        let clinicians = try await entrance.database.clinicians(of: call.practice, deadline: call.deadline)
            .filter { service.clinicians.contains($0.id) }
        return FoundTimes(
            service: service, clinicians: clinicians,
            walls: Walls(clinic: zone, person: question.zone, of: call.practice), now: now, today: today, first: first,
            last: last, starts: starts, later: Array(later.prefix(3)))
    }

    /// The free starts in a stretch of time, each once.
    func starts(
        _ service: Service, clinician: String?, from start: Instant, to end: Instant, _ call: Call
    ) async throws -> [Instant] {
        guard let window = TimeRange(start: start, end: end) else { return [] }
        let query = SlotQuery(
            service: service.code, clinicians: clinician.map { [$0] } ?? [], window: window, publicOnly: true)
        let found = try await entrance.database.slots(query, practice: call.practice, deadline: call.deadline)
        return found.slots.map(\.start).reduce(into: []) { starts, start in
            if starts.last != start { starts.append(start) }
        }
    }

    /// The service of that code, if the public can book it.
    func publicService(_ code: String?, _ call: Call) async throws -> Service? {
        guard let code else { return nil }
        return try await publicServices(call).first { $0.code == code }
    }
}

import Access
import Clinic
import HTTP
import Scheduling
import Storage

extension API {
    /// The free times of a service, by local date of the zone that was asked for.
    func listSlots(_ request: Request) async throws -> Response {
        let call = try await reader(request)
        let question = try Body.query(request) { fields in
            SlotQuestion(&fields, call: call, zones: entrance.database.zones)
        }
        let days = try question.days(from: try await first(question, call))
        let found = try await slots(question, in: days.window, call)
        // An empty window is no answer to somebody who needs one: say when the next times are.
        let later = found.slots.isEmpty ? try await next(question, after: days.window.end, call) : []
        return Self.answer(question.json(found, days, later: later, crisis: call.practice.crisis))
    }

    private func first(_ question: SlotQuestion, _ call: Call) async throws -> LocalDate {
        if let from = question.from { return from }
        return question.zone.local(try await entrance.database.now(deadline: call.deadline)).date
    }

    private func slots(_ question: SlotQuestion, in window: TimeRange, _ call: Call) async throws -> FreeTimes {
        try await entrance.database.slots(
            SlotQuery(
                service: question.service, clinician: question.clinician, window: window,
                publicOnly: call.principal == .nobody),
            practice: call.practice, deadline: call.deadline)
    }

    private func next(_ question: SlotQuestion, after end: Instant, _ call: Call) async throws -> [FreeTimes.Time] {
        guard let window = TimeRange(start: end, lasting: .days(SlotQuestion.longestWindow)) else { return [] }
        return Array(try await slots(question, in: window, call).slots.prefix(3))
    }
}

/// What was asked about free times.
struct SlotQuestion: Sendable {
    /// How many local dates one question may span.
    static let longestWindow = 62

    let service: String
    let clinician: String?
    let from: LocalDate?
    let to: LocalDate?
    let zone: Zone
    let limit: Int?

    /// Local dates and the instants that they span.
    struct Days {
        let first: LocalDate
        let last: LocalDate
        let window: TimeRange
    }

    /// - Returns: nil when something is wrong, which the fields then know.
    init?(_ fields: inout Fields, call: Call, zones: ZoneDirectory) {
        let service = fields.requiredText("service", limit: 64)
        clinician = fields.text("clinician", limit: 64)
        from = fields.date("from")
        to = fields.date("to")
        limit = fields.number("limit", in: 1...1000)
        let name = fields.text("zone", limit: 64) ?? call.practice.zone
        let zone = zones.zone(name)
        if zone == nil { fields.fault("zone", "There is no such time zone. An example is America/Denver.") }
        guard let service, let zone else { return nil }
        self.service = service
        self.zone = zone
    }

    /// From the first date to `to` (or two weeks), both inclusive.
    func days(from first: LocalDate) throws(Refusal) -> Days {
        let last = to ?? first.adding(days: 13)
        guard first <= last else { throw .invalid("?to", "This must not be before from.") }
        guard first.days(until: last) < Self.longestWindow else {
            throw .invalid("?to", "Ask for \(Self.longestWindow) days at most.")
        }
        guard LocalDate(year: last.year, month: last.month, day: last.day) != nil else {
            throw .invalid("?from", "This is the end of the calendar.")
        }
        let start = zone.startOfDay(first)
        guard let window = TimeRange(start: start, end: zone.startOfDay(last.adding(days: 1))) else {
            throw .invalid("?to", "There is no such stretch of days in this zone.")
        }
        return Days(first: first, last: last, window: window)
    }

    /// The answer: times by local date, and the next ones after the window if it has none.
    func json(_ found: FreeTimes, _ days: Days, later: [FreeTimes.Time], crisis: CrisisProfile) -> JSONValue {
        var dates: [String: JSONValue] = [:]
        let slots = limit.map { found.slots.prefix($0) } ?? found.slots[...]
        for (date, times) in Dictionary(grouping: slots, by: { zone.local($0.start).date }) {
            dates[date.description] = .array(times.map { json($0, clinic: found.zone) })
        }
        return .object([
            "service": .string(service), "zone": .string(zone.name), "clinic_zone": .string(found.zone.name),
            "from": .string(days.first.description), "to": .string(days.last.description), "dates": .object(dates),
            "next": .array(later.map { json($0, clinic: found.zone) }), "crisis": crisis.json,
        ])
    }

    /// One time, on both clocks when they differ.
    private func json(_ time: FreeTimes.Time, clinic: Zone) -> JSONValue {
        var members: [String: JSONValue] = [
            "start": .string(time.start.rfc3339), "end": .string(time.end.rfc3339),
            "local": .string(zone.local(time.start).description), "clinician": .string(time.clinician.code),
        ]
        if clinic.name != zone.name { members["clinic_local"] = .string(clinic.local(time.start).description) }
        return .object(members)
    }
}

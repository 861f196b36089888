import Access
import Clinic
import HTTP
import HTTPTypes
import Scheduling
import Storage

/// What was asked about free times.
struct SlotQuestion: Sendable {
    /// How many local dates one question may span.
    static let longestWindow = 62

    /// The codes of the services: one, or several that follow one another.
    let services: [String]
    let clinicians: [String]
    let region: String?
    let isUrgent: Bool
    let hold: HoldClaim?
    let person: Person.ID?
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
    init?(_ fields: inout Fields, _ request: Request, call: Call, zones: ZoneDirectory) {
        let isStaff = call.principal != .nobody
        let services = fields.required("service") { $0.services("service", 1...Itinerary.longest) }
        clinicians = fields.text("clinician", limit: 512)?.split(separator: ",").map(String.init) ?? []
        region = fields.region("region")
        isUrgent = isStaff && fields.flag("urgent")
        person = isStaff ? fields.id("person_id", of: Person.ID.self) : nil
        // The secret comes as a header field: addresses end up in logs.
        let secret = request.headerFields[.holdSecret]
        hold = fields.id("hold", of: Hold.ID.self).flatMap { id in secret.map { HoldClaim(id: id, secret: $0) } }
        from = fields.date("from")
        to = fields.date("to")
        limit = fields.number("limit", in: 1...1000)
        let name = fields.text("zone", limit: 64) ?? call.practice.zone
        let zone = zones.zone(name)
        if zone == nil { fields.fault("zone", "There is no such time zone. An example is America/Denver.") }
        guard let services, let zone else { return nil }
        self.services = services
        self.zone = zone
    }

    /// The question for a stretch of time.
    func query(in window: TimeRange, publicOnly: Bool) -> SlotQuery {
        SlotQuery(
            service: services[0], following: Array(services.dropFirst()), clinicians: clinicians, window: window,
            publicOnly: publicOnly,
            region: region, isUrgent: isUrgent, hold: hold, person: person)
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
}

import Access
import Clinic
import HTTP
import HTTPTypes
import Scheduling
import Storage

extension API {
    /// Puts somebody on the waitlist.
    func createWaitlistEntry(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "waitlist")
        let zones = entrance.database.zones
        let (draft, booked) = try Body.json(request) { fields -> (WaitlistDraft, Database.Booked)? in
            let draft = WaitlistDraft.read(&fields)
            let booked = Database.Booked.read(&fields, zones: zones, region: call.practice.region)
            guard let draft, let booked else { return nil }
            return (draft, booked)
        }
        let slug = call.practice.slug
        return Self.answer(
            try await entrance.database.wait(draft, for: booked, call: call) { details in
                Answer(
                    status: 201, etag: "\(details.entry.version)",
                    location: "/v1/practices/\(slug)/waitlist/\(details.entry.id)", body: details.json.text)
            })
    }

    /// Who waits: whoever came first or, for a start, in the order in which it would be offered, with the reasons.
    func listWaitlist(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .read)
        let (filter, start, clinician, cursor, limit) = try Body.query(request) { fields in
            let filter = WaitlistFilter(
                state: fields.word("state", of: WaitlistEntry.State.self), service: fields.text("service", limit: 64))
            let start = StartDraft.read("start", &fields)
            if start != nil, filter.service == nil { fields.fault("service", "Say for which service the start is.") }
            return (filter, start, fields.text("clinician", limit: 64), fields.cursor(), fields.limit())
        }
        guard let start, let service = filter.service else {
            let page = try await entrance.database.waitlist(
                filter, after: cursor, limit: limit, practice: call.practice, deadline: call.deadline)
            return Self.page(page) { $0.json }
        }
        let ranked = try await entrance.database.ranking(
            service: service, start: start, clinician: clinician, practice: call.practice, deadline: call.deadline)
        return Self.answer(
            .object(["items": .array(ranked.prefix(limit).map(\.json)), "next_cursor": .null]))
    }

    func showWaitlistEntry(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .read)
        let id = try Self.id("entry", request, of: WaitlistEntry.ID.self)
        let details = try await entrance.database.waitlistEntry(id, practice: call.practice, deadline: call.deadline)
        return Self.answer(details.json, version: details.entry.version)
    }

    /// Takes somebody off the waitlist.
    func deleteWaitlistEntry(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book)
        let id = try Self.id("entry", request, of: WaitlistEntry.ID.self)
        try await entrance.database.leave(id, version: try request.version(), call: call)
        return .noContent
    }
}

extension WaitlistDraft {
    /// Reads an entry, besides the person.
    static func read(_ fields: inout Fields) -> WaitlistDraft? {
        let service = fields.requiredText("service", limit: 64)
        let clinician = fields.text("clinician", limit: 64)
        let (earliest, latest) = (fields.instant("earliest"), fields.instant("latest"))
        let weekdays = fields.words("weekdays", Weekday.allCases.map { ($0.name, $0) })
        let (from, to) = (fields.time("from_time"), fields.time("to_time"))
        if (from == nil) != (to == nil) { fields.fault("to_time", "Give both from_time and to_time, or neither.") }
        if let from, let to, from >= to { fields.fault("to_time", "This must be after from_time.") }
        let minutes: Range<Int>? = if let from, let to, from < to { from..<to } else { nil }
        let lane = fields.word("lane", of: Lane.self) ?? .routine
        let appointment = fields.id("appointment", of: Appointment.ID.self)
        if latest == nil, appointment == nil { fields.fault("latest", "Give this, or the appointment that they have.") }
        guard let service else { return nil }
        return WaitlistDraft(
            service: service, clinician: clinician, earliest: earliest, latest: latest,
            weekdays: Set(weekdays), minutes: minutes, lane: lane, appointment: appointment)
    }
}

extension Fields {
    /// A time on the wall, in minutes since midnight.
    fileprivate mutating func time(_ name: String) -> Int? {
        guard let text = text(name, limit: 8) else { return nil }
        if text == "24:00" { return 1440 }
        guard let time = LocalTime(text), time.second == 0 else {
            fault(name, "This must be a time such as 09:30.")
            return nil
        }
        return time.minuteOfDay
    }
}

extension WaitlistDetails {
    /// An entry as staff see it.
    var json: JSONValue { .object(members) }

    /// The members of an entry.
    var members: [String: JSONValue] {
        let wish = entry.wish
        func time(_ minute: Int?) -> JSONValue {
            minute.map { .string(WaitlistDetails.time($0)) } ?? .null
        }
        return [
            "id": .string("\(entry.id)"), "state": .string(entry.state.rawValue), "person": person.json,
            "service": .string(serviceCode), "clinician": clinicianCode.map { .string($0) } ?? .null,
            "earliest": .string(wish.window.start.rfc3339), "latest": .string(wish.window.end.rfc3339),
            "weekdays": .array(wish.weekdays.sorted().map { .string($0.name) }),
            "from_time": time(wish.minutes?.lowerBound), "to_time": time(wish.minutes?.upperBound),
            "lane": .string(entry.lane.rawValue),
            "appointment": entry.appointment.map { .string("\($0)") } ?? .null,
            "appointment_start": .instant(visit?.start), "since": .instant(entry.since),
            "version": .int(entry.version), "created_at": .string(entry.created.rfc3339),
        ]
    }

    private static func time(_ minute: Int) -> String {
        LocalTime(hour: minute / 60, minute: minute % 60)?.description ?? "24:00"
    }
}

extension RankedEntry {
    /// An entry with its place for a start.
    var json: JSONValue {
        var members = details.members
        members["rank"] = .int(rank)
        members["reasons"] = .array(reasons.map { .string($0) })
        members["misfits"] = .array(misfits.map { .string($0) })
        return .object(members)
    }
}

import Access
import Clinic
import HTTP
import HTTPTypes
import Scheduling
import Storage

extension API {
    /// More starts than any series has.
    private static let mostStarts = 366

    /// Plans a series, or what is left of a paused one; writes nothing.
    func planSeries(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .read)
        let database = entrance.database
        let wish = try Body.json(request) { fields in SeriesWish(&fields) }
        let plans =
            switch wish {
            case .new(let question):
                try await database.planSeries(question, practice: call.practice, deadline: call.deadline)
            case .rest(let id, let from, let time, let pattern):
                try await database.planRest(
                    of: id, from: from, time: time, pattern: pattern, practice: call.practice, deadline: call.deadline)
            }
        return Self.answer(plans.json)
    }

    /// Books a series: all of its visits or none.
    func createSeries(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "series")
        let zones = entrance.database.zones
        let (draft, booked) = try Body.json(request) { fields -> (SeriesDraft, Database.Booked)? in
            let service = fields.requiredText("service", limit: 64)
            let starts = fields.required("starts") { $0.starts("starts", atMost: Self.mostStarts) }
            let pattern = fields.pattern("pattern")
            let clinician = fields.text("clinician", limit: 64)
            let note = fields.text("note", limit: 2000, lines: true) ?? ""
            let region = fields.region("region")
            let override = fields.override()
            let isProvisional = fields.flag("provisional")
            let booked = Database.Booked.read(&fields, zones: zones, region: call.practice.region)
            guard let service, let starts, let booked else { return nil }
            let draft = SeriesDraft(
                service: service, starts: starts, pattern: pattern, clinician: clinician, note: note, region: region,
                overrideReason: override, isProvisional: isProvisional)
            return (draft, booked)
        }
        let slug = call.practice.slug
        return Self.answer(
            try await entrance.database.bookSeries(draft, for: booked, call: call) { $0.created(slug) })
    }

    /// The series of a person.
    func listSeries(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .read)
        let person = try Body.query(request) { fields in
            fields.required("person_id") { $0.id("person_id", of: Person.ID.self) }
        }
        let found = try await entrance.database.series(of: person, practice: call.practice, deadline: call.deadline)
        return Self.answer(.object(["items": .array(found.map(\.json))]))
    }

    func showSeries(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .read)
        let id = try Self.id("series", request, of: Series.ID.self)
        let details = try await entrance.database.series(id, practice: call.practice, deadline: call.deadline)
        return Self.answer(details.json, version: details.series.version)
    }

    /// What becomes of a series when one visit is moved; done at once with `apply`.
    func replanSeries(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "replan/\(request.path)")
        let id = try Self.id("series", request, of: Series.ID.self)
        let (appointment, start, applies, reason, isProvisional) = try Body.json(request) {
            fields -> (Appointment.ID, StartDraft, Bool, String?, Bool)? in
            let appointment = fields.required("appointment_id") { $0.id("appointment_id", of: Appointment.ID.self) }
            let start = fields.required("start") { StartDraft.read("start", &$0) }
            let applies = fields.flag("apply")
            let reason = fields.override()
            let isProvisional = fields.flag("provisional")
            guard let appointment, let start else { return nil }
            return (appointment, start, applies, reason, isProvisional)
        }
        guard applies else {
            let moves = try await entrance.database.seriesMoves(
                id, moving: appointment, to: start, practice: call.practice, deadline: call.deadline)
            return Self.answer(moves.json(isApplied: false), version: moves.details.series.version)
        }
        let version = try request.version()
        return Self.answer(
            try await entrance.database.moveInSeries(
                id, moving: appointment, to: start, overrideReason: reason, isProvisional: isProvisional,
                version: version, call: call
            ) { moves in
                Answer(status: 200, etag: "\(moves.details.series.version)", body: moves.json(isApplied: true).text)
            })
    }

    func pauseSeries(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "pause/\(request.path)")
        let id = try Self.id("series", request, of: Series.ID.self)
        let version = try request.version()
        let cancellation =
            request.body.isEmpty
            ? Cancellation(actor: .practice, reason: .unstated) : try Body.json(request) { $0.cancellation() }
        return Self.answer(
            try await entrance.database.pauseSeries(id, cancellation, version: version, call: call) { $0.changed() })
    }

    func resumeSeries(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "resumption/\(request.path)")
        let id = try Self.id("series", request, of: Series.ID.self)
        let version = try request.version()
        let (starts, reason, isProvisional) = try Body.json(request) { fields -> ([StartDraft], String?, Bool)? in
            let starts = fields.required("starts") { $0.starts("starts", atMost: Self.mostStarts) }
            let reason = fields.override()
            let isProvisional = fields.flag("provisional")
            return starts.map { ($0, reason, isProvisional) }
        }
        return Self.answer(
            try await entrance.database.resumeSeries(
                id, starts: starts, overrideReason: reason, isProvisional: isProvisional, version: version, call: call
            ) { $0.changed() })
    }

    func endSeries(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "end/\(request.path)")
        let id = try Self.id("series", request, of: Series.ID.self)
        let version = try request.version()
        let (reason, cancellation) = try Body.json(request) { fields -> (String, Cancellation)? in
            let reason = fields.requiredText("end_reason", limit: 200)
            let cancellation = fields.cancellation()
            return reason.map { ($0, cancellation) }
        }
        return Self.answer(
            try await entrance.database.endSeries(
                id, reason: reason, cancellation, version: version, call: call
            ) { $0.changed() })
    }

    /// Records what was decided at a review.
    func decideReview(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "review/\(request.path)")
        let id = try Self.id("series", request, of: Series.ID.self)
        guard let number = request.parameters["number"].flatMap({ Int($0) }) else { throw Refusal.notFound("review") }
        let version = try request.version()
        let decision = try Body.json(request) { fields in
            fields.required("decision") { $0.word("decision", of: SeriesReview.Decision.self) }
        }
        return Self.answer(
            try await entrance.database.decideReview(
                number, of: id, decision, version: version, call: call
            ) { $0.changed() })
    }

    /// When the next maintenance visit is proposed.
    func showMaintenance(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .read)
        let id = try Self.id("series", request, of: Series.ID.self)
        let (_, proposal) = try await entrance.database.maintenance(
            of: id, practice: call.practice, deadline: call.deadline)
        return Self.answer(.object(["proposal": proposal?.json ?? .null]))
    }
}

/// What is to be planned: a new series, or what is left of a paused one.
private enum SeriesWish {
    case new(SeriesQuestion)
    case rest(Series.ID, from: LocalDate, time: LocalTime?, pattern: SeriesPattern?)

    /// - Returns: nil when something is wrong, which the fields then know.
    init?(_ fields: inout Fields) {
        let series = fields.id("series_id", of: Series.ID.self)
        let from = fields.required("from") { $0.date("from") }
        let time = fields.timeOfDay("time")
        let pattern = fields.pattern("pattern")
        if let series {
            guard let from else { return nil }
            self = .rest(series, from: from, time: time, pattern: pattern)
        } else {
            let service = fields.requiredText("service", limit: 64)
            let person = fields.id("person_id", of: Person.ID.self)
            let count = fields.count("count", in: 1...366)
            let clinician = fields.text("clinician", limit: 64)
            let region = fields.region("region")
            guard let service, let from else { return nil }
            self = .new(
                SeriesQuestion(
                    service: service, person: person, from: from, time: time, pattern: pattern, count: count,
                    clinician: clinician, region: region))
        }
    }
}

extension Fields {
    /// On whose side it arose that visits are cancelled, and why; the practice, without a reason, if nothing is said.
    fileprivate mutating func cancellation() -> Cancellation {
        Cancellation(
            actor: word("actor", of: Cancellation.Actor.self) ?? .practice,
            reason: word("reason", of: Cancellation.Reason.self) ?? .unstated)
    }
}

import Access
import Clinic
import HTTP
import HTTPTypes
import Scheduling
import Storage

extension API {
    /// The two kinds of dated hours, each with addresses of its own.
    static let datedKinds: [DatedHours.Kind] = [.opening, .closure]

    func listDated(_ kind: DatedHours.Kind, _ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .read)
        let window = try Body.query(request) { fields in Self.window(&fields) }
        let dated = try await entrance.database.dated(
            kind, in: window, practice: call.practice, deadline: call.deadline)
        return Self.answer(.object(["items": .array(dated.map(\.json))]))
    }

    func createDated(_ kind: DatedHours.Kind, _ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .manage, route: "\(kind.rawValue)s")
        let (clinician, window, elsewhere, reason) = try Body.json(request) {
            fields -> (String?, TimeRange, Bool, String)? in
            // The whole practice can be closed; it is a clinician who is there at an extra time.
            let clinician =
                kind == .opening ? fields.requiredText("clinician", limit: 64) : fields.text("clinician", limit: 64)
            let reason = fields.text("reason", limit: 200) ?? ""
            let elsewhere = kind == .opening && fields.flag("elsewhere")
            return Self.window(&fields).map { (clinician, $0, elsewhere, reason) }
        }
        return Self.answer(
            try await entrance.database.add(
                kind, clinician: clinician, during: window, isElsewhere: elsewhere, reason: reason, call: call
            ) { dated in
                Answer(status: 201, body: dated.json.text)
            })
    }

    func deleteDated(_ kind: DatedHours.Kind, _ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .manage)
        let id = try Self.id("id", request, of: DatedHours.ID.self)
        return Self.answer(.object(try await entrance.database.remove(kind, id, call: call).json))
    }

    /// From one instant to a later one, two years at most.
    private static func window(_ fields: inout Fields) -> TimeRange? {
        let from = fields.required("from") { $0.instant("from") }
        let to = fields.required("to") { $0.instant("to") }
        guard let from, let to else { return nil }
        guard let window = TimeRange(start: from, end: to) else {
            fields.fault("to", "This must be after from.")
            return nil
        }
        guard window.duration <= .days(731) else {
            fields.fault("to", "This must not be more than two years after from.")
            return nil
        }
        return window
    }
}

extension DatedHours {
    /// An opening or closure as staff see it.
    var json: JSONValue {
        .object(
            [
                "id": .string("\(id)"), "clinician": clinician.map { .string($0) } ?? .null,
                "from": .string(during.start.rfc3339), "to": .string(during.end.rfc3339), "reason": .string(reason),
            ].merging(kind == .opening ? ["elsewhere": .bool(isElsewhere)] : [:]) { first, _ in first }
                .merging(footing?.json ?? [:]) { first, _ in first })
    }
}

extension FootingCount {
    /// What a change of hours has done to the visits that are booked.
    fileprivate var json: [String: JSONValue] {
        ["lost_footing": .int(lost), "footing_restored": .int(restored), "partial": .bool(isPartial)]
    }
}

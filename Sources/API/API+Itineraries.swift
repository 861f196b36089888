import Access
import Clinic
import HTTP
import HTTPTypes
import Scheduling
import Storage

extension API {
    /// Books several services one right after another: for a newcomer from the website, or for anybody by staff.
    func createItinerary(_ request: Request) async throws -> Response {
        let byStaff = entrance.showsCredentials(request)
        let call =
            byStaff
            ? try await entrance.staff(request, scope: .book, route: "itineraries")
            : try entrance.publicWrite(request, route: "itineraries", kind: .time)
        let (practice, zones) = (call.practice, entrance.database.zones)
        let (draft, booked) = try Body.json(request) { fields -> (BookingDraft, Database.Booked)? in
            let draft = BookingDraft.read(
                &fields, practice: practice, byStaff: byStaff, services: 2...Itinerary.longest)
            let booked =
                byStaff
                ? Database.Booked.read(&fields, zones: zones, region: practice.region)
                : fields.required("person") { fields in
                    fields.object("person") { PersonDraft.read(&$0, zones: zones, region: practice.region) }
                }.map(Database.Booked.newcomer)
            guard let draft, let booked else { return nil }
            return (draft, booked)
        }
        return Self.answer(
            try await entrance.database.bookItinerary(
                draft, for: booked, source: byStaff ? .staff : .website, call: call
            ) { details in
                byStaff
                    ? details.created(practice.slug) : Answer(status: 201, body: details.publicJSON(of: practice).text)
            })
    }

    func showItinerary(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .read)
        let id = try Self.id("itinerary", request, of: Itinerary.ID.self)
        let details = try await entrance.database.itinerary(id, practice: call.practice, deadline: call.deadline)
        return Self.answer(details.json, version: details.version)
    }

    /// Moves what is still to come of it, one right after another.
    func moveItinerary(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book)
        let id = try Self.id("itinerary", request, of: Itinerary.ID.self)
        let version = try request.version()
        let move = try Self.move(request)
        return Self.answer(
            try await entrance.database.moveItinerary(
                id, to: move.start, clinician: move.clinician, overrideReason: move.reason,
                isProvisional: move.isProvisional, version: version, call: call
            ) { $0.changed() })
    }

    /// Cancels what is still to come of it.
    func cancelItinerary(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "cancellation/\(request.path)")
        let id = try Self.id("itinerary", request, of: Itinerary.ID.self)
        let version = try request.version()
        let cancellation = try Self.cancellation(request)
        return Self.answer(
            try await entrance.database.cancelItinerary(id, cancellation, version: version, call: call) {
                $0.changed()
            })
    }
}

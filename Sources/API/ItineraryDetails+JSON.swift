import Access
import Clinic
import HTTP
import Scheduling
import Storage

extension ItineraryDetails {
    /// An itinerary as staff see it.
    var json: JSONValue {
        var members = frame
        members["version"] = .int(version)
        members["appointments"] = .array(visits.map(\.json))
        return .object(members)
    }

    /// An itinerary as whoever booked it on the website sees it.
    func publicJSON(of practice: Practice) -> JSONValue {
        var members = frame
        members["appointments"] = .array(visits.map { .object($0.visit) })
        members["phone"] = .string(practice.phone)
        members["cancellation_window_hours"] = .int(practice.policy.cancellationWindowHours)
        members["crisis"] = practice.crisis.json
        return .object(members)
    }

    /// From when the person is asked to come to when they may leave.
    private var frame: [String: JSONValue] {
        [
            "id": .string("\(id)"), "start": .instant(visits.map(\.appointment.during.start).min()),
            "end": .instant(visits.map(\.appointment.during.end).max()),
        ]
    }

    /// The answer to a booking by staff.
    func created(_ slug: String) -> Answer {
        Answer(
            status: 201, etag: "\(version)", location: "/v1/practices/\(slug)/itineraries/\(id)", body: json.text)
    }

    /// The answer to a change.
    func changed() -> Answer {
        Answer(status: 200, etag: "\(version)", body: json.text)
    }
}

public import Clinic
import Postgres
import Scheduling

/// The appointments of an itinerary, in the order in which their services were asked for.
public struct ItineraryDetails: Hashable, Sendable {
    /// The id that they have in common.
    public let id: Itinerary.ID
    /// Its appointments; at least one.
    public let visits: [AppointmentDetails]

    /// Counts every write of any of its appointments; the ETag.
    public var version: Int { visits.reduce(0) { $0 + $1.appointment.version } }

    /// Those that are still to come.
    var upcoming: [AppointmentDetails] { visits.filter { $0.appointment.state.isUpcoming } }

    /// The same with some of them as they have become.
    func with(_ changed: [AppointmentDetails]) -> ItineraryDetails {
        ItineraryDetails(
            id: id,
            visits: visits.map { visit in
                changed.first { $0.appointment.id == visit.appointment.id } ?? visit
            })
    }
}

extension ItineraryDetails {
    static func select(_ id: Itinerary.ID, _ practice: Practice.ID, forUpdate: Bool = false) -> SQL {
        let lock: SQL = forUpdate ? "for update of a" : ""
        return """
            \(AppointmentDetails.select)
            where a.practice_id = \(practice) and a.itinerary_id = \(id)
            order by a.itinerary_position
            \(lock)
            """
    }

    /// - Throws: `Refusal` `not_found` when there is no such itinerary.
    init(_ id: Itinerary.ID, _ rows: [Row]) throws {
        guard !rows.isEmpty else { throw Refusal.notFound("itinerary") }
        self.init(id: id, visits: try rows.map { try AppointmentDetails($0) })
    }
}

import HTTP
import Scheduling
import Storage

/// What an address asks of the free times of a service.
///
/// It is lenient: links are made by people and programs that add to them, and what makes no sense counts as not said.
struct TimesQuestion: Sendable {
    /// How many days a page shows.
    static let length = 14

    /// The first day that is wanted; nil for today.
    let from: LocalDate?
    /// The code of the one clinician who is wanted.
    let clinician: String?
    /// The zone of the person.
    let zone: Zone?

    init(_ request: Request, zones: ZoneDirectory) {
        func text(_ name: String) -> String? {
            request.query.first(of: name).flatMap { $0.isEmpty ? nil : $0 }
        }
        from = text("from").flatMap { LocalDate($0) }
        clinician = text("clinician")
        zone = text("zone").flatMap { zones.zone($0) }
    }
}

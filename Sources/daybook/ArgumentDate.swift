import ArgumentParser
import Clinic
import Scheduling
import Storage

/// A date that a command was given.
struct ArgumentDate {
    let date: LocalDate

    /// - Throws: `ValidationError` that names the option.
    init(_ text: String, _ option: String) throws {
        guard let date = LocalDate(text) else { throw ValidationError("\(option) is a date such as 2027-03-14.") }
        self.date = date
    }
}

extension Program {
    /// The zone of a practice.
    ///
    /// - Throws: `Refusal` `unavailable` when this machine does not have it.
    func zone(of practice: Practice) throws -> Zone {
        guard let zone = database.zones.zone(practice.zone) else {
            throw Refusal(.unavailable, "This machine has no zone \(practice.zone): install tzdata.")
        }
        return zone
    }
}

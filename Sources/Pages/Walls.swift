import Access
import Clinic
import Scheduling

/// The clinic's wall, and the person's where they have said that theirs is another.
struct Walls: Sendable {
    /// The wall that counts.
    let clinic: WallClock
    /// The wall of the person.
    let person: WallClock?

    /// The wall of a site, and of a person in `zone`.
    init(clinic: Zone, person: Zone?, of practice: Practice) {
        self.clinic = WallClock(clinic, region: practice.region)
        self.person = person.flatMap { $0 == clinic ? nil : WallClock($0, region: practice.region) }
    }

    /// How the person's wall says an instant, where it says it otherwise than the clinic's.
    func yours(_ instant: Instant) -> String? {
        person?.elsewhere(instant, than: clinic)
    }
}

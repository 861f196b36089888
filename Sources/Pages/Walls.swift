import Clinic
import Mustache
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

/// A start that can be pressed or chosen.
struct StartChoice {
    let value: String
    let link: String
    let time: String
    let dayAndTime: String
    let yours: String?

    init(_ start: Instant, walls: Walls, link: String) {
        value = start.rfc3339
        self.link = link
        time = walls.clinic.time(start)
        dayAndTime = walls.clinic.dayAndTime(start)
        yours = walls.yours(start)
    }
}

/// Found by name and not by reflection: a page has hundreds of them.
extension StartChoice: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "value": value
        case "link": link
        case "time": time
        case "dayAndTime": dayAndTime
        case "yours": yours
        default: nil
        }
    }
}

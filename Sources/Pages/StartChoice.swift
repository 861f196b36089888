import Access
import Clinic
import Mustache
import Scheduling

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

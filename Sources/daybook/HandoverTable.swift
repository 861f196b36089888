import Clinic
import Scheduling
import Storage

/// A handover as a page that can be printed.
enum HandoverTable {
    static func text(of handover: Handover, zone: Zone) -> String {
        let now = handover.now
        func section(_ title: String, _ lines: String) -> String { "\(title)\n\(lines)" }
        return [
            "Handover, \(DeskTable.wall(now, zone))\n"
                + "On duty: \(shift(handover.current, zone))\nNext:    \(shift(handover.next, zone))",
            section("Calls, whoever waits longest first", DeskTable.text(of: handover.calls, zone: zone, now: now)),
            section(
                "Due before whoever comes next leaves", DeskTable.text(of: handover.promised, zone: zone, now: now)),
            section("Nobody sees to", DeskTable.text(of: handover.unowned, zone: zone, now: now)),
            section("Who asks", DeskTable.text(of: handover.requests, zone: zone, now: now)),
        ].joined(separator: "\n\n")
    }

    private static func shift(_ shift: Handover.Shift?, _ zone: Zone) -> String {
        guard let shift else { return "nobody" }
        let minutes = shift.during.duration.components.seconds / 60
        let length = minutes % 60 == 0 ? "\(minutes / 60) h" : "\(minutes / 60) h \(minutes % 60) min"
        let (from, to) = (DeskTable.wall(shift.during.start, zone), DeskTable.wall(shift.during.end, zone))
        return "\(shift.member.name), \(from) to \(to) (\(length))"
    }
}

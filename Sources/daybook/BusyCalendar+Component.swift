extension BusyCalendar {
    /// A component of a calendar that may take time: `VEVENT` or `VFREEBUSY`, without the components inside it.
    struct Component {
        let name: String
        /// The line on which it begins.
        let begin: Line
        let lines: [Line]

        /// The components of a file: calendars, one after the other, and what is directly in them.
        static func all(_ lines: [Line]) throws(BusyCalendarFault) -> [Component] {
            var open: [Line] = []
            var inside: [Line] = []
            var components: [Component] = []
            guard lines.first?.name == "BEGIN", lines.first?.value.uppercased() == "VCALENDAR" else {
                throw BusyCalendarFault(line: lines.first?.number ?? 1, sentence: "The file is no calendar (RFC 5545).")
            }
            for line in lines {
                switch line.name {
                case "BEGIN":
                    open.append(line)
                    if open.count == 2 { inside = [] }
                case "END":
                    guard let begin = open.popLast(), begin.value.uppercased() == line.value.uppercased() else {
                        throw line.fault("This ends a component that was not begun.")
                    }
                    if open.count == 1 {
                        components.append(Component(name: begin.value.uppercased(), begin: begin, lines: inside))
                    }
                default:
                    guard !open.isEmpty else { throw line.fault("This line is outside every calendar.") }
                    if open.count == 2 { inside.append(line) }
                }
            }
            if let begin = open.last {
                throw begin.fault("The component \(begin.value) is never ended: the file has been cut off.")
            }
            return components
        }

        /// The only line of that name, or nil if there is none.
        func one(_ name: String) throws(BusyCalendarFault) -> Line? {
            let found = all(name)
            guard found.count <= 1 else { throw found[1].fault("\(name) is given twice in one entry.") }
            return found.first
        }

        /// The lines of that name.
        func all(_ name: String) -> [Line] {
            lines.filter { $0.name == name }
        }
    }
}

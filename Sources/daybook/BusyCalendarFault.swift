/// One thing in a calendar file that is wrong or not understood.
struct BusyCalendarFault: Error, Hashable, Sendable {
    /// The line, counted from 1.
    let line: Int
    /// What is wrong.
    let sentence: String
}

/// Everything in a calendar file that is wrong or not understood, in the order of its lines.
struct BusyCalendarFaults: Error, Hashable, Sendable {
    /// What is wrong; never empty.
    let faults: [BusyCalendarFault]

    /// Faults in any order.
    init(_ faults: [BusyCalendarFault]) {
        self.faults = faults.sorted { $0.line < $1.line }
    }
}

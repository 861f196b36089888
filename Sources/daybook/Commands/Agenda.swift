import Access
import ArgumentParser
import Clinic
import Foundation
import HTTP
import Scheduling
import Storage

/// `daybook agenda`: the upcoming appointments, as a table that a front desk would print.
struct Agenda: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the upcoming appointments.",
        discussion: """
            Times are on the wall of the practice. Without dates it shows today and the six days after it; cancelled \
            visits are left out. A visit with an exclamation mark needs somebody to look at it; below a visit \
            stands what it still needs, and what to do about it.
            """)

    @Option(help: "The practice, by its slug.")
    var practice: String

    @Option(help: "The first date, such as 2027-03-14 (today).")
    var from: String?

    @Option(help: "The last date (six days after the first).")
    var to: String?

    @Option(help: "Only with this clinician, by code.")
    var clinician: String?

    @Flag(help: "Only those that staff must look at; without dates, from today to two years ahead.")
    var attention = false

    @Flag(help: "One JSON object instead of a table.")
    var json = false

    func run() async throws {
        let first = try from.map { try ArgumentDate($0, "--from").date }
        let last = try to.map { try ArgumentDate($0, "--to").date }
        try await Program.run { program in
            let practice = try await program.database.practice(practice, deadline: program.deadline)
            let zone = try program.zone(of: practice)
            let now = try await program.database.now(deadline: program.deadline)
            let from = first ?? zone.local(now).date
            let to = last ?? from.adding(days: attention ? 730 : 6)
            guard
                let window = TimeRange(start: zone.startOfDay(from), end: zone.startOfDay(to.adding(days: 1)))
            else { throw Refusal(.invalid, "--to must not be before --from.") }
            let found = try await program.appointments(
                in: window, of: practice, clinician: clinician, attention: attention ? true : nil)
            let readiness = try await program.database.readiness(
                of: found.filter { $0.appointment.state.isUpcoming }.map(\.appointment.id), practice: practice,
                deadline: program.deadline)
            let table = AgendaTable(
                practice: practice, zone: zone, from: from, to: to, appointments: found, readiness: readiness, now: now)
            print(json ? table.json.text : table.text)
        }
    }
}

extension Program {
    /// All visits of a window that have not been cancelled, by their start.
    func appointments(
        in window: TimeRange, of practice: Practice, clinician: String?, attention: Bool? = nil
    ) async throws -> [AppointmentDetails] {
        let filter = AppointmentFilter(from: window.start, to: window.end, clinician: clinician, attention: attention)
        var found: [AppointmentDetails] = []
        var cursor: ListCursor?
        repeat {
            let page = try await database.appointments(
                filter, after: cursor, limit: 200, practice: practice, deadline: deadline)
            found += page.elements
            cursor = page.next
        } while cursor != nil
        return found.filter { $0.appointment.state != .cancelled }
    }
}

import ArgumentParser
import Clinic
import Foundation
import Scheduling
import Storage

/// `daybook closures`: when clinicians cannot be booked.
struct ClosuresCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "closures", abstract: "Enter when clinicians cannot be booked.", subcommands: [Import.self])

    /// `daybook closures import`.
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Enter the busy times of a clinician's other calendar (.ics) as closures.",
            discussion: """
                Reads events that take time, also those that repeat daily or weekly, a year ahead. Imported again, \
                the calendar replaces what was imported of this clinician before. What cannot be understood for \
                certain is said with its line, and then nothing is imported.
                """)

        @Argument(help: "The calendar file (RFC 5545).", completion: .file(extensions: ["ics"]))
        var file: String

        @Option(help: "The practice, by its name in addresses.")
        var practice: String

        @Option(help: "The clinician, by the code in the practice file.")
        var clinician: String

        func run() async throws {
            try await Program.run { program in
                let database = program.database
                let practice = try await database.practice(self.practice, deadline: program.deadline)
                guard let zone = database.zones.zone(practice.zone) else {
                    Program.say("This machine has no zone \(practice.zone).")
                    throw ExitCode(1)
                }
                let zones = BusyCalendar.Zones(floating: zone) { database.zones.zone($0) }
                let busy = try calendar(zones).busy
                let (changed, removed) = try await database.importBusy(
                    busy, of: clinician, call: program.call(practice))
                print("\(busy.count) busy times: \(changed) added or changed, \(removed) removed")
            }
        }

        /// What the file says; after saying every fault, exit code 1.
        private func calendar(_ zones: BusyCalendar.Zones) throws -> BusyCalendar {
            guard let data = try? Data(contentsOf: URL(fileURLWithPath: file)) else {
                Program.say("\(file): the file cannot be read.")
                throw ExitCode(1)
            }
            let now = Instant(secondsSinceUnixEpoch: Int64(Date().timeIntervalSince1970))
            do throws(BusyCalendarFaults) {
                return try BusyCalendar(Array(data), zones: zones, now: now)
            } catch {
                for fault in error.faults { Program.say("\(file):\(fault.line): \(fault.sentence)") }
                throw ExitCode(1)
            }
        }
    }
}

import Access
import ArgumentParser
import Clinic
import Foundation
import HTTP
import Scheduling
import Storage

/// `daybook slots`: the free times of a service, a line a day.
struct Slots: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the free times of a service.",
        discussion: """
            Times are on the wall of the site. Without dates it shows two weeks from today. Notice, horizon and step are \
            those of the service, as on the website. Several services are had one right after another, in the order \
            given.
            """)

    @Option(help: "The practice, by its slug.")
    var practice: String

    @Option(help: "The service, by its code; or several that follow one another, with commas between them.")
    var service: String

    @Option(help: "Only with these clinicians, by code, with commas between them.")
    var clinician: String?

    @Option(help: "The first date, such as 2027-03-14 (today).")
    var from: String?

    @Option(help: "The last date, at most 61 days after the first (13 days after it).")
    var to: String?

    @Flag(help: "Use time that is kept for urgent visits.")
    var urgent = false

    @Flag(help: "One JSON object instead of a table.")
    var json = false

    func run() async throws {
        let first = try from.map { try ArgumentDate($0, "--from").date }
        let last = try to.map { try ArgumentDate($0, "--to").date }
        try await Program.run { program in
            let practice = try await program.database.practice(practice, deadline: program.deadline)
            let zone = try program.zone(of: practice)
            let today = zone.local(try await program.database.now(deadline: program.deadline)).date
            let from = first ?? today
            let to = last ?? from.adding(days: 13)
            guard let window = TimeRange(start: zone.startOfDay(from), end: zone.startOfDay(to.adding(days: 1))),
                from.days(until: to) < 62
            else { throw Refusal(.invalid, "--to must lie between --from and 61 days after it.") }
            let services = Itinerary.codes(service)
            let query = SlotQuery(
                service: services[0], following: Array(services.dropFirst()),
                clinicians: clinician?.split(separator: ",").map(String.init) ?? [], window: window,
                publicOnly: false, isUrgent: urgent)
            if services.count == 1 {
                let found = try await program.database.slots(query, practice: practice, deadline: program.deadline)
                print(json ? Self.json(found).text : Self.table(found.slots.map(\.start), in: found.zone))
            } else {
                let found = try await program.database.itineraryTimes(
                    query, practice: practice, deadline: program.deadline)
                print(json ? Self.json(found).text : Self.table(found.slots.map(\.start), in: found.zone))
            }
        }
    }

    private static func table(_ starts: [Instant], in zone: Zone) -> String {
        let days = Dictionary(grouping: starts) { zone.local($0).date }
        guard !days.isEmpty else { return "No free times." }
        return days.keys.sorted().map { date in
            var clocks: [String] = []
            for start in days[date] ?? [] {
                let clock = String(zone.local(start).time.description.prefix(5))
                if clocks.last != clock { clocks.append(clock) }
            }
            return "\(date.weekday.name) \(date)  \(clocks.joined(separator: " "))"
        }.joined(separator: "\n")
    }

    private static func json(_ found: ItineraryTimes) -> JSONValue {
        .object([
            "service": .string(Itinerary.text(found.services.map(\.code))), "zone": .string(found.zone.name),
            "slots": .array(
                found.slots.map { slot in
                    .object([
                        "start": .string(slot.start.rfc3339),
                        "local": .string(found.zone.local(slot.start).description),
                        "end": .string(slot.end.rfc3339),
                        "clinicians": .array(slot.stops.map { $0.clinician.map { .string($0.code) } ?? .null }),
                    ])
                }),
        ])
    }

    private static func json(_ found: FreeTimes) -> JSONValue {
        .object([
            "service": .string(found.service.code), "zone": .string(found.zone.name),
            "slots": .array(
                found.slots.map { slot in
                    .object([
                        "start": .string(slot.start.rfc3339),
                        "local": .string(found.zone.local(slot.start).description),
                        "clinician": slot.clinician.map { .string($0.code) } ?? .null,
                    ])
                }),
        ])
    }
}

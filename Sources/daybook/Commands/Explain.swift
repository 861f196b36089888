import Access
import ArgumentParser
import Clinic
import Foundation
import HTTP
import Scheduling
import Storage

/// `daybook explain`: why a visit can or cannot start at a time.
struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say why a visit can or cannot start at a time.",
        discussion: """
            Every rule that fails is said with names and times, then the latest start of that day, however little were \
            booked, and the nearest starts that work. Nothing is said about who else is booked. Ends with 0 when the time \
            can be booked and with 1 when it cannot.
            """)

    @Option(help: "The practice, by its slug.")
    var practice: String

    @Option(help: "The service, by its code; or several that follow one another, with commas between them.")
    var service: String

    @Option(help: "The start: 2027-03-14T09:00 on the wall of the site, or with its offset.")
    var start: String

    @Option(help: "Only with these clinicians, by code, with commas between them.")
    var clinician: String?

    @Flag(help: "Judge it as the website would: by step, notice and horizon too.")
    var website = false

    @Flag(help: "One JSON object instead of sentences.")
    var json = false

    func run() async throws {
        guard let start = StartDraft(start) else {
            throw ValidationError("--start is a time such as 2027-03-14T09:00.")
        }
        try await Program.run { program in
            let practice = try await program.database.practice(practice, deadline: program.deadline)
            let explanation = try await program.database.explain(
                start, byStaff: !website, practice: practice, deadline: program.deadline
            ) { window in
                let services = Itinerary.codes(service)
                return SlotQuery(
                    service: services[0], following: Array(services.dropFirst()),
                    clinicians: clinician?.split(separator: ",").map(String.init) ?? [],
                    window: window, publicOnly: false)
            }
            print(json ? Self.json(explanation).text : Self.text(explanation))
            if !explanation.rules.isEmpty { throw ExitCode(1) }
        }
    }

    private static func text(_ explanation: StartExplanation) -> String {
        func wall(_ instant: Instant) -> String {
            let local = explanation.zone.local(instant)
            return "\(local.date.weekday.name) \(local.date) \(String(local.time.description.prefix(5)))"
        }
        var lines = explanation.sentences
        if lines.isEmpty { lines.append("\(wall(explanation.start)) can be booked.") }
        if let latest = explanation.latest, !explanation.rules.isEmpty {
            lines.append("Latest start that day: \(wall(latest)).")
        }
        if !explanation.rules.isEmpty {
            let nearest = explanation.nearest.map(wall).joined(separator: ", ")
            lines.append(nearest.isEmpty ? "Nothing is free for two weeks." : "Nearest: \(nearest).")
        }
        return lines.joined(separator: "\n")
    }

    private static func json(_ explanation: StartExplanation) -> JSONValue {
        .object([
            "service": .string(Itinerary.text(explanation.services.map(\.code))),
            "zone": .string(explanation.zone.name),
            "start": .string(explanation.start.rfc3339), "bookable": .bool(explanation.rules.isEmpty),
            "failing": .array(explanation.failing.map { .string($0.code) }),
            "rules": .array(explanation.rules.map { .string($0) }),
            "reasons": .array(explanation.sentences.map { .string($0) }),
            "latest_that_day": explanation.latest.map { .string($0.rfc3339) } ?? .null,
            "nearest": .array(explanation.nearest.map { .string($0.rfc3339) }),
        ])
    }
}

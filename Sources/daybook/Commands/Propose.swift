import Access
import ArgumentParser
import Clinic
import Foundation
import HTTP
import Scheduling
import Storage

/// `daybook propose`: who is affected by an absence or a closure, and where each could go.
struct Propose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Plan an absence or a closure: who is affected, and where each could go.",
        discussion: """
            Prints who would lose their footing, with a place for each under all rules, and writes nothing but the \
            draft. --apply enters a draft and makes its moves in one step; nobody is told for five minutes, and until \
            then --undo puts everything back. Names are shown only with --names. Times are on the wall of the practice.
            """)

    /// What can be proposed.
    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case sick
        case closure
    }

    @Argument(help: "sick: a clinician is ill. closure: a clinician, or without one the practice, is away.")
    var kind: Kind

    @Option(help: "The practice, by its slug.")
    var practice: String

    @Option(help: "Who is away, by code.")
    var clinician: String?

    @Option(help: "The first date, or the time it begins, such as 2027-03-14 or 2027-03-14T13:00.")
    var from: String?

    @Option(help: "The last date, or the time it ends (the first date).")
    var to: String?

    @Option(help: "Why, for staff.")
    var reason = ""

    @Option(help: "Enter the draft of this id and make its moves.")
    var apply: String?

    @Option(help: "Put back what the proposal of this id has done, within five minutes.")
    var undo: String?

    @Flag(help: "Show who comes.")
    var names = false

    func run() async throws {
        try await Program.run { program in
            let database = program.database
            let practice = try await database.practice(practice, deadline: program.deadline)
            guard let zone = database.zones.zone(practice.zone) else {
                throw Refusal(.unavailable, "This machine has no zone \(practice.zone): install tzdata.")
            }
            let call = Call(
                practice: practice, principal: .daybook, requestID: "command", deadline: .now + .seconds(120))
            let answer: Answer
            if let undo {
                answer = try await database.reverse(try id(undo), call: call, answer: Self.answer)
            } else if let apply {
                answer = try await database.apply(try id(apply), call: call, answer: Self.answer)
            } else {
                answer = try await database.propose(try change(in: zone), call: call, answer: Self.answer)
            }
            let proposal = try await database.proposal(
                try id(answer.body), practice: practice, deadline: program.deadline)
            var people: [Appointment.ID: String] = [:]
            if names {
                for visit in proposal.visits {
                    let details = try await database.appointment(
                        visit.appointment, practice: practice, deadline: program.deadline)
                    people[visit.appointment] = details.person.name
                }
            }
            print(ProposalTable(proposal: proposal, zone: zone, people: people).text)
        }
    }

    private static func answer(_ proposal: Proposal) -> Answer { Answer(status: 200, body: "\(proposal.id)") }

    private func id(_ text: String) throws -> Proposal.ID {
        guard let id = Proposal.ID(text) else { throw ValidationError("\(text) is no id of a proposal.") }
        return id
    }

    private func change(in zone: Zone) throws -> ProposedChange {
        guard let from else { throw ValidationError("--from is needed.") }
        let during = TimeRange(
            start: try instant(from, isEnd: false, in: zone), end: try instant(to ?? from, isEnd: true, in: zone))
        guard let during else { throw ValidationError("--to must not be before --from.") }
        return try ProposedChange(
            kind == .sick ? .sick : .closure, clinician: clinician, room: nil, during: during, reason: reason)
    }

    private func instant(_ text: String, isEnd: Bool, in zone: Zone) throws -> Instant {
        if let date = LocalDate(text) { return zone.startOfDay(isEnd ? date.adding(days: 1) : date) }
        guard let time = LocalDateTime(text) else {
            throw ValidationError("\(text) is no date and no time such as 2027-03-14T13:00.")
        }
        return zone.instant(time)
    }
}

import ArgumentParser
import Clinic
import Foundation
import HTTP
import Scheduling
import Storage
import Synchronization

/// `daybook waitlist`: who waits, what was offered to them, and one look at what is free.
struct WaitlistCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "waitlist", abstract: "Show and fill the waitlist.",
        subcommands: [List.self, Add.self, Offers.self, Fill.self])

    /// What all of them are asked for.
    struct Scope: ParsableArguments {
        @Option(help: "The practice, by its slug.")
        var practice: String

        func open(_ program: Program) async throws -> (Practice, Zone) {
            let practice = try await program.database.practice(practice, deadline: program.deadline)
            guard let zone = program.database.zones.zone(practice.zone) else {
                throw Refusal(.unavailable, "This machine has no zone \(practice.zone): install tzdata.")
            }
            return (practice, zone)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print who waits.",
            discussion: """
                Whoever came first stands first. With a service and a start it ranks everybody who waits for the \
                service as that start would be offered to them, with what speaks for and against each.
                """)

        @OptionGroup var scope: Scope

        @Option(help: "Only those who wait for this service, by code.")
        var service: String?

        @Option(help: "Rank them for this start, such as 2027-03-14T09:00 on the wall of the clinic.")
        var start: String?

        @Option(help: "With whom the start would be, by code.")
        var clinician: String?

        func run() async throws {
            let draft = start.flatMap { StartDraft($0) }
            if start != nil, draft == nil { throw ValidationError("--start is a time such as 2027-03-14T09:00.") }
            if start != nil, service == nil { throw ValidationError("--start needs --service.") }
            try await Program.run { program in
                let (practice, zone) = try await scope.open(program)
                if let draft, let service {
                    let ranked = try await program.database.ranking(
                        service: service, start: draft, clinician: clinician, practice: practice,
                        deadline: program.deadline)
                    print(ranked.map { WaitlistTable.text(of: $0, zone: zone) }.lines(or: "Nobody waits for this."))
                } else {
                    let entries = try await program.waitlist(WaitlistFilter(service: service), of: practice)
                    print(entries.map { WaitlistTable.text(of: $0, zone: zone) }.lines(or: "Nobody waits."))
                }
            }
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put somebody on the waitlist.",
            discussion: """
                The person is one whom the practice knows, by id (people are found by the API). Give the appointment \
                that they have, if they would give it up for an earlier one, or until when they want to come.
                """)

        @OptionGroup var scope: Scope

        @Option(help: "The person, by id.")
        var person: String

        @Option(help: "The service, by code.")
        var service: String

        @Option(help: "Only with this clinician, by code.")
        var clinician: String?

        @Option(help: "From this date on, such as 2027-03-14 (now).")
        var from: String?

        @Option(help: "To this date.")
        var to: String?

        @Option(help: "On these weekdays: mon,wed (any).")
        var weekdays: String?

        @Option(help: "How soon they need to be seen: now, same_day, soon, early or routine.")
        var lane = "routine"

        @Option(help: "The appointment that they have, by id.")
        var appointment: String?

        func run() async throws {
            guard let id = Person.ID(person) else { throw ValidationError("--person is an id.") }
            guard let lane = Lane(rawValue: lane) else {
                throw ValidationError("--lane is now, same_day, soon, early or routine.")
            }
            let days = weekdays?.split(separator: ",").map { Weekday(name: String($0)) } ?? []
            guard !days.contains(nil) else { throw ValidationError("--weekdays are such as mon,wed.") }
            let (first, last) = (from.flatMap { LocalDate($0) }, to.flatMap { LocalDate($0) })
            guard (first == nil) == (from == nil), (last == nil) == (to == nil) else {
                throw ValidationError("--from and --to are dates such as 2027-03-14.")
            }
            let visit = appointment.flatMap { Appointment.ID($0) }
            guard (visit == nil) == (appointment == nil) else { throw ValidationError("--appointment is an id.") }
            try await Program.run { program in
                let (practice, zone) = try await scope.open(program)
                let draft = WaitlistDraft(
                    service: service, clinician: clinician, earliest: first.map { zone.startOfDay($0) },
                    latest: last.map { zone.startOfDay($0.adding(days: 1)) }, weekdays: Set(days.compactMap(\.self)),
                    lane: lane, appointment: visit)
                let answer = try await program.database.wait(draft, for: .known(id), call: program.call(practice)) {
                    Answer(status: 201, body: WaitlistTable.text(of: $0, zone: zone))
                }
                print(answer.body)
            }
        }
    }

    struct Offers: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print what was offered to whom, and why.",
            discussion: "Those that are open are for staff to call about: no message tells the person yet.")

        @OptionGroup var scope: Scope

        @Option(help: "Only those in this state: open, accepted, declined, expired or withdrawn (all).")
        var state: String?

        func run() async throws {
            let chosen = state.flatMap { Offer.State(rawValue: $0) }
            guard (chosen == nil) == (state == nil) else {
                throw ValidationError("--state is open, accepted, declined, expired or withdrawn.")
            }
            try await Program.run { program in
                let (practice, zone) = try await scope.open(program)
                let offers = try await program.offers(chosen, of: practice)
                print(offers.map { WaitlistTable.text(of: $0, zone: zone) }.lines(or: "No offers."))
            }
        }
    }

    struct Fill: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Offer what is free to who waits, once.",
            discussion: """
                The worker does this by itself. Each free time is offered to one person, and held for them until they \
                answer or two hours are over; then it passes on. Prints what was offered to whom, and why.
                """)

        @OptionGroup var scope: Scope

        func run() async throws {
            try await Program.run { program in
                let (practice, zone) = try await scope.open(program)
                let pass = try await program.database.offerFreed(of: practice, deadline: .now + .seconds(60))
                print(pass.made.map { WaitlistTable.text(of: $0, zone: zone) }.lines(or: "Nothing to offer."))
                if pass.expired > 0 { print("Expired: \(pass.expired)") }
            }
        }
    }
}

extension Program {
    /// All entries of the waitlist that a filter names.
    func waitlist(_ filter: WaitlistFilter, of practice: Practice) async throws -> [WaitlistDetails] {
        var found: [WaitlistDetails] = []
        var cursor: ListCursor?
        repeat {
            let page = try await database.waitlist(
                filter, after: cursor, limit: 200, practice: practice, deadline: deadline)
            found += page.elements
            cursor = page.next
        } while cursor != nil
        return found
    }

    /// All offers in a state.
    func offers(_ state: Offer.State?, of practice: Practice) async throws -> [OfferDetails] {
        var found: [OfferDetails] = []
        var cursor: ListCursor?
        repeat {
            let page = try await database.offers(
                state: state, after: cursor, limit: 200, practice: practice, deadline: deadline)
            found += page.elements
            cursor = page.next
        } while cursor != nil
        return found
    }
}

extension [String] {
    fileprivate func lines(or none: String) -> String { isEmpty ? none : joined(separator: "\n") }
}

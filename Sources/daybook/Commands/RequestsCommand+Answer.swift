import Access
import ArgumentParser
import Clinic
import Scheduling
import Storage

extension RequestsCommand {
    struct Take: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a request, or hand it over: somebody sees to it and to its tasks from now on.")

        @OptionGroup var subject: Subject

        @Option(name: .customLong("for"), help: "Who sees to it, by code.")
        var owner: String

        func run() async throws {
            try await subject.run { program, id, call, line in
                try await program.database.take(id, for: owner, version: nil, call: call, answer: line)
            }
        }
    }

    struct Called: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what came of a call.",
            discussion: "Whoever was reached is owed no more calls; otherwise one is due again, sooner in urgent lanes."
        )

        @OptionGroup var subject: Subject

        @Option(help: "What came of it: reached, no_answer, message_left or wrong_number.")
        var outcome: String

        func run() async throws {
            guard let outcome = CallOutcome(rawValue: outcome) else {
                throw ValidationError("--outcome is reached, no_answer, message_left or wrong_number.")
            }
            try await subject.run { program, id, call, line in
                try await program.database.record(outcome, of: id, version: nil, call: call, answer: line)
            }
        }
    }

    struct Accept: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Book a visit for whoever asks.",
            discussion: "`times` says which starts there are. Without --service the one that they asked for.")

        @OptionGroup var subject: Subject

        @Option(help: "The start on the wall of the site, such as 2027-03-14T09:00.")
        var start: String

        @Option(help: "The service, by code.")
        var service: String?

        @Option(help: "With whom, by code.")
        var clinician: String?

        @Flag(help: "Also in time that is kept for urgent visits, as always in the lanes now and same_day.")
        var urgent = false

        @Flag(help: "Though something is still missing: released unless it is there in time.")
        var provisional = false

        func run() async throws {
            guard let start = StartDraft(start) else {
                throw ValidationError("--start is a time such as 2027-03-14T09:00.")
            }
            try await subject.run { program, id, call, _ in
                let details = try await program.database.request(id, practice: call.practice, deadline: call.deadline)
                guard let service = service ?? details.serviceCode else {
                    throw ValidationError("The request names no service: say --service.")
                }
                let draft = BookingDraft(
                    service: service, start: start, clinician: clinician, hold: nil, note: "", isUrgent: urgent,
                    isProvisional: provisional)
                let zone = try program.zone(of: call.practice)
                return try await program.database.accept(id, as: draft, version: nil, call: call) { visit in
                    let appointment = visit.appointment
                    return Answer(
                        status: 201,
                        body: """
                            \(appointment.id)  \(appointment.state.rawValue)  \
                            \(DeskTable.wall(appointment.during.start, zone))  \(visit.serviceCode)  \(visit.clinicianCode)
                            """)
                }
            }
        }
    }

    struct Conclude: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say that whoever asked was helped, and there is nothing to book.")

        @OptionGroup var subject: Subject

        func run() async throws {
            try await subject.run { program, id, call, line in
                try await program.database.conclude(id, version: nil, call: call, answer: line)
            }
        }
    }

    struct Decline: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decline a request, with a reason and a next step: never a dead end.")

        @OptionGroup var subject: Subject
        @OptionGroup var words: Words

        func run() async throws {
            let decline = try words.decline
            try await subject.run { program, id, call, line in
                try await program.database.decline(id, decline, version: nil, call: call, answer: line)
            }
        }
    }

    struct Refer: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send whoever asked to somebody who helps them better.")

        @OptionGroup var subject: Subject
        @OptionGroup var words: Words

        func run() async throws {
            let referral = try words.decline
            try await subject.run { program, id, call, line in
                try await program.database.refer(id, referral, version: nil, call: call, answer: line)
            }
        }
    }

    struct Merge: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say that a request is the same as another, which stays open.")

        @OptionGroup var subject: Subject

        @Option(help: "The other request, by id.")
        var into: String

        func run() async throws {
            guard let other = ConsultationRequest.ID(into) else { throw ValidationError("--into is an id.") }
            try await subject.run { program, id, call, line in
                try await program.database.merge(id, into: other, version: nil, call: call, answer: line)
            }
        }
    }

    struct Notice: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say that whoever asked was told that their request ends in two weeks unless they answer.")

        @OptionGroup var subject: Subject

        func run() async throws {
            try await subject.run { program, id, call, line in
                try await program.database.notify(id, ends: nil, version: nil, call: call, answer: line)
            }
        }
    }

    /// Why, and what the person can do next.
    struct Words: ParsableArguments {
        @Option(help: "Why, in words for the person.")
        var reason: String

        @Option(help: "What they can do next, in words for them.")
        var nextStep: String

        var decline: ConsultationRequest.Decline {
            get throws {
                guard !reason.isEmpty, !nextStep.isEmpty, max(reason.count, nextStep.count) <= 500 else {
                    throw ValidationError("--reason and --next-step have 1 to 500 characters each.")
                }
                return ConsultationRequest.Decline(reason: reason, nextStep: nextStep)
            }
        }
    }
}

import ArgumentParser
import Clinic
import Scheduling
import Storage
import Transport

/// `daybook webhooks`: other programs that hear what happens.
struct WebhooksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhooks", abstract: "Tell other programs what happens, and see what became of that.",
        discussion: "docs/api/webhooks.md says what is told, and how a receiver knows that it is true.",
        subcommands: [
            List.self, Create.self, Deliveries.self, Test.self, Replay.self, Rotate.self, Enable.self, Disable.self,
            Remove.self,
        ], defaultSubcommand: List.self)

    /// What commands about one webhook are asked for.
    struct Choice: ParsableArguments {
        @OptionGroup var desk: DeskOptions

        @Argument(help: "The webhook, by id.")
        var webhook: String

        func id() throws -> Webhook.ID {
            guard let id = Webhook.ID(webhook) else { throw ValidationError("A webhook is named by its id.") }
            return id
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the webhooks of a practice.",
            discussion:
                "A line each: id, state, since when it fails or why it is disabled, where it listens, what it wants.")

        @OptionGroup var desk: DeskOptions

        func run() async throws {
            try await Program.run { program in
                let (practice, zone) = try await desk.open(program)
                let webhooks = try await program.database.webhooks(of: practice, deadline: program.deadline)
                print(WebhookTable.text(of: webhooks, zone: zone))
            }
        }
    }

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a webhook and print its id and its secret, once.",
            discussion: "Whoever loses the secret needs a new one: daybook webhooks rotate.")

        @OptionGroup var desk: DeskOptions

        @Argument(help: "Where it listens, such as https://ehr.example/daybook.")
        var url: String

        @Option(
            name: .customLong("type"),
            help: "Only events of this type, such as appointment.booked; may be given several times (all).")
        var types: [String] = []

        func run() async throws {
            let kinds = types.map { text in Webhook.Event.Kind.subscribable.first { $0.rawValue == text } }
            guard !kinds.contains(nil) else {
                let all = Webhook.Event.Kind.subscribable.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("--type is \(all).")
            }
            try await Program.run { program in
                let (practice, _) = try await desk.open(program)
                let secret = WebhookSecret.fresh().text
                let answer = try await program.database.addWebhook(
                    at: try program.webhookAddress(url), for: Set(kinds.compactMap(\.self)), secret: secret,
                    call: program.call(practice)
                ) { Answer(status: 201, body: "\($0.id)") }
                print("webhook  \(answer.body)\nsecret   \(secret)")
            }
        }
    }

    struct Deliveries: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print what a webhook was told and is to be told, the latest first.",
            discussion: """
                A line each: the event, its type, state, attempts, the status of the last answer, when it is due or \
                ended, and what was wrong.
                """)

        @OptionGroup var choice: Choice

        @Option(help: "Only those in this state: ready, sending, sent or failed.")
        var state: String?

        @Option(help: "At most so many.")
        var limit = 50

        func run() async throws {
            let chosen = state.flatMap { WebhookDelivery.State(rawValue: $0) }
            guard (chosen == nil) == (state == nil) else {
                throw ValidationError("--state is ready, sending, sent or failed.")
            }
            guard (1...10_000).contains(limit) else { throw ValidationError("--limit is 1 to 10000.") }
            let id = try choice.id()
            try await Program.run { program in
                let (practice, zone) = try await choice.desk.open(program)
                let page = try await program.database.deliveries(
                    to: id, in: chosen, limit: limit, practice: practice, deadline: program.deadline)
                print(WebhookTable.text(of: page.elements, zone: zone))
            }
        }
    }

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tell a webhook of an event that means nothing.",
            discussion: "The worker sends it; daybook webhooks deliveries says what came back.")

        @OptionGroup var choice: Choice

        func run() async throws {
            let id = try choice.id()
            try await Program.run { program in
                let (practice, _) = try await choice.desk.open(program)
                let answer = try await program.database.test(id, call: program.call(practice)) {
                    Answer(status: 201, body: "\($0.event.id)")
                }
                print(answer.body)
            }
        }
    }

    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tell a webhook once more what it was told, or was not.",
            discussion: """
                One event, or everything that it wants to hear and that happened since a time within the last 30 \
                days. Events keep their ids, so a receiver knows those that it has already.
                """)

        @OptionGroup var choice: Choice

        @Option(help: "The event, by id.")
        var event: String?

        @Option(help: "Since when, such as 2027-03-14T15:00:00Z.")
        var since: String?

        func validate() throws {
            guard (event == nil) != (since == nil) else { throw ValidationError("Give --event or --since.") }
        }

        func run() async throws {
            let id = try choice.id()
            let (one, start) = (event.flatMap { Webhook.Event.ID($0) }, since.flatMap { Instant(rfc3339: $0) })
            guard one != nil || start != nil else {
                throw ValidationError("--event is an id, --since a time such as 2027-03-14T15:00:00Z.")
            }
            try await Program.run { program in
                let (practice, _) = try await choice.desk.open(program)
                let call = program.call(practice)
                if let one {
                    _ = try await program.database.replay(one, to: id, call: call) { _ in Answer(status: 200) }
                    print("1 event")
                } else if let start {
                    let answer = try await program.database.replay(since: start, to: id, call: call) {
                        Answer(status: 200, body: "\($0)")
                    }
                    print("\(answer.body) events")
                }
            }
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a webhook a new secret and print it, once.",
            discussion: "The one before signs beside it until the receiver has had time to take over the new one.")

        @OptionGroup var choice: Choice

        @Option(help: "For how many hours both sign; 0 when the one before has become known.")
        var overlapHours = 24

        func validate() throws {
            guard (0...168).contains(overlapHours) else { throw ValidationError("--overlap-hours is 0 to 168.") }
        }

        func run() async throws {
            let id = try choice.id()
            try await Program.run { program in
                let (practice, _) = try await choice.desk.open(program)
                let secret = WebhookSecret.fresh().text
                _ = try await program.database.rotateSecret(
                    of: id, to: secret, overlap: .hours(overlapHours), version: nil, call: program.call(practice)
                ) { _ in Answer(status: 200) }
                print("secret   \(secret)")
            }
        }
    }

    struct Enable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tell a webhook again what happens, and what it was owed when it was disabled.",
            discussion: "What happened while it was disabled is told by daybook webhooks replay --since.")

        @OptionGroup var choice: Choice

        func run() async throws { try await choice.change(isActive: true) }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Tell a webhook nothing until it is enabled.")

        @OptionGroup var choice: Choice

        func run() async throws { try await choice.change(isActive: false) }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a webhook away, with all that it was to be told.")

        @OptionGroup var choice: Choice

        func run() async throws {
            let id = try choice.id()
            try await Program.run { program in
                let (practice, _) = try await choice.desk.open(program)
                try await program.database.removeWebhook(id, version: nil, call: program.call(practice))
            }
        }
    }
}

extension WebhooksCommand.Choice {
    fileprivate func change(isActive: Bool) async throws {
        let id = try id()
        try await Program.run { program in
            let (practice, _) = try await desk.open(program)
            _ = try await program.database.change(
                id, Webhook.Change(isActive: isActive), version: nil, call: program.call(practice)
            ) { _ in Answer(status: 200) }
        }
    }
}

extension Program {
    /// The address of a webhook, checked as far as it can be before a connection is made.
    fileprivate func webhookAddress(_ text: String) throws(Refusal) -> String {
        do throws(Endpoint.Fault) {
            return try Endpoint(webhook: text, allowedBy: settings.addresses).url
        } catch {
            throw Refusal(.invalid, error.description)
        }
    }
}

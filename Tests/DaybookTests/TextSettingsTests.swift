import Clinic
import Foundation
import Logging
import Postgres
import Storage
import Testing

@testable import Messaging
@testable import daybook

/// What becomes of texts by what an operator has set, and what the doctor says of it.
@Suite(.timeLimit(.minutes(1)))
struct TextSettingsTests {
    /// A program with these variables, which asks no database.
    private static func withProgram(
        _ variables: [String: String], _ body: (Program) async throws -> Void
    ) async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let configuration = PostgresConfiguration(connectionString: "host=127.0.0.1")
        let database = Database(pool: Pool(configuration, logger: logger), zones: ZoneDirectory(), logger: logger)
        let program = Program(on: database, variables: variables)
        try await body(program)
        await program.close()
    }

    private static func words(_ finding: Finding) -> String? {
        if case .good(let words) = finding.result { words } else { nil }
    }

    @Test func `with a relay and no provider texts are closed`() async throws {
        try await Self.withProgram(["DAYBOOK_SMTP_HOST": "relay.example"]) { program in
            let texts = try program.textChannel()
            #expect(!texts.isOpen)
            let finding = await program.examination.texts()
            #expect(Self.words(finding)?.hasPrefix("none goes out") == true)
        }
    }

    @Test func `with neither texts go into the maildir`() async throws {
        try await Self.withProgram([:]) { program in
            let texts = try program.textChannel()
            #expect(texts.isOpen)
            let finding = await program.examination.texts()
            #expect(Self.words(finding) == "into the maildir: none is sent")
        }
    }

    @Test func `with a provider texts go out, relay or not`() async throws {
        let provider = [
            "DAYBOOK_TEXTS_ACCOUNT": "AC1", "DAYBOOK_TEXTS_TOKEN": "secret", "DAYBOOK_TEXTS_FROM": "+13125550142",
        ]
        let relays: [[String: String]] = [[:], ["DAYBOOK_SMTP_HOST": "relay.example"]]
        for relay in relays {
            try await Self.withProgram(provider.merging(relay) { first, _ in first }) { program in
                #expect(program.settings.texts != nil)
                let texts = try program.textChannel()
                guard case .texts = texts else {
                    Issue.record("texts go elsewhere")
                    return
                }
            }
        }
    }
}

/// What the doctor says of the answers to texts that come in.
struct TextAnswerTests {
    private static func practice(
        _ name: String = "HW Appts", phone: String = "+1-312-555-0142", crisis: CrisisProfile = .us
    ) -> Practice {
        Practice(
            id: Practice.ID(UUID()), slug: "holos", name: "Holos", neutralName: name, region: "US-IL",
            zone: "America/Chicago", crisis: crisis, phone: phone, email: "hello@holos.example",
            neutralSite: "hw.example", origins: [], policy: Policy())
    }

    private static func words(_ finding: Finding) -> (isFault: Bool, words: String) {
        switch finding.result {
        case .good(let words): (false, words)
        case .fault(let words, _): (true, words)
        }
    }

    @Test func `the doctor says what each practice answers to HELP, STOP and words of danger`() {
        let (isFault, words) = Self.words(Examination.answers(of: Self.practice()))
        #expect(!isFault)
        #expect(words.contains("HELP: \"HW Appts: call +1-312-555-0142. In danger now? Call 911."))
        #expect(words.contains("STOP: \"HW Appts: texts are off. To reach us call +1-312-555-0142."))
        #expect(words.contains("I want to die: \"HW Appts: we read this and are telling our team."))
        let (_, abroad) = Self.words(Examination.answers(of: Self.practice(crisis: .gb)))
        #expect(abroad.contains("Samaritans 116 123") && !abroad.contains("988"))
    }

    @Test func `the doctor finds fault with answers that help nobody or do not fit`() {
        let long = Self.words(Examination.answers(of: Self.practice("Appointments of the House by the River")))
        #expect(long.isFault && long.words.contains("the answer to HELP is no single text"))
        #expect(long.words.contains("the answer to I want to die is no single text"))
        #expect(!long.words.contains("the answer to STOP"))
        let strange = Self.words(Examination.answers(of: Self.practice("Şehir")))
        #expect(strange.isFault && strange.words.contains("the answer to STOP is no single text"))
        let mute = Self.words(Examination.answers(of: Self.practice(phone: "[phone]")))
        #expect(mute.isFault && mute.words == "there is no phone number to name")
        let none = CrisisProfile(code: "none", lines: [], checked: "2026-11-21")
        let helpless = Self.words(Examination.answers(of: Self.practice(crisis: none)))
        #expect(helpless.isFault && helpless.words == "there are no crisis numbers to name")
    }
}

extension Program {
    fileprivate var examination: Examination { Examination(program: self) }
}

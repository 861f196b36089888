import Clinic
import Scheduling
import Storage

/// What people ask of one practice in the demonstration: each has something that makes the desk be careful.
struct DemoRequests: Sendable {
    let program: Program
    let practice: Practice

    /// Somebody who asks, with all that they said.
    private struct Story {
        var name: String
        var isAlias = false
        var born: LocalDate?
        var zone: String?
        var service: String?
        var message = ""
        var more = IntakeDraft()
    }

    /// Takes in the requests of the practice, the longest known first.
    ///
    /// - Returns: how many.
    func take() async throws -> Int {
        var count = 0
        for (number, story) in stories.enumerated() {
            let person = try PersonDraft(
                name: story.name, isAlias: story.isAlias, email: nil, phone: phone(number), zone: story.zone,
                born: story.born, at: "")
            _ = try await program.database.take(
                RequestDraft(service: story.service, message: story.message, preferred: ""), from: person,
                more: story.more, call: program.call(practice)
            ) { _ in Answer(status: 201) }
            count += 1
        }
        return try await count + callBack()
    }

    private var stories: [Story] {
        switch practice.slug {
        case "holos":
            let mood = zip(Instrument.phq9.items.map(\.code), [2, 2, 2, 2, 1, 3, 2, 1, 2])
            return [
                Story(
                    name: "Eli Brandt",
                    more: IntakeDraft(
                        questionnaires: [Questionnaire(.phq9, answers: Dictionary(mood) { first, _ in first })])),
                Story(
                    name: "Jordan Pike", born: LocalDate("2009-09-02"),
                    more: IntakeDraft(wishes: ContactWishes(asker: .guardian, guardian: "Ann Pike, +1-312-555-0163"))),
                Story(name: "Priti Shah", message: "I am not sure what I need. I would like to talk to somebody."),
            ]
        case "mindful-blanding":
            return [
                Story(
                    name: "Rosa Delgado", zone: "America/Phoenix", message: "Is there something in July?",
                    more: IntakeDraft(wishes: ContactWishes(driveMinutes: 150))),
                Story(name: "Sam Quill", more: IntakeDraft(wishes: ContactWishes(channel: .text))),
                Story(name: "Casey Wu", service: "eval_video", more: IntakeDraft(region: "US-UT")),
            ]
        case "psych-003":
            return [
                Story(
                    name: "Noor Aziz",
                    more: IntakeDraft(questionnaires: [Questionnaire(.ketamineHistory, answers: ["meds_flag": 1])])),
                Story(name: "Luca Bianchi", message: "Is there something in the evenings?"),
                Story(name: "Ida Moreau"),
            ]
        case "counsel-24h":
            return [
                Story(
                    name: "River", isAlias: true,
                    more: IntakeDraft(wishes: ContactWishes(channel: .call, noVoicemail: true, codeWord: "garden"))),
                Story(name: "Jonas Weir", message: "Any day, by phone please."),
            ]
        default:
            return [Story(name: "Priti Shah", message: "I would like to talk to somebody.")]
        }
    }

    /// Where somebody can talk now: she worries about him, and nothing is kept in his name.
    private func callBack() async throws -> Int {
        guard practice.policy.callBackMinutes != nil else { return 0 }
        let helen = try PersonDraft(
            name: "Helen Marsh", isAlias: false, email: nil, phone: phone(20), zone: nil, at: "")
        _ = try await program.database.callBack(
            RequestDraft(service: "family", message: "", preferred: ""), to: helen, call: program.call(practice)
        ) { _ in Answer(status: 201) }
        return 1
    }

    /// Numbers that are reserved for fiction.
    private func phone(_ number: Int) -> String {
        practice.region.hasPrefix("GB") ? "+44-1632-9601\(60 + number)" : "+1-312-555-01\(60 + number)"
    }
}

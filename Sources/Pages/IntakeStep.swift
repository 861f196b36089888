import Clinic

/// One step of saying more: a page with one question, or a few that belong together.
enum IntakeStep: Hashable, Sendable {
    /// How to reach the person: with it the intake becomes a request.
    case reach
    /// What has come of it, and what else can be said.
    case sent
    /// The person is not safe right now.
    case now
    /// The person has just said something that needs care; then the rest goes on at another step.
    case care
    case why
    case words
    case contact
    case asker
    case practical
    case question(Instrument, Instrument.Item)

    /// The steps whose names are words.
    private static let named: [(String, IntakeStep)] = [
        ("reach", .reach), ("sent", .sent), ("now", .now), ("care", .care), ("why", .why), ("words", .words),
        ("contact", .contact), ("asker", .asker), ("practical", .practical),
    ]

    /// Reads a step of an address: a word, or the instrument and the question, `phq9-3`.
    init?(_ text: String) {
        if let found = Self.named.first(where: { $0.0 == text }) {
            self = found.1
        } else if let dash = text.firstIndex(of: "-"),
            let instrument = Instrument.open.last(where: { $0.code == text[..<dash] }),
            let item = instrument[String(text[text.index(after: dash)...])]
        {
            self = .question(instrument, item)
        } else {
            return nil
        }
    }

    /// The step as it stands in an address.
    var text: String {
        switch self {
        case .question(let instrument, let item): "\(instrument.code)-\(item.code)"
        default: Self.named.first { $0.1 == self }?.0 ?? "sent"
        }
    }

    /// The first question of an instrument.
    static func first(of instrument: Instrument) -> IntakeStep {
        instrument.items.first.map { .question(instrument, $0) } ?? .sent
    }

    /// What comes after this step.
    ///
    /// - Parameter questionnaires: what was answered, by which some questions are left out.
    func next(after questionnaires: [Questionnaire]) -> IntakeStep {
        guard case .question(let instrument, let item) = self,
            let index = instrument.items.firstIndex(where: { $0.code == item.code })
        else { return .sent }
        let answers = questionnaires.first { $0.instrument == instrument }?.answers ?? [:]
        let next = instrument.items[(index + 1)...].first { $0.isAskedIf.holds(for: answers) }
        if let next { return .question(instrument, next) }
        guard let place = Self.feelings.firstIndex(of: instrument), place + 1 < Self.feelings.count else {
            return .sent
        }
        return Self.first(of: Self.feelings[place + 1])
    }

    /// The instruments that ask how somebody is, one after the other.
    static let feelings: [Instrument] = [.asq, .phq9, .gad7]
}

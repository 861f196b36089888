/// What somebody answered to an instrument, kept under the version that asked.
public struct Questionnaire: Hashable, Sendable {
    /// The id of a questionnaire.
    public typealias ID = Identifier<Questionnaire>

    /// Which instrument asked.
    public let instrument: Instrument
    /// The answers by the codes of their questions; what was skipped is not there.
    public let answers: [String: Int]

    /// Answers as they are stored; those that the instrument does not know are left out.
    public init(_ instrument: Instrument, answers: [String: Int]) {
        self.instrument = instrument
        self.answers = answers.filter { instrument[$0.key]?.answers.contains($0.value) == true }
    }

    /// Answers as they came in: every question that is asked must be answered, or be skipped by name.
    ///
    /// - Parameters:
    ///   - skipped: the questions that the person chose not to answer.
    ///   - pointer: where the form has the answers, as a JSON pointer, for the refusal.
    /// - Throws: `invalid` with a field for each answer that is missing, out of range, or to no question.
    public init(
        _ instrument: Instrument, answers: [String: Int], skipped: Set<String> = [], at pointer: String
    ) throws(Refusal) {
        var faults: [Refusal.Field] = []
        func fault(_ code: String, _ detail: String) {
            faults.append(Refusal.Field(pointer: "\(pointer)/\(code)", detail: detail))
        }
        for code in Set(answers.keys).union(skipped).sorted() where instrument[code] == nil {
            fault(code, "There is no such question in this version.")
        }
        for item in instrument.items {
            if let value = answers[item.code] {
                if !item.answers.contains(value) { fault(item.code, "This is not one of the answers.") }
            } else if !skipped.contains(item.code), item.isAskedIf.holds(for: answers) {
                fault(item.code, "An answer is missing; null says that the person skipped the question.")
            }
        }
        guard faults.isEmpty else {
            throw Refusal(.invalid, "Something in the form needs another look.", fields: faults)
        }
        self.init(instrument, answers: answers)
    }

    /// The questions that are asked and have no answer.
    public var missing: [String] {
        instrument.items.filter { answers[$0.code] == nil && $0.isAskedIf.holds(for: answers) }.map(\.code)
    }

    /// The sum of the answers; nil where it means nothing: an answer is missing, or they are not added up.
    public var total: Int? {
        instrument.isAddedUp && missing.isEmpty ? answers.values.reduce(0, +) : nil
    }

    /// What clinicians call the result, or nil where an answer that decides about it is missing.
    ///
    /// Never shown to the person.
    public var finding: String? {
        switch instrument.reading {
        case .sum(let bands): total.flatMap { total in bands.first { $0.sums.contains(total) }?.name }
        case .clusters(let clusters, let cut):
            total.map { total in total >= cut || clusters.allSatisfy(isMet) ? "provisional" : "below_cut" }
        case .suicideScreen: suicideScreen?.rawValue
        case .severityLevels: severityLevel?.rawValue
        case .history: nil
        }
    }

    private func isMet(_ cluster: Instrument.Cluster) -> Bool {
        cluster.items.count { answers["\($0)", default: 0] >= 2 } >= cluster.needed
    }
}

extension Instrument.Condition {
    /// Whether the question is asked, given the answers so far.
    public func holds(for answers: [String: Int]) -> Bool {
        switch self {
        case .always: true
        case .anyNotZero(let codes): codes.contains { answers[$0, default: 0] != 0 }
        }
    }
}

/// A questionnaire as data: its questions, the answers to choose from, and how they are read.
///
/// An instrument is never changed in place: what somebody answered stays under the version that asked. Instruments
/// route people to help; they diagnose nothing, and no result is ever shown to whoever answered.
public struct Instrument: Hashable, Sendable {
    /// Whether its text may be shipped.
    public enum Licence: String, CaseIterable, Sendable {
        /// The text may be shown to people.
        case open
        /// There is no text here: a clinician records what was answered on the official form.
        case recordOnly = "record_only"
    }

    /// The short name: `phq9`.
    public let code: String
    /// Counts the changes of its questions, answers or reading.
    public let version: Int
    /// The name that staff read.
    public let title: String
    /// Whether its text may be shipped.
    public let licence: Licence
    /// Whose it is and on what terms, for the documentation.
    public let source: String
    /// What stands above each question; empty when there is no text.
    public let stem: String
    /// The questions in their order.
    public let items: [Item]
    /// How the answers are read.
    public let reading: Reading

    /// An instrument.
    public init(
        code: String, version: Int, title: String, licence: Licence, source: String, stem: String = "", items: [Item],
        reading: Reading
    ) {
        self.code = code
        self.version = version
        self.title = title
        self.licence = licence
        self.source = source
        self.stem = stem
        self.items = items
        self.reading = reading
    }

    /// The question of that code, or nil.
    public subscript(code: String) -> Item? { items.first { $0.code == code } }

    /// Whether its answers are added up.
    public var isAddedUp: Bool {
        switch reading {
        case .sum, .clusters: true
        case .suicideScreen, .severityLevels, .history: false
        }
    }

    /// The instrument of that code and version, or nil.
    public static func known(_ code: String, version: Int) -> Instrument? {
        all.first { $0.code == code && $0.version == version }
    }

    /// The newest version of every instrument that people may be shown.
    public static let open = all.filter { $0.licence == .open }

    /// Every version of every instrument.
    public static let all = [phq9, gad7, asq, ketamineHistory, pcl5, auditC, cssrs]
}

extension Instrument {
    /// One question.
    public struct Item: Hashable, Sendable {
        /// The short name: a number in most instruments.
        public let code: String
        /// The question as it is asked; empty when it may not be shipped.
        public let text: String
        /// What can be answered.
        public let answers: Answers
        /// When it is asked at all.
        public let isAskedIf: Condition
        /// What a yes means, where each question has a meaning of its own.
        public let meaning: Meaning

        /// A question.
        public init(
            _ code: String, _ text: String = "", answers: Answers, isAskedIf: Condition = .always,
            meaning: Meaning = .counted
        ) {
            self.code = code
            self.text = text
            self.answers = answers
            self.isAskedIf = isAskedIf
            self.meaning = meaning
        }
    }

    /// What can be answered to a question.
    public enum Answers: Hashable, Sendable {
        /// One of a list.
        case choices([Choice])
        /// A whole number.
        case number(ClosedRange<Int>)

        /// Whether a value is one of the answers.
        public func contains(_ value: Int) -> Bool {
            switch self {
            case .choices(let choices): choices.contains { $0.value == value }
            case .number(let range): range.contains(value)
            }
        }
    }

    /// One answer to choose.
    public struct Choice: Hashable, Sendable {
        /// What is kept.
        public let value: Int
        /// What is read; empty when it may not be shipped.
        public let text: String

        /// An answer.
        public init(_ value: Int, _ text: String = "") {
            self.value = value
            self.text = text
        }
    }

    /// When a question is asked.
    public enum Condition: Hashable, Sendable {
        case always
        /// When any of these was answered with something other than 0.
        case anyNotZero([String])
    }

    /// What a yes to a question means; nobody is ever refused for it.
    public enum Meaning: String, Hashable, Sendable {
        /// The answer is one number among others.
        case counted
        /// It is worth knowing, and no more.
        case noted
        /// A clinician looks at it before a dosing visit.
        case clinicianReview = "clinician_review"
        /// A clinician decides about it, and no dosing visit takes place before.
        case hardHold = "hard_hold"
        /// A no means that somebody must be found to take the person home.
        case escortNeeded = "escort_task"
    }

    /// How answers are read.
    public enum Reading: Hashable, Sendable {
        /// Added up, and the sum falls into a band; nil where an answer is missing.
        case sum([Band])
        /// The outcomes of the ASQ (NIMH toolkit).
        case suicideScreen
        /// The levels of the C-SSRS screener, as a clinician recorded its answers.
        case severityLevels
        /// Each question by its own meaning.
        case history
        /// Added up, with the provisional rule of the PCL-5: so many items of each cluster at 2 or more.
        case clusters([Cluster], cut: Int)
    }

    /// A stretch of sums.
    public struct Band: Hashable, Sendable {
        /// The sums.
        public let sums: ClosedRange<Int>
        /// What clinicians call it.
        public let name: String

        /// A stretch of sums with its name.
        public init(_ sums: ClosedRange<Int>, _ name: String) {
            self.sums = sums
            self.name = name
        }
    }

    /// Items that belong together.
    public struct Cluster: Hashable, Sendable {
        /// The numbers of the items.
        public let items: ClosedRange<Int>
        /// How many of them count.
        public let needed: Int

        /// Items and how many of them must count.
        public init(_ items: ClosedRange<Int>, needed: Int) {
            self.items = items
            self.needed = needed
        }
    }
}

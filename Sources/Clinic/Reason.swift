/// Why somebody asks, in the words of a form; more than one may be chosen, and not being sure is one of them.
public enum Reason: String, CaseIterable, Sendable, Codable, CodingKeyRepresentable {
    case depression
    case anxiety
    case trauma
    case bipolar
    case pain
    case alcoholOrDrugs = "alcohol_or_drugs"
    case grief
    case someoneElse = "someone_else"
    case somethingElse = "something_else"
    case notSure = "not_sure"

    /// What people read.
    public var label: String {
        switch self {
        case .depression: "Feeling low or depressed"
        case .anxiety: "Worry, fear or panic"
        case .trauma: "Something bad that happened"
        case .bipolar: "Ups and downs, or bipolar disorder"
        case .pain: "Pain that does not go away"
        case .alcoholOrDrugs: "Alcohol or drugs"
        case .grief: "The loss of somebody"
        case .someoneElse: "I am worried about somebody else"
        case .somethingElse: "Something else"
        case .notSure: "I am not sure"
        }
    }
}

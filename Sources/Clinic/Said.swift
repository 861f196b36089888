/// How somebody has told the staff something that is written down for them.
public enum Said: String, CaseIterable, Sendable {
    case inPerson = "in_person"
    case byPhone = "by_phone"
    case inWriting = "in_writing"
}

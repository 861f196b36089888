/// By which word in an answer the provider of texts has acted itself, before it passed the answer on.
public enum ReplyKeyword: String, CaseIterable, Sendable {
    /// It sends that number nothing more.
    case stop = "STOP"
    /// It sends again.
    case start = "START"
    /// It has told them whom to ask.
    case help = "HELP"
}

/// Who asks for something, as the audit trail remembers it.
public enum Principal: Hashable, Sendable, CustomStringConvertible {
    /// Somebody without credentials: a visitor of the clinic's website.
    case nobody
    /// The holder of an API key of the practice.
    case key(APIKey.ID)
    /// Daybook itself, through a command of the operator or its worker.
    case daybook

    /// A stable text for keys and audit entries: `nobody`, `key:<id>` or `daybook`.
    public var description: String {
        switch self {
        case .nobody: "nobody"
        case .key(let id): "key:\(id)"
        case .daybook: "daybook"
        }
    }
}

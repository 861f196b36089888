/// What reading every zone of a machine has shown.
public struct ZoneSurvey: Sendable {
    /// The names of the zones that could be read, in order.
    public var read: [String] = []
    /// Why the others could not, by their names.
    public var failures: [String: String] = [:]

    /// A survey that has read nothing yet.
    public init() {}
}

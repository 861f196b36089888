public import Clinic

/// The link by which somebody comes back to what they have begun to say: the id of the intake, signed for that and for
/// nothing else.
///
/// It is derived, and so it stands nowhere in the database; it ends with the intake.
public struct IntakeLink: Hashable, Sendable {
    /// Which intake.
    public let id: Intake.ID

    /// The link to an intake.
    public init(_ id: Intake.ID) {
        self.id = id
    }

    /// Reads a link; nil when the practice has not made it.
    public init?(_ text: String, practice: Practice) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let id = Intake.ID(parts[0]), id.description == parts[0],
            SignedText.isCode(parts[1], "intake", [parts[0]], practice: practice)
        else { return nil }
        self.id = id
    }

    /// The text of the link: a segment of a path.
    public func text(of practice: Practice) -> String {
        "\(id).\(SignedText.code("intake", ["\(id)"], practice: practice))"
    }
}

public import Clinic
import Storage

/// The link by which somebody comes back to what they have begun to say: the id of the intake, signed for that and for
/// nothing else.
///
/// It is no `Link`: it is good for any number of answers, ends with the intake, and stands nowhere, not even as a hash, so
/// that the link of a program that was seen through can be told from nothing but itself.
public struct IntakeLink: Hashable, Sendable {
    /// Which intake.
    public let id: Intake.ID
    /// Whether it leads nowhere, and was made for a program that must not learn that it was seen through.
    public let isDecoy: Bool

    /// The link to an intake.
    public init(_ id: Intake.ID, isDecoy: Bool = false) {
        self.id = id
        self.isDecoy = isDecoy
    }

    /// Reads a link; nil when the practice has not made it.
    public init?(_ text: String, practice: Practice) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let id = Intake.ID(parts[0]), id.description == parts[0] else { return nil }
        let purposes = [false, true].filter {
            SignedText.isCode(parts[1], Self.purpose(isDecoy: $0), [parts[0]], practice: practice)
        }
        guard let isDecoy = purposes.first else { return nil }
        self.init(id, isDecoy: isDecoy)
    }

    /// The text of the link: a segment of a path.
    public func text(of practice: Practice) -> String {
        "\(id).\(SignedText.code(Self.purpose(isDecoy: isDecoy), ["\(id)"], practice: practice))"
    }

    /// The path of the page that the text of a link leads to, on every host of the service.
    public static func path(_ text: String, of practice: Practice) -> String {
        "/w/\(LinkAddress.tag(of: practice.id))/\(text)"
    }

    private static func purpose(isDecoy: Bool) -> String { isDecoy ? "decoy" : "intake" }
}

public import Clinic
public import Foundation

/// When a form was shown, signed, in a hidden field of it: nobody fills in a form in less than a moment.
///
/// A form without one is taken all the same, since the page of a clinic cannot make one; it is only counted more
/// strictly.
public struct FormStamp: Hashable, Sendable {
    /// The hidden field.
    public static let field = "shown"
    /// In what time nobody has read a form and written into it.
    public static let shortest: Duration = .milliseconds(1_200)

    /// When the form was shown, in milliseconds since 1970.
    private let shown: Int64

    /// A form that is shown now.
    public init() {
        self.init(at: Date())
    }

    /// A form that was shown then.
    public init(at date: Date) {
        shown = Int64(date.timeIntervalSince1970 * 1_000)
    }

    /// Reads a stamp; nil when the practice has not made it.
    public init?(_ text: String, practice: Practice) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let shown = Int64(parts[0]), "\(shown)" == parts[0],
            SignedText.isCode(parts[1], "form", [parts[0]], practice: practice)
        else { return nil }
        self.shown = shown
    }

    /// The text of the hidden field.
    public func text(of practice: Practice) -> String {
        "\(shown).\(SignedText.code("form", ["\(shown)"], practice: practice))"
    }

    /// Whether a form with this stamp came back sooner than anybody can have filled it in.
    public func isTooFast(now: Date = Date()) -> Bool {
        .milliseconds(Int64(now.timeIntervalSince1970 * 1_000) - shown) < Self.shortest
    }
}

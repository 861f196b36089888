public import Scheduling

/// That somebody of the staff must look at an appointment, and why.
///
/// It changes nothing about the visit: whoever looks moves it, cancels it, or lets it stand.
public struct Attention: Hashable, Sendable {
    /// Why an appointment needs to be looked at.
    public enum Kind: String, CaseIterable, Sendable {
        /// Hours or closures that came later no longer allow it.
        case lostFooting = "lost_footing"
        /// The rules of its zone have changed: its instant no longer shows the time that was promised.
        case zoneChanged = "zone_changed"
        /// A plan that was to change it could not be carried out.
        case planFailed = "plan_failed"

        /// How a table says it.
        public var words: String {
            switch self {
            case .lostFooting: "lost footing"
            case .zoneChanged: "zone changed"
            case .planFailed: "plan failed"
            }
        }
    }

    /// Why.
    public let kind: Kind
    /// Since when.
    public let since: Instant

    /// That somebody must look at an appointment.
    public init(kind: Kind, since: Instant) {
        self.kind = kind
        self.since = since
    }
}

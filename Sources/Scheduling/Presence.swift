/// Where a prescriber must be during a phase.
///
/// FDA's REMS for esketamine asks for one on site during administration and monitoring: the whole of it, not the start.
public enum Presence: String, Hashable, Sendable, Codable, CaseIterable {
    /// Nowhere in particular.
    case none
    /// At work, in the house or elsewhere.
    case reachable
    /// In the building.
    case onSite = "on_site"
}

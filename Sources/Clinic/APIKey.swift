/// A key with which a program acts for the practice.
///
/// Only a hash of its secret is kept.
public struct APIKey: Hashable, Sendable {
    /// The id of a key.
    public typealias ID = Identifier<APIKey>

    /// What a key may do.
    ///
    /// Each scope stands alone; a key may have several.
    public enum Scope: String, CaseIterable, Sendable {
        /// List and read appointments, requests and people.
        case read
        /// Book, move, cancel and run appointments; accept and decline requests.
        case book
        /// Change openings and closures; look after webhooks.
        case manage
        /// Read what only clinicians see. Deciding about somebody also needs a key that belongs to a clinician.
        case clinical
    }

    /// The id, which is part of the key's text.
    public let id: ID
    /// The practice that the key belongs to.
    public let practice: Practice.ID
    /// What the operator called it.
    public let name: String
    /// What it may do.
    public let scopes: Set<Scope>
    /// Whose key it is; nil for a program that acts for nobody in particular.
    public let staff: StaffMember?

    /// A key as it is stored, without its secret.
    public init(id: ID, practice: Practice.ID, name: String, scopes: Set<Scope>, staff: StaffMember? = nil) {
        self.id = id
        self.practice = practice
        self.name = name
        self.scopes = scopes
        self.staff = staff
    }
}

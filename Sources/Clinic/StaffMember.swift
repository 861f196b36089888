/// Somebody who works with the book: at the desk, or with the people who come.
///
/// Every clinician is a member of the staff with the same id and code.
public struct StaffMember: Hashable, Sendable {
    /// The id of a member of the staff; that of a clinician has the same UUID.
    public typealias ID = Identifier<StaffMember>

    /// What stands in place of a code for what nobody sees to.
    public static let nobody = "nobody"

    /// What somebody is trusted with.
    public enum Role: String, CaseIterable, Sendable {
        /// Runs the book.
        case desk
        /// Treats people or watches over them, and decides about them.
        case clinical
        /// Counts as a prescriber.
        case prescriber
    }

    /// The id.
    public let id: ID
    /// The short name in practice files and commands.
    public let code: String
    /// The name that people read.
    public let name: String
    /// What they are trusted with; at least one.
    public let roles: Set<Role>

    /// A member of the staff of a practice.
    public init(id: ID, code: String, name: String, roles: Set<Role>) {
        self.id = id
        self.code = code
        self.name = name
        self.roles = roles
    }

    /// Whether they may decide about somebody's treatment.
    public var isClinical: Bool { roles.contains(.clinical) || roles.contains(.prescriber) }

    /// The id as that of a clinician; there is one with it only if they are one.
    public var clinician: Clinician.ID { Clinician.ID(id.uuid) }
}

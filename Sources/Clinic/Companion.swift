/// Who takes a person home from a visit, or stays with them.
public struct Companion: Hashable, Sendable {
    /// The id of a companion.
    public typealias ID = Identifier<Companion>

    /// What is said of a companion.
    public struct Draft: Hashable, Sendable {
        /// The name, or what comes in the place of one: an approved transport, a longer stay.
        public let name: String
        /// The number for calls.
        public let phone: String?

        /// What is said of a companion.
        public init(name: String, phone: String?) {
            (self.name, self.phone) = (name, phone)
        }
    }

    /// The id.
    public let id: ID
    /// The visit.
    public let appointment: Appointment.ID
    /// The name.
    public let name: String
    /// The number for calls.
    public let phone: String?

    /// A companion of a visit.
    public init(id: ID, appointment: Appointment.ID, name: String, phone: String?) {
        self.id = id
        self.appointment = appointment
        self.name = name
        self.phone = phone
    }
}

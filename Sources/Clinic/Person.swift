public import Scheduling

/// The patient or caller.
///
/// A first name or an alias and one way to reach them is enough.
public struct Person: Hashable, Sendable {
    /// The id of a person, which is also the id of the resource that is claimed.
    public typealias ID = Identifier<Person>

    /// The id.
    public let id: ID
    /// The name or alias to use.
    public let name: String
    /// Whether `name` is an alias.
    public let isAlias: Bool
    /// The address for mail.
    public let email: String?
    /// The number for calls.
    public let phone: String?
    /// The IANA name of the zone that the person lives in, if it is known.
    public let zone: String?
    /// When the person was born, if it is known.
    public let born: LocalDate?
    /// Where the person usually is (ISO 3166-2), if it is known.
    public let region: String?

    /// A person of a practice.
    public init(
        id: ID, name: String, isAlias: Bool, email: String?, phone: String?, zone: String?, born: LocalDate? = nil,
        region: String? = nil
    ) {
        self.id = id
        self.name = name
        self.isAlias = isAlias
        self.email = email
        self.phone = phone
        self.zone = zone
        self.born = born
        self.region = region
    }

    /// The same person, who came under an alias, under their name.
    ///
    /// - Throws: `state_conflict` for somebody who has a name already.
    public func named(_ name: String) throws(Refusal) -> Person {
        guard isAlias else { throw Refusal(.stateConflict, "This person has a name already.") }
        return Person(
            id: id, name: name, isAlias: false, email: email, phone: phone, zone: zone, born: born, region: region)
    }
}

/// What somebody says about themselves in a form: valid once there is a name and one way to reach them.
public struct PersonDraft: Hashable, Sendable {
    /// The name or alias, trimmed, not empty.
    public let name: String
    /// Whether `name` is an alias.
    public let isAlias: Bool
    /// The address for mail.
    public let email: String?
    /// The number for calls.
    public let phone: String?
    /// The IANA name of the person's zone.
    public let zone: String?
    /// When the person was born.
    public let born: LocalDate?
    /// Where the person usually is (ISO 3166-2).
    public let region: String?

    /// A person as described in a form.
    ///
    /// - Parameter pointer: where the form has the person, as a JSON pointer, for the refusal.
    /// - Throws: `invalid` when neither an address nor a number is given.
    public init(
        name: String, isAlias: Bool, email: String?, phone: String?, zone: String?, born: LocalDate? = nil,
        region: String? = nil, at pointer: String
    ) throws(Refusal) {
        guard email != nil || phone != nil else {
            throw .invalid("\(pointer)/email", "Give an e-mail address or a phone number, so that we can reach you.")
        }
        self.name = name
        self.isAlias = isAlias
        self.email = email
        self.phone = phone
        self.zone = zone
        self.born = born
        self.region = region
    }

    /// The person with the id that the edge made.
    public func person(id: Person.ID) -> Person {
        Person(
            id: id, name: name, isAlias: isAlias, email: email, phone: phone, zone: zone, born: born, region: region)
    }
}

/// One resource taken during one time: what a visit asks the database for.
public struct Claim<ResourceID: Hashable & Sendable>: Hashable, Sendable {
    /// The resource: a clinician, a room, a person.
    public let resource: ResourceID
    /// The real time during which it is taken.
    public let during: TimeRange

    /// A claim on a resource.
    public init(resource: ResourceID, during: TimeRange) {
        (self.resource, self.during) = (resource, during)
    }
}

extension Visit {
    /// What the visit takes when it starts at the instant: in as few ranges a resource as its phases allow.
    ///
    /// The clinician's claims come first, then the room's, then the person's; each resource's are in order of time.
    /// The person is taken for the whole of the person's part, since nobody can be elsewhere in the middle of a visit.
    /// A room is claimed only when one is given and the visit takes one.
    public func claims<ResourceID>(
        start: Instant, clinician: ResourceID, room: ResourceID? = nil, person: ResourceID? = nil
    ) -> [Claim<ResourceID>] {
        let taken = [(clinician, clinicianParts), (room, roomParts), (person, [personPart])]
        return taken.flatMap { resource, parts in
            guard let resource else { return [Claim<ResourceID>]() }
            return parts.map { Claim(resource: resource, during: $0.range(startingAt: start)) }
        }
    }
}

/// Who and what could take part in a visit of one service, and when: what a search looks at.
public struct Roster: Hashable, Sendable {
    /// Who works there, in the order in which they are offered.
    public var practitioners: [Practitioner]
    /// The rooms or lines that the visit can use, in the order in which they are filled.
    public var rooms: [Place]
    /// When the person is in another visit, as far as it is known who they are.
    public var personBusy: TimeRangeSet
    /// Whether those who treat and watch may be elsewhere, as on the phone.
    public var isRemote: Bool

    /// Who and what could take part.
    public init(
        practitioners: [Practitioner], rooms: [Place] = [], personBusy: TimeRangeSet = .empty, isRemote: Bool = false
    ) {
        self.practitioners = practitioners
        self.rooms = rooms
        self.personBusy = personBusy
        self.isRemote = isRemote
    }

    /// The same as it would be if nothing were taken, kept or full.
    ///
    /// What cannot be booked in it cannot be booked however empty the day is.
    public var untaken: Roster {
        var roster = self
        roster.personBusy = .empty
        for index in practitioners.indices {
            roster.practitioners[index].taken = []
            roster.practitioners[index].kept = .empty
            roster.practitioners[index].full = .empty
        }
        for index in rooms.indices { roster.rooms[index].busy = .empty }
        return roster
    }
}

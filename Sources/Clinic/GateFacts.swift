public import Scheduling

/// What is known of a person when the gates of their visits are judged.
public struct GateFacts: Hashable, Sendable {
    /// When the person was born, if it is known.
    public var born: LocalDate?
    /// The entries of the book of gates, in any order.
    public var records: [GateRecord]
    /// The decisions about the person, in any order.
    public var decisions: [Candidacy]
    /// The version of each document that counts now, by its code.
    public var documents: [String: Int]

    /// What is known of a person; of somebody new, nothing but what they say.
    public init(
        born: LocalDate? = nil, records: [GateRecord] = [], decisions: [Candidacy] = [], documents: [String: Int] = [:]
    ) {
        self.born = born
        self.records = records
        self.decisions = decisions
        self.documents = documents
    }

    /// The entry that counts about a rule and a visit: the latest.
    func record(_ rule: GateRule, of visit: GatedVisit) -> GateRecord? {
        records.filter { record in
            record.kind == rule.kind && (record.kind == .region || record.subject == rule.subject)
                && (!rule.kind.isOfOneVisit || record.appointment == visit.id)
        }.max { ($0.at, $0.id) < ($1.at, $1.id) }
    }

    /// When the person may come whatever their age, because a clinician has admitted them.
    ///
    /// - Parameters:
    ///   - gates: those of the service; without one of the kind `age` an admission counts as its entry says.
    ///   - zone: in which an entry's instant is a date.
    public func admission(under gates: [GateRule], in zone: Zone) -> TimeRangeSet {
        let rule = gates.first { $0.kind == .age } ?? GateRule(.age)
        let latest = records.filter { $0.kind == .age }.max { ($0.at, $0.id) < ($1.at, $1.id) }
        guard let latest, latest.outcome == .opened else { return .empty }
        guard let last = rule.lastDate(of: latest.at, until: latest.until, in: zone) else { return .always }
        return TimeRangeSet(from: zone.startOfDay(last.adding(days: 1))).complement
    }

    /// Only what decides whether the person is old enough.
    public var ofAge: GateFacts { GateFacts(born: born, records: records.filter { $0.kind == .age }) }

    /// The decision that counts about a service: that of the highest version.
    func decision(about service: Service.ID) -> Candidacy? {
        decisions.filter { $0.service == service }.max { $0.version < $1.version }
    }
}

/// A visit as its gates see it.
public struct GatedVisit: Hashable, Sendable {
    /// The appointment; nil before it is booked.
    public var id: Appointment.ID?
    /// When it begins.
    public var start: Instant
    /// The date on the wall of its site.
    public var date: LocalDate
    /// Where the person is to be (ISO 3166-2).
    public var region: String
    /// What is given.
    public var service: Service.ID
    /// How old the person must be, in years.
    public var minimumAge: Int?

    /// A visit.
    public init(
        id: Appointment.ID?, start: Instant, date: LocalDate, region: String, service: Service.ID,
        minimumAge: Int? = nil
    ) {
        self.id = id
        self.start = start
        self.date = date
        self.region = region
        self.service = service
        self.minimumAge = minimumAge
    }
}

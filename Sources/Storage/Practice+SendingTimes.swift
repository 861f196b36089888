public import Clinic

extension Practice {
    /// When messages of the practice may reach a person: on their own clock, or on the practice's while theirs is not
    /// known, as for its own staff.
    ///
    /// What is planned, judged and offered asks the same.
    ///
    /// - Throws: `UnknownZone`: this machine has no rules for the practice's zone.
    public func sendingTimes(for person: Person?, _ zones: ZoneDirectory) throws(UnknownZone) -> SendingTimes {
        let clock = if let own = person?.zone.flatMap(zones.zone) { own } else { try zones.known(zone) }
        return SendingTimes(
            policy.messages.hours, region: person?.region ?? region, zone: clock,
            laws: SendingLaw.shipped + policy.messages.laws)
    }
}

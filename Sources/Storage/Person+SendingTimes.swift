public import Clinic

extension Person {
    /// When messages may reach the person: on their own clock, or on the practice's while theirs is not known.
    ///
    /// What is planned, judged and offered asks the same.
    ///
    /// - Throws: `UnknownZone`: this machine has no rules for the practice's zone.
    public func sendingTimes(_ practice: Practice, _ zones: ZoneDirectory) throws(UnknownZone) -> SendingTimes {
        let clock = if let own = zone.flatMap(zones.zone) { own } else { try zones.known(practice.zone) }
        return SendingTimes(practice.policy.messages.hours, region: region ?? practice.region, zone: clock)
    }
}

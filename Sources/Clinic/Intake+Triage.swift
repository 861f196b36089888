public import Scheduling

extension Intake {
    /// The intake once something was said about a request of somebody.
    ///
    /// A rule only becomes more urgent, and nothing that was said is taken back.
    ///
    /// - Parameters:
    ///   - reasons: why they ask; nil where they were not asked.
    ///   - facts: all that is known now.
    ///   - raised: what was raised anew.
    ///   - clock: the hours that promises are made of.
    public func triaged(
        as request: ConsultationRequest.ID, of person: Person.ID, reasons: [Reason]?, facts: TriageFacts,
        raised: Triage, clock: ResponseClock, policy: TriagePolicy, now: Instant
    ) -> Intake {
        let visit = raised.visitWithin(under: policy).map { now + $0 }
        return Intake(
            id: id, beginning: beginning, request: request, isOpen: isOpen, person: person,
            reasons: reasons ?? self.reasons, isNotSafe: isNotSafe || facts.isNotSafe,
            leftHospital: leftHospital || facts.leftHospital, rule: min(rule, Triage(facts).rule, raised.rule),
            visitBy: [visitBy, visit].compactMap { $0 }.min(),
            promise: promise.extended(
                by: clock.due(raised.response(under: policy), now: now), isCall: raised.needsCall, now: now),
            expires: expires)
    }

    /// The intake after somebody has said that they are not safe, before there is any way to reach them.
    public func notSafe() -> Intake {
        Intake(
            id: id, beginning: beginning, request: request, isOpen: isOpen, person: person, reasons: reasons,
            isNotSafe: true, leftHospital: leftHospital, rule: .t1, visitBy: visitBy, promise: promise, expires: expires
        )
    }
}

import Clinic
import Postgres
import Scheduling

/// What follows from what somebody said: the lane of their request, the promise that they are given, flags, and what
/// must be done by when.
struct TriageWriting {
    let practice: Practice
    let clock: ResponseClock
    let person: Person.ID

    /// An intake in which everything is as it is now known, with what was promised before: a promise can only become
    /// sooner, and a rule only more urgent.
    func intake(
        _ id: Intake.ID, _ beginning: Intake.Beginning, request: ConsultationRequest.ID, reasons: [Reason],
        facts: TriageFacts, after before: Intake?, now: Instant
    ) -> (intake: Intake, triage: Triage) {
        var triage = Triage(facts)
        if let before, before.request != nil, let lane = TriageRule.named(before.rule)?.lane {
            triage = Triage(rule: before.rule, lane: lane, needsReview: false).joined(with: triage)
        }
        let policy = practice.policy.triage
        let due = clock.due(triage.response(under: policy), now: now)
        let visit = triage.visitWithin(under: policy).map { now + $0 }
        let intake = Intake(
            id: id, beginning: beginning, request: request, isOpen: before?.isOpen ?? true, person: person,
            reasons: reasons,
            isNotSafe: facts.isNotSafe, leftHospital: facts.leftHospital, rule: triage.rule,
            visitBy: Self.sooner(before?.visitBy, visit),
            promise: ResponsePromise(by: Self.sooner(before?.promise.by, due), read: before?.promise.read),
            expires: before?.expires ?? now + Intake.lifetime)
        return (intake, triage)
    }

    /// What staff must do about it: flags, calls and reviews.
    ///
    /// - Parameter born: when the person was born, if they have just said so: a minor's request is looked at whatever
    ///   they answered.
    func write(_ triage: Triage, for intake: Intake, born: LocalDate? = nil, _ write: Write) {
        guard let request = intake.request else { return }
        for rule in triage.flags {
            write.transaction.enqueue(
                """
                insert into triage_flag (practice_id, flag_id, person_id, request_id, rule, raised_at)
                values (\(practice.id), \(Identifier<TriageFlag>.fresh()), \(person), \(request), \(rule.rawValue),
                    \(write.now))
                on conflict (practice_id, request_id, rule) do nothing
                """)
        }
        if triage.needsCall {
            write.owe(
                DeskTask(
                    id: .fresh(), kind: .call, lane: triage.lane, person: person, request: request,
                    due: clock.due(triage.response(under: practice.policy.triage), now: write.now) ?? write.now,
                    created: write.now))
        }
        let isMinor = born?.isMinor(today: clock.zone.local(write.now).date) ?? false
        if triage.needsReview || isMinor {
            let days = practice.policy.triage.reviewDays
            write.owe(
                DeskTask(
                    id: .fresh(), kind: .review, lane: .routine, person: person, request: request,
                    due: clock.due(.workingDays(days), now: write.now) ?? write.now, created: write.now))
        }
    }

    private static func sooner(_ one: Instant?, _ other: Instant?) -> Instant? {
        guard let one, let other else { return one ?? other }
        return min(one, other)
    }
}

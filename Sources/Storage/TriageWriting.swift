import Clinic
import Postgres
import Scheduling

/// What follows from what somebody said about a request: its lane, the promise that they are given, flags, and what must
/// be done by when.
struct TriageWriting {
    /// What has become of the intake.
    let intake: Intake

    private let before: Intake
    private let raised: Triage
    private let request: ConsultationRequest.ID
    private let person: Person.ID
    private let clock: ResponseClock

    /// - Parameters:
    ///   - said: what was said now and not in the same way before.
    ///   - known: all that was known before, and all that is known now.
    ///   - reasons: why they ask; nil where they were not asked.
    ///   - before: the intake, read under its lock.
    init(
        _ said: TriageFacts, known: (before: TriageFacts, after: TriageFacts), reasons: [Reason]?, before: Intake,
        request: ConsultationRequest.ID, person: Person.ID, clock: ResponseClock, policy: TriagePolicy, now: Instant
    ) {
        raised = Triage.raised(by: said, before: known.before, after: known.after)
        intake = before.triaged(
            as: request, of: person, reasons: reasons, facts: known.after, raised: raised, clock: clock,
            policy: policy, now: now)
        self.before = before
        self.request = request
        self.person = person
        self.clock = clock
    }

    /// How soon the request is to be looked at by what is known of it.
    var lane: Lane { TriageRule.named(intake.rule)?.lane ?? .routine }

    /// Enqueues the intake, the request's lane, and what staff must do about what was raised anew.
    ///
    /// - Parameter born: when the person was born, if they have just said so: a minor's request is looked at whatever
    ///   they answered.
    /// - Returns: when a message may be due.
    func enqueue(
        _ write: Write, born: LocalDate? = nil, staffing: @autoclosure () throws -> Staffing
    ) throws -> Instant? {
        let practice = write.call.practice
        write.transaction.enqueue(try intake.save(practice.id, after: before, now: write.now))
        write.transaction.enqueue(hasten(practice.id))
        for rule in raised.flags {
            write.transaction.enqueue(
                """
                insert into triage_flag (practice_id, flag_id, person_id, request_id, rule, raised_at)
                values (\(practice.id), \(Identifier<TriageFlag>.fresh()), \(person), \(request), \(rule.rawValue),
                    \(write.now))
                on conflict (practice_id, request_id, rule) where closed_at is null do nothing
                """)
        }
        var nextDue: Instant?
        if raised.needsCall {
            let call = task(.call, raised.lane, raised.response(under: practice.policy.triage), write)
            nextDue = try write.raise(call, staffing())
        }
        let isMinor = born?.isMinor(today: clock.zone.local(write.now).date) ?? false
        if raised.needsReview || isMinor {
            write.owe(task(.review, .routine, .workingDays(practice.policy.triage.reviewDays), write))
        }
        return nextDue
    }

    private func task(_ kind: DeskTask.Kind, _ lane: Lane, _ time: ResponseTime, _ write: Write) -> DeskTask {
        DeskTask(
            id: .fresh(), kind: kind, lane: lane, person: person, request: request,
            due: clock.due(time, now: write.now) ?? write.now, created: write.now)
    }

    /// Moves the open request to a sooner lane; where it is in a sooner one already it stays, whoever has put it there.
    private func hasten(_ practice: Practice.ID) -> SQL {
        """
        update request set lane = \(lane.rawValue), version = version + 1
        where practice_id = \(practice) and request_id = \(request) and state = 'open'
            and \(Lane.isSooner("\(lane.rawValue)", than: "lane"))
        """
    }
}

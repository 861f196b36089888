public import Clinic
import Postgres
import Scheduling

extension Database {
    /// Interrupts a series: its visits ahead are cancelled, and their time is free for others.
    ///
    /// - Parameter version: the version that the caller has seen (If-Match); nil means any.
    /// - Throws: `Refusal`: `not_found`, `version_conflict`, `state_conflict`.
    public func pauseSeries(
        _ id: Series.ID, _ cancellation: Cancellation, version: Int?, call: Call,
        answer: @escaping @Sendable (SeriesDetails) throws -> Answer
    ) async throws -> Answer {
        try await change(id, cancellation, version: version, call: call, answer: answer) { details, now in
            (try details.series.paused(now: now), "series.paused")
        }
    }

    /// Ends a series before its last visit: its visits ahead are cancelled, each with its message.
    ///
    /// - Throws: `Refusal`: `not_found`, `version_conflict`, `state_conflict`.
    public func endSeries(
        _ id: Series.ID, reason: String, _ cancellation: Cancellation, version: Int?, call: Call,
        answer: @escaping @Sendable (SeriesDetails) throws -> Answer
    ) async throws -> Answer {
        try await change(id, cancellation, version: version, call: call, answer: answer) { details, now in
            (try details.series.ended(reason: reason, now: now), "series.ended")
        }
    }

    /// Records what was decided at a review; `stop` ends the series like `endSeries`.
    ///
    /// - Throws: `Refusal`: `not_found` (series, review), `version_conflict`, `state_conflict`.
    public func decideReview(
        _ number: Int, of id: Series.ID, _ decision: SeriesReview.Decision, version: Int?, call: Call,
        answer: @escaping @Sendable (SeriesDetails) throws -> Answer
    ) async throws -> Answer {
        let cancellation = Cancellation(actor: .practice, reason: .unstated)
        return try await change(id, cancellation, version: version, call: call, answer: answer) { details, now in
            (try details.series.reviewed(number, decision, now: now), "series.reviewed")
        }
    }

    private func change(
        _ id: Series.ID, _ cancellation: Cancellation, version: Int?, call: Call,
        answer: @escaping @Sendable (SeriesDetails) throws -> Answer,
        transition: @escaping @Sendable (SeriesDetails, Instant) throws -> (Series, action: String)
    ) async throws -> Answer {
        let practice = call.practice.id
        return try await write(call, loading: SeriesDetails.statements(id, practice, forUpdate: true)) { write in
            let details = try SeriesDetails(write.loaded, zones: zones, isLocked: true)
            try Self.check(version, of: details)
            let (next, action) = try transition(details, write.now)
            var changed: [Appointment.ID: AppointmentDetails] = [:]
            var nextDue: Instant?
            if next.state == .paused || next.state == .ended {
                for visit in details.upcoming {
                    let cancelled = try visit.details.appointment.cancelled(cancellation, now: write.now)
                    changed[cancelled.id] = visit.details.with(cancelled)
                    let due = write.enqueue(cancelled: cancelled, isTold: false)
                    nextDue = [nextDue, due].compactMap(\.self).min()
                }
                if !details.upcoming.isEmpty {
                    let due = write.send([.cancelled(next, call.practice.policy, now: write.now)])
                    nextDue = [nextDue, due].compactMap(\.self).min()
                }
            }
            write.transaction.enqueue(next.update(practice))
            for (before, review) in zip(details.series.reviews, next.reviews) where before != review {
                write.transaction.enqueue(next.update(review, practice))
            }
            write.audit(action, "series", id, fields: ["state"])
            if next.state == .ended, details.series.state != .ended, action != "series.ended" {
                write.audit("series.ended", "series", id, fields: ["state"])
            }
            return (try answer(details.with(next, changed: changed)), nextDue)
        }
    }
}

extension Write {
    /// Enqueues everything that a cancelled appointment consists of.
    ///
    /// - Parameter isTold: whether the person is told of this one by itself.
    /// - Returns: when the first message about it is due.
    func enqueue(cancelled appointment: Appointment, isTold: Bool = true) -> Instant? {
        let practice = call.practice.id
        let told = tellStaff(of: appointment)
        transaction.enqueue(appointment.release(practice))
        transaction.enqueue(appointment.update(practice))
        transaction.enqueue(Message.drop(about: appointment, practice, now: now))
        audit("appointment.cancelled", "appointment", appointment.id, fields: ["state"])
        guard isTold else { return told }
        let owed = Message.owed(afterCancelling: appointment, policy: call.practice.policy, now: now)
        return [send(owed), told].compactMap(\.self).min()
    }
}

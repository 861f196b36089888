import Clinic
import Postgres
import Scheduling

/// What was read for a search, so that after a booking nothing, or only the time around it, is read again.
struct SearchedEntries: Sendable {
    /// Whose entries they are.
    struct Key: Hashable, Sendable {
        let practice: Practice.ID
        let service: Service.ID
        let revision: Int64
        let window: TimeRange
    }

    /// What they are at least as new as.
    let edition: UInt64
    let entries: DatedEntries
    /// The database's clock when they were read; what was taken since then is among them.
    let now: Instant
}

extension Database {
    /// What is entered for the dates of a question, and the database's clock when it was read.
    ///
    /// What was kept counts only while this process knows of everything that the practice's writes have done since, and no
    /// hold in it has ended. Where claims were given up for others, their stretch is read anew. Of what is read, as of what
    /// was kept, every part is at least as new as the edition that is known when it begins: like every search it may show
    /// a time that somebody takes meanwhile, and never books one.
    ///
    /// - Parameter remembering: whether what was kept will do, and the clock may have gone on.
    func entries(
        for question: DiaryQuestion, remembering: Bool, deadline: ContinuousClock.Instant
    ) async throws -> (entries: DatedEntries, now: Instant) {
        guard !question.isCounting, question.except.isEmpty, let view = watch.view(of: question.practice) else {
            return try await allEntries(for: question, deadline: deadline)
        }
        let key = SearchedEntries.Key(
            practice: question.practice, service: question.catalogue.service.id,
            revision: question.catalogue.revision, window: question.window)
        let found: (entries: DatedEntries, now: Instant)
        if remembering, let kept = searched[key],
            let renewed = try await renewed(kept, as: view, for: question, deadline: deadline)
        {
            found = renewed
        } else {
            found = try await allEntries(for: question, deadline: deadline)
        }
        searched.keep(SearchedEntries(edition: view.edition, entries: found.entries, now: found.now), under: key)
        return found
    }

    /// What was kept, with what has been taken since; nil if it counts no more.
    private func renewed(
        _ kept: SearchedEntries, as view: ChangeWatch.View, for question: DiaryQuestion,
        deadline: ContinuousClock.Instant
    ) async throws -> (entries: DatedEntries, now: Instant)? {
        // What was read earlier holds no answer any more, and would be searched for nothing.
        guard view.now - kept.now < SlotRules.settledAtMost else { return nil }
        if let expiry = kept.entries.soonestExpiry, expiry <= view.now { return nil }
        switch watch.course(of: question.practice, after: kept.edition, to: view.edition) {
        case .unknown:
            return nil
        case .unchanged:
            return (kept.entries, kept.now)
        case .taken(let taken):
            if let claims = taken.claims {
                return (kept.entries.adding(claims.lazy.filter(question.concerns)), kept.now)
            }
            guard let stretch = question.window.intersection(taken.during) else { return (kept.entries, kept.now) }
            let rows = try await read(
                question.practice, deadline: deadline, [question.present, question.claims(in: stretch)])
            let now = try question.now(rows[0])
            if let expiry = kept.entries.soonestExpiry, expiry <= now { return nil }
            return (try kept.entries.replacing(claimsIn: stretch, by: rows[1]), now)
        }
    }

    private func allEntries(
        for question: DiaryQuestion, deadline: ContinuousClock.Instant
    ) async throws -> (entries: DatedEntries, now: Instant) {
        let rows = try await read(question.practice, deadline: deadline, question.statements)
        let now = try question.now(rows[0])
        return (try DatedEntries(rows, limits: question.isCounting), now)
    }
}

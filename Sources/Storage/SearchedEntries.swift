import Clinic
import Postgres
import Scheduling

/// What was read for a search, so that after a booking only the time around it is read again.
struct SearchedEntries: Sendable {
    /// Whose entries they are.
    struct Key: Hashable, Sendable {
        let practice: Practice.ID
        let service: Service.ID
        let revision: Int64
        let window: TimeRange
    }

    /// What it is at least as new as.
    let edition: UInt64
    let entries: DatedEntries
}

extension Database {
    /// What is entered for the dates of a question, and when that was read.
    ///
    /// What was kept counts only while this process knows of everything that the practice's writes have done since, and no
    /// hold in it has ended. Of what it reads anew, as of what it kept, every part is at least as new as the edition that
    /// is known when it begins: like every search it may show a time that somebody takes meanwhile, and never books one.
    func entries(
        for question: DiaryQuestion, deadline: ContinuousClock.Instant
    ) async throws -> (entries: DatedEntries, now: Instant) {
        guard !question.isCounting, question.except.isEmpty, let view = watch.view(of: question.practice) else {
            return try await allEntries(for: question, deadline: deadline)
        }
        let key = SearchedEntries.Key(
            practice: question.practice, service: question.catalogue.service.id,
            revision: question.catalogue.revision, window: question.window)
        let found: (entries: DatedEntries, now: Instant)
        if let kept = searched[key], let renewed = try await renewed(kept, for: question, deadline: deadline) {
            found = renewed
        } else {
            found = try await allEntries(for: question, deadline: deadline)
        }
        searched.keep(SearchedEntries(edition: view.edition, entries: found.entries), under: key)
        return found
    }

    /// What was kept, with what has changed since; nil if it counts no more.
    private func renewed(
        _ kept: SearchedEntries, for question: DiaryQuestion, deadline: ContinuousClock.Instant
    ) async throws -> (entries: DatedEntries, now: Instant)? {
        let stretch: TimeRange?
        switch watch.course(of: question.practice, since: kept.edition) {
        case .unknown: return nil
        case .unchanged: stretch = nil
        case .taken(let whole): stretch = question.window.intersection(whole)
        }
        let claims = stretch.map { [question.claims(in: $0)] } ?? []
        let rows = try await read(question.practice, deadline: deadline, [question.present] + claims)
        let now = try question.now(rows[0])
        if let expiry = kept.entries.soonestExpiry, expiry <= now { return nil }
        guard let stretch else { return (kept.entries, now) }
        return (try kept.entries.replacing(claimsIn: stretch, by: rows[1]), now)
    }

    private func allEntries(
        for question: DiaryQuestion, deadline: ContinuousClock.Instant
    ) async throws -> (entries: DatedEntries, now: Instant) {
        let rows = try await read(question.practice, deadline: deadline, question.statements)
        let now = try question.now(rows[0])
        return (try DatedEntries(rows, limits: question.isCounting), now)
    }
}

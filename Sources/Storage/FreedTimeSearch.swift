import Clinic
import Foundation
import Postgres
import Scheduling

/// Looks for the soonest free time of a service that is one for somebody who waits, and for the first of those for whom
/// it is.
struct FreedTimeSearch: Sendable {
    let candidates: Candidates
    /// What is known of their gates.
    let facts: KnownFacts
    let question: DiaryQuestion
    /// The rows of the question's statements.
    let rows: [[Row]]
    let practice: Practice
    let zones: ZoneDirectory
    /// In which somebody wants to come.
    let window: TimeRange

    /// The database's clock when everything was read.
    var now: Instant { candidates.now }

    /// A person and a start.
    struct Pair: Hashable, Sendable {
        let entry: WaitlistEntry.ID
        let start: Instant
    }

    /// A person and the free time that is to be offered to them.
    struct Choice: Sendable {
        let known: Candidates.Known
        let time: FreedTime
        /// With whom; nil if anybody may lead the visit.
        let clinicianCode: String?
        let rank: Int
        let reasons: [String]

        var pair: Pair { Pair(entry: known.candidate.entry.id, start: time.during.start) }
    }

    /// What decides which times are free for somebody: people who share it share a search.
    private struct Circumstances: Hashable {
        let region: String?
        let age: GateFacts
        let isUrgent: Bool
    }

    /// The choice, or nil, and the instant until which, exclusively, time alone changes nothing about what is free.
    ///
    /// - Parameter refused: what was chosen before in vain.
    func choice(without refused: Set<Pair>) throws -> (Choice?, settledUntil: Instant) {
        let (waiting, reachableFrom) = try reachable()
        let service = question.catalogue.service
        let groups = Dictionary(grouping: waiting) { known in
            Circumstances(
                region: service.isRemote ? known.details.person.region : nil,
                age: service.requirements.minimumAge == nil
                    ? GateFacts() : facts.facts(of: known.details.person).ofAge,
                isUrgent: known.candidate.entry.lane.isUrgent)
        }
        var settledUntil = min(candidates.peaceEnds ?? .distantFuture, reachableFrom)
        var found: [(known: Candidates.Known, time: FreedTime, clinicianCode: String?)] = []
        for (circumstances, group) in groups {
            let wish = Diary.Wish(
                region: circumstances.region, facts: circumstances.age, isUrgent: circumstances.isUrgent)
            let diary = try Diary(question, rows, wish: wish, practice: practice, zones: zones)
            settledUntil = min(settledUntil, diary.settledUntil(offering: nil, in: window))
            // The lead of offers stands in the place of the notice that the website asks for.
            let rules = SlotRules(
                step: service.rules.step, minimumNotice: service.offerLead, horizon: service.rules.horizon)
            let slots = diary.search(by: rules).openSlots(in: window, now: now)
            found += soonest(of: slots, diary, for: group, without: refused)
        }
        let start = found.map(\.time.during.start).min()
        let first = found.filter { $0.time.during.start == start }
            .map { (pair: $0, place: $0.known.candidate.place(for: $0.time, now: now)) }
            .min { $0.place < $1.place }?.pair
        guard let first else { return (nil, settledUntil) }
        let rank = candidates.ranked(for: first.time).firstIndex { $0.candidate.entry == first.known.candidate.entry }
        return (
            Choice(
                known: first.known, time: first.time, clinicianCode: first.clinicianCode, rank: (rank ?? 0) + 1,
                reasons: first.known.candidate.reasons(for: first.time, lead: service.offerLead, now: now)),
            settledUntil
        )
    }

    /// Those who wait and would read of an offer now, and when the first of the others would.
    ///
    /// An offer that nobody may be told of would end unread, and so would the next one of the same time.
    private func reachable() throws -> (waiting: [Candidates.Known], othersFrom: Instant) {
        var waiting: [Candidates.Known] = []
        var othersFrom: Instant = .distantFuture
        for known in candidates.all where known.candidate.entry.state == .waiting {
            let times = try practice.sendingTimes(for: known.details.person, zones)
            guard let first = times.first(from: now, lasting: Offer.shortestLifetime) else { continue }
            if first == now { waiting.append(known) } else { othersFrom = min(othersFrom, first) }
        }
        return (waiting, othersFrom)
    }

    /// Everybody of a group for whom the soonest fitting start is one, with everybody who could treat them then.
    private func soonest(
        of slots: [Slot], _ diary: Diary, for group: [Candidates.Known], without refused: Set<Pair>
    ) -> [(known: Candidates.Known, time: FreedTime, clinicianCode: String?)] {
        var found: [(known: Candidates.Known, time: FreedTime, clinicianCode: String?)] = []
        for slot in slots {
            if let first = found.first, first.time.during.start < slot.start { break }
            guard let during = TimeRange(start: slot.start, end: slot.end) else { continue }
            let clinician = slot.clinician.map { diary.catalogue.staff[$0].clinician }
            let time = FreedTime(during: during, clinician: clinician?.id, zone: diary.zone)
            for known in group
            where known.candidate.fits(time, lead: diary.service.offerLead, now: now)
                && !refused.contains(Pair(entry: known.candidate.entry.id, start: slot.start))
                && isPossible(slot.start, diary, for: known.details.person)
            {
                found.append((known, time, clinician?.code))
            }
        }
        return found
    }

    /// Whether the gates of a visit that begins then are open, or can be in time.
    private func isPossible(_ start: Instant, _ diary: Diary, for person: Person) -> Bool {
        let readiness = diary.readiness(
            at: start, date: diary.zone.local(start).date, region: person.region ?? practice.region,
            facts.facts(of: person))
        do {
            _ = try readiness.provisionalDeadline(provisionally: true, now: now)
            return true
        } catch {
            return false
        }
    }
}

extension TimeRange {
    /// As far ahead as free times are looked for at once.
    var capped: TimeRange {
        TimeRange(start: start, end: min(end, start + .days(62))) ?? self
    }
}

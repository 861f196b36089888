public import Clinic
import Foundation
import Postgres
public import Scheduling

/// What is asked of the free times of a service.
public struct SlotQuery: Hashable, Sendable {
    /// The code of the service.
    public let service: String
    /// The code of the one clinician who is wanted, or nil for any.
    public let clinician: String?
    /// The stretch in which starts are wanted.
    public let window: TimeRange
    /// Whether a service that the website does not offer counts as not there.
    public let publicOnly: Bool

    /// A question for free times.
    public init(service: String, clinician: String?, window: TimeRange, publicOnly: Bool) {
        self.service = service
        self.clinician = clinician
        self.window = window
        self.publicOnly = publicOnly
    }
}

/// The free times of a service: computed at the moment of asking, never stored.
public struct FreeTimes: Sendable {
    /// One start, with who would treat the person.
    public struct Time: Hashable, Sendable {
        /// When the person's part of the visit begins.
        public let start: Instant
        /// When it ends.
        public let end: Instant
        /// Who would treat them.
        public let clinician: Clinician
    }

    /// The service.
    public let service: Service
    /// The zone of its site.
    public let zone: Zone
    /// The free times, soonest first; of one start, in the order of the practice's clinicians.
    public let slots: [Time]
    /// When they were computed.
    public let now: Instant
}

extension Database {
    /// The free times of a service in a window.
    ///
    /// - Throws: `Refusal` `not_found` when there is no such service, or no such clinician offers it.
    public func slots(
        _ query: SlotQuery, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> FreeTimes {
        let known = Diary.window(around: query.window)
        let question = DiaryQuestion(
            practice: practice.id, service: query.service, clinician: query.clinician, publicOnly: query.publicOnly,
            window: known, known: catalogues[practice.id, query.service])
        let diary = try await diary(question, deadline: deadline)
        let slots = diary.openSlots(in: query.window).compactMap { slot in
            diary.clinicians[Clinician.ID(slot.clinician)].map {
                FreeTimes.Time(start: slot.start, end: slot.end, clinician: $0)
            }
        }
        return FreeTimes(service: diary.service, zone: diary.zone, slots: slots, now: diary.now)
    }

    /// Asks once, and again if what was known has changed.
    private func diary(_ question: DiaryQuestion, deadline: ContinuousClock.Instant) async throws -> Diary {
        let rows = try await read(question.practice, deadline: deadline, question.statements)
        if let diary = try question.diary(rows, in: catalogues, zones: zones) { return diary }
        return try await diary(question.afresh, deadline: deadline)
    }

    /// The services of a practice.
    public func services(
        of practice: Practice, publicOnly: Bool, deadline: ContinuousClock.Instant
    ) async throws -> [Service] {
        try await read(
            practice.id, deadline: deadline,
            [Service.select(practice.id, where: "and (s.audience = 'public' or not \(publicOnly))")]
        )[0].map(Service.init)
    }

    /// The clinicians of a practice.
    public func clinicians(of practice: Practice, deadline: ContinuousClock.Instant) async throws -> [Clinician] {
        try await read(
            practice.id, deadline: deadline,
            [
                """
                select clinician_id, code, name, credential, languages from clinician
                where practice_id = \(practice.id) and active
                order by rank, code
                """
            ]
        )[0].map(Clinician.init)
    }
}

import Clinic
import Fixtures
import Foundation
import Scheduling
import Storage
import Testing

extension Holos {
    /// Puts somebody on the waitlist who can come at exactly one start or, given `until`, up to then.
    ///
    /// Times are instants in RFC 3339.
    @discardableResult
    func wait(
        _ name: String = "Ada", service: String = "mh_consult", clinician: String? = nil, at start: String,
        until: String? = nil, lane: Lane = .routine, has appointment: AppointmentDetails? = nil
    ) async throws -> WaitlistDetails {
        let first = try Instant.at(start)
        let draft = WaitlistDraft(
            service: service, clinician: clinician, earliest: first,
            latest: try until.map { try Instant.at($0) } ?? (first + .minutes(1)), lane: lane,
            appointment: appointment?.appointment.id)
        let newcomer = try PersonDraft(
            name: name, isAlias: false, email: "\(name.lowercased())@example.org", phone: nil, zone: nil, at: "")
        return try await found { answer in
            try await database.wait(
                draft, for: appointment.map { .known($0.person.id) } ?? .newcomer(newcomer), call: call(.daybook),
                answer: answer)
        }
    }

    /// Looks once at what is free.
    @discardableResult
    func fill(seconds: Int = 60) async throws -> WaitlistPass {
        try await database.offerFreed(of: practice, deadline: .now + .seconds(seconds))
    }

    /// All offers that were ever made: to whom, and what became of them.
    func offers(_ state: Offer.State? = nil) async throws -> [OfferDetails] {
        try await database.offers(state: state, limit: 200, practice: practice, deadline: .now + .seconds(10)).elements
    }

    /// All offers in words: `Ada open`.
    func offerWords() async throws -> [String] {
        try await offers().map { "\($0.waitlist.person.name) \($0.offer.state.rawValue)" }
    }

    func accept(
        _ offer: OfferDetails, by answerer: OfferAnswerer = .staff, seconds: Int = 10
    ) async throws -> AppointmentDetails {
        try await found { answer in
            try await database.accept(
                offer.offer.id, by: answerer, call: call(answerer == .staff ? .daybook : .nobody, seconds: seconds),
                answer: answer)
        }
    }

    func decline(_ offer: OfferDetails, by answerer: OfferAnswerer = .staff) async throws {
        _ = try await database.decline(offer.offer.id, by: answerer, call: call(.daybook)) { _ in Answer(status: 200) }
    }

    func state(of entry: WaitlistDetails) async throws -> WaitlistEntry.State {
        try await database.waitlistEntry(entry.entry.id, practice: practice, deadline: .now + .seconds(10)).entry.state
    }

    /// What must never be, each in a word with its count; empty when all is well.
    ///
    /// Plain SQL that knows nothing of how offers are made.
    func broken() async throws -> [String] {
        try await column(
            """
            select name || ' ' || count from (
                select 'overlap' as name, count(*) from claim a join claim b using (practice_id, resource_id)
                where a.claim_id < b.claim_id and a.seats && b.seats and a.during && b.during
                union all
                select 'open twice', count(*) from (
                    select entry_id from offer where state = 'open' group by practice_id, entry_id having count(*) > 1) x
                union all
                select 'two offers of one time', count(*) from offer a join offer b using (practice_id, clinician_id)
                where a.offer_id < b.offer_id and a.state = 'open' and b.state = 'open'
                    and tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)
                union all
                select 'open and not offered', count(*) from offer o join waitlist_entry e using (practice_id, entry_id)
                where o.state = 'open' and e.state <> 'offered'
                union all
                select 'offered and not open', count(*) from waitlist_entry e where e.state = 'offered' and not exists (
                    select from offer o where o.entry_id = e.entry_id and o.state = 'open')
                union all
                select 'open without its time', count(*) from offer o where o.state = 'open' and not exists (
                    select from claim c where c.hold_id = o.hold_id and c.resource_id = o.clinician_id
                        and c.during @> tstzrange(o.starts_at, o.ends_at))
                union all
                select 'hold of nobody', count(*) from hold h where h.is_offer and not exists (
                    select from offer o where o.hold_id = h.hold_id and o.state = 'open')
                union all
                select 'accepted without its visit', count(*) from offer o where o.state = 'accepted' and not exists (
                    select from appointment a where a.appointment_id = o.appointment_id
                        and lower(a.during) = o.starts_at)
                union all
                select 'person in two visits', count(*) from appointment a join appointment b using (person_id)
                where a.appointment_id < b.appointment_id and a.during && b.during
                    and a.state <> 'cancelled' and b.state <> 'cancelled'
            ) as checks where count > 0
            """)
    }
}

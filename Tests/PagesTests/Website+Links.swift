import Access
import Clinic
import Fixtures
import Foundation
import HTTP
import HTTPTypes
import Scheduling
import Storage
import Testing

extension Website {
    /// Asks for a page without its body.
    func head(_ target: String) async -> Page {
        await answer(Request(method: .head, target: target))
    }

    /// Books a consultation with imani, and gives its id.
    ///
    /// - Parameter start: Monday 8 March 2027, 09:00 in Chicago if nothing is said: a week after the clinic's clock.
    func visit(_ start: String = "2027-03-08T09:00") async throws -> Appointment.ID {
        let draft = BookingDraft(
            service: "mh_consult", start: try #require(StartDraft(start)), clinician: "imani", hold: nil, note: "")
        let person = try PersonDraft(
            name: "Rosa", isAlias: false, email: "rosa@mail.example", phone: nil, zone: "America/Phoenix", at: "")
        let answer = try await holos.database.book(draft, for: .newcomer(person), source: .website, call: holos.call())
        {
            Answer(status: 201, body: "\($0.appointment.id)")
        }
        return try #require(Appointment.ID(answer.body))
    }

    /// The paths of the links to a visit, by their purposes.
    func links(to visit: Appointment.ID) async throws -> [String: String] {
        let links = try await holos.database.makeLinks(to: visit, call: holos.call(.daybook, key: UUID().uuidString))
        return Dictionary(
            uniqueKeysWithValues: links.map {
                ($0.text.purpose.rawValue, LinkAddress.path($0.text, of: holos.practice))
            })
    }

    /// The path of a link to an offer that was just made.
    func offerLink() async throws -> String {
        let start = try #require(Instant(rfc3339: "2027-03-08T15:00:00Z"))
        let draft = WaitlistDraft(
            service: "mh_consult", clinician: "imani", earliest: start, latest: start + .minutes(1))
        let person = try PersonDraft(name: "Ada", isAlias: false, email: "a@m.example", phone: nil, zone: nil, at: "")
        _ = try await holos.database.wait(draft, for: .newcomer(person), call: holos.call(.daybook)) { _ in
            Answer(status: 201)
        }
        let pass = try await holos.database.offerFreed(of: holos.practice, deadline: .now + .seconds(20))
        let offer = try #require(pass.made.first).offer.id
        let link = try await holos.database.makeLink(to: offer, call: holos.call(.daybook))
        return LinkAddress.path(link.text, of: holos.practice)
    }

    /// Changes what the practice asks for.
    func policy(_ words: String) async throws {
        try await script("update practice set policy = policy || '\(words)', changed_at = daybook_now()")
        try await refresh()
    }

    /// Opens a task for the safety of whoever has the one visit.
    func flag() async throws {
        try await script(
            """
            insert into task (practice_id, task_id, kind, lane, person_id, due_at, state, created_at)
            select practice_id, gen_random_uuid(), 'call', 'same_day', person_id, daybook_now(), 'open', daybook_now()
            from appointment
            """)
    }
}

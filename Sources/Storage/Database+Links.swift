public import Clinic
import Foundation
import Postgres
public import Scheduling

/// A link to an appointment with what its page shows.
public struct LinkedVisit: Sendable {
    /// The link.
    public let link: Link
    /// The appointment.
    public let details: AppointmentDetails
    /// What messages call the service.
    public let neutralLabel: String
    /// Whether somebody of the staff still looks after the person's safety.
    public let isFlagged: Bool
    /// What time it is.
    public let now: Instant
}

/// Somebody who changes their own visit by a link, and what they say why.
public struct LinkUse: Hashable, Sendable {
    /// The link.
    public let link: LinkText
    /// Why; `unstated` is always enough.
    public let reason: Cancellation.Reason
    /// The schedule version of the visit that they saw; nil when they came by no page that showed it.
    public let seen: Int?

    /// A use of a link.
    public init(_ link: LinkText, reason: Cancellation.Reason = .unstated, seen: Int? = nil) {
        (self.link, self.reason, self.seen) = (link, reason, seen)
    }

    /// Two statements that `Write.act(_:on:of:)` reads.
    static func statements(_ use: LinkUse, _ practice: Practice.ID) -> [SQL] {
        [Link.select(use.link, practice, forUpdate: true), flagged(use.link, practice)]
    }

    /// Whether somebody of the staff looks after the safety of whoever has the appointment of a link.
    static func flagged(_ link: LinkText, _ practice: Practice.ID) -> SQL {
        let person: SQL = """
            (select a.person_id from link l
            join appointment a on (a.practice_id, a.appointment_id) = (l.practice_id, l.subject_id)
            where l.practice_id = \(practice) and l.purpose = \(link.purpose.rawValue)
                and l.secret_hash = \(SecretHash.bytes(of: link.secret)))
            """
        return "select \(Person.isWatched(person, practice)) as flagged"
    }
}

extension Database {
    /// The link of a text; reading it changes nothing.
    ///
    /// - Throws: `Refusal` `not_found`: no such link, or it is good for something else.
    public func link(
        _ text: LinkText, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> (link: Link, now: Instant) {
        let rows = try await read(
            practice.id, deadline: deadline, [Link.select(text, practice.id), "select daybook_now() as now"])
        return (try Link.found(rows[0]), try Self.only(rows[1])["now"])
    }

    /// A link to an appointment with what its page shows; reading it changes nothing.
    ///
    /// - Throws: `Refusal` `not_found`.
    public func linkedVisit(
        _ text: LinkText, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> LinkedVisit {
        let subject: SQL = """
            (select subject_id from link where practice_id = \(practice.id) and purpose = \(text.purpose.rawValue)
                and secret_hash = \(SecretHash.bytes(of: text.secret)))
            """
        let rows = try await read(
            practice.id, deadline: deadline,
            [
                Link.select(text, practice.id),
                "\(AppointmentDetails.select) where a.practice_id = \(practice.id) and a.appointment_id = \(subject)",
                """
                select s.neutral_label from appointment a join service s using (practice_id, service_id)
                where a.practice_id = \(practice.id) and a.appointment_id = \(subject)
                """,
                LinkUse.flagged(text, practice.id), "select daybook_now() as now",
            ])
        let link = try Link.found(rows[0])
        guard let row = rows[1].first else { throw Refusal.notFound("link") }
        return LinkedVisit(
            link: link, details: try AppointmentDetails(row), neutralLabel: try Self.only(rows[2])["neutral_label"],
            isFlagged: try Self.only(rows[3])["flagged"], now: try Self.only(rows[4])["now"])
    }

    /// What messages call a service.
    ///
    /// - Throws: `Refusal` `not_found`.
    public func neutralLabel(
        of service: String, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> String {
        let rows = try await read(
            practice.id, deadline: deadline,
            ["select neutral_label from service where practice_id = \(practice.id) and code = \(service)"])[0]
        guard let row = rows.first else { throw Refusal.notFound("service") }
        return try row["neutral_label"]
    }

    /// Makes links with which a person can confirm, move and cancel their visit, and read what to do before it.
    ///
    /// The stored answer holds their ids and no secrets.
    ///
    /// - Returns: the links, and when they end.
    /// - Throws: `Refusal`: `not_found`, `state_conflict` (the visit lies not ahead any more).
    public func makeLinks(
        to id: Appointment.ID, call: Call
    ) async throws -> [(text: LinkText, expires: Instant)] {
        let purposes: [Link.Purpose] = [.confirm, .move, .cancel, .prepare]
        let answer = try await write(call, loading: [Self.select(id, call.practice.id)]) { write in
            guard let row = write.loaded[0].first else { throw Refusal.notFound("appointment") }
            let appointment = try AppointmentDetails(row).appointment
            guard appointment.state.isUpcoming, appointment.during.start > write.now else {
                throw Refusal(.stateConflict, "This visit lies not ahead any more.")
            }
            // A visit that is moved keeps its links for a while: each use is judged by the visit as it then is.
            let expires = appointment.during.start + .seconds(30 * 86_400)
            let ids = purposes.map { write.link($0, to: id, expires: expires).description }
            return (Answer(status: 201, body: (ids + [expires.rfc3339]).joined(separator: " ")), nil)
        }
        let words = answer.body.split(separator: " ").map(String.init)
        let expires = words.last.flatMap { Instant(rfc3339: $0) }
        guard words.count == purposes.count + 1, let expires else { throw MissingRow() }
        return zip(purposes, words).compactMap { purpose, word in
            Link.ID(word).map { (LinkText($0, purpose, practice: call.practice), expires) }
        }
    }
}

extension Write {
    /// Enqueues that a person changes their own visit by a link, after the rules that bind them.
    ///
    /// - Parameter rows: what `LinkUse.statements` found.
    /// - Throws: `Refusal`: `not_found`, `state_conflict` (used, ended, or the visit has begun), `version_conflict` (it
    ///   has another time than they saw).
    func act(_ use: LinkUse, on rows: [[Row]], of appointment: Appointment) throws {
        let link = try act(on: rows[0])
        guard link.subject == appointment.id.uuid else { throw Refusal.notFound("link") }
        guard appointment.state.isUpcoming, appointment.during.start > now else {
            throw Refusal(.stateConflict, "This visit can no longer be changed here. Please call us.")
        }
        guard use.seen == nil || use.seen == appointment.scheduleVersion else {
            throw Refusal(.versionConflict, "Your appointment has another time meanwhile. Please look at it again.")
        }
    }

    /// Whether a late change is refused to a person: their reason, their safety or the practice may say otherwise.
    ///
    /// - Throws: `Refusal` `outside_cancellation_window`.
    func judgeWindow(_ use: LinkUse, _ rows: [[Row]], of appointment: Appointment) throws {
        let policy = call.practice.policy
        let isFlagged: Bool = try Database.only(rows[1])["flagged"]
        guard
            !policy.isLate(for: appointment.during.start, now: now)
                || policy.waives(use.reason, isFlagged: isFlagged)
        else {
            throw Refusal(
                .outsideCancellationWindow,
                "It is late to choose another time here. Please call us, and we find one together.")
        }
    }
}

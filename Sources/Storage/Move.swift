import Clinic
import Foundation
import Postgres
import Scheduling

/// One move on its way: the visit as it is, and how it is placed anew under the locks of both times.
struct Move: Sendable {
    let details: AppointmentDetails
    let start: Instant
    let clinician: String
    let zone: Zone
    let database: Database

    func place(_ write: Write) async throws -> (Appointment, nextDue: Instant?) {
        let practice = write.call.practice
        let old = details.appointment
        let window = try Diary.window(around: start)
        let locks =
            [.practiceShared] + Lock.dates(from: old.during.start, to: old.during.end, in: zone)
            + Lock.dates(from: start - Visit.usualBefore, to: start + Visit.usualAfter, in: zone)
        let question = DiaryQuestion(
            practice: practice.id, service: details.serviceCode, clinician: clinician, publicOnly: false,
            window: window,
            except: .init(appointment: old.id), known: database.catalogues[practice.id, details.serviceCode])
        let first =
            Set(locks).sorted().map { $0.statement(for: practice.id) }
            + [
                """
                select during from claim
                where practice_id = \(practice.id) and resource_id = \(old.person) and during && \(window)
                    and appointment_id is distinct from \(old.id)
                """
            ]
        let rows = try await write.transaction.queries(first + question.statements)
        let diary = try await diary(question, Array(rows.dropFirst(first.count)), write)
        let placement = try diary.placement(at: start, rules: .ofStaff, edition: database.zones.edition)
        let taken: [TimeRange] = try rows[first.count - 1].map { try $0["during"] }
        guard !taken.contains(where: { $0.overlaps(placement.during) }) else {
            throw Refusal(.alreadyBooked, "This person already has an appointment at that time.")
        }

        let next = try old.moved(to: placement)
        let owed = Message.owed(afterMoving: next, policy: practice.policy, zone: diary.zone, now: write.now)
        // Two statements: one that gave up the old claims and took the new ones would meet its own constraint.
        write.transaction.enqueue(next.release(practice.id))
        write.transaction.enqueue(next.update(practice.id))
        next.enqueueSchedule(of: diary.service.visit, write)
        write.transaction.enqueue(Message.drop(about: next, practice.id, now: write.now))
        write.transaction.enqueue(Message.insert(owed, about: next, practice.id, now: write.now))
        write.audit("appointment.moved", "appointment", next.id, fields: ["start", "clinician"])
        return (next, owed.map(\.due).min())
    }

    /// Reads the diary, and asks again if what was known has changed.
    private func diary(_ question: DiaryQuestion, _ rows: [[Row]], _ write: Write) async throws -> Diary {
        let (catalogues, zones) = (database.catalogues, database.zones)
        if let diary = try question.diary(rows, in: catalogues, zones: zones) { return diary }
        let rows = try await write.transaction.queries(question.afresh.statements)
        guard let diary = try question.afresh.diary(rows, in: catalogues, zones: zones) else { throw MissingRow() }
        return diary
    }
}

import Clinic
import Foundation
import Postgres
import Scheduling

/// One booking on its way: what was asked for, what must be locked, and how it is placed under the locks.
struct Booking: Sendable {
    let draft: BookingDraft
    let booked: Database.Booked?
    let source: Appointment.Source
    let call: Call
    let database: Database
    let start: Instant

    private let zone: Zone
    private let question: DiaryQuestion

    /// - Throws: `invalid` when the start is a time that the clocks skip.
    init(
        _ draft: BookingDraft, for booked: Database.Booked?, source: Appointment.Source, call: Call,
        on database: Database
    ) throws {
        guard let zone = database.zones.zone(call.practice.zone) else { throw UnknownZone(name: call.practice.zone) }
        self.draft = draft
        self.booked = booked
        self.source = source
        self.call = call
        self.database = database
        self.zone = zone
        start = try draft.start.instant(in: zone, at: "/start")
        question = DiaryQuestion(
            practice: call.practice.id, service: draft.service, clinician: draft.clinician,
            publicOnly: call.principal == .nobody, window: try Diary.window(around: start),
            except: .init(hold: draft.hold?.id), known: database.catalogues[call.practice.id, draft.service])
    }

    /// The shared lock of the practice, and the local dates that a visit of usual length touches.
    var locks: [Lock] {
        [.practiceShared] + Lock.dates(from: start - Visit.usualBefore, to: start + Visit.usualAfter, in: zone)
    }

    /// What counts for the caller: the website keeps to the service's rules.
    private func rules(of service: Service) -> SlotRules {
        call.principal == .nobody ? service.rules : .ofStaff
    }

    /// What the judgement needs to know.
    var statements: [SQL] { statements(question) }

    private func statements(_ question: DiaryQuestion) -> [SQL] {
        var statements = question.statements
        if let hold = draft.hold { statements.append(Hold.select(hold, practice: call.practice.id)) }
        if case .known(let person) = booked {
            statements += Person.statements(person, call.practice.id, question.window)
        }
        return statements
    }

    /// Judges the start and enqueues everything that a booked visit consists of.
    func place(_ booked: Database.Booked, _ write: Write) async throws -> (AppointmentDetails, nextDue: Instant?) {
        let practice = call.practice
        let (diary, placement, found) = try await judge(write)
        let person: Person
        switch booked {
        case .newcomer(let draft):
            person = draft.person(id: .fresh())
            write.transaction.enqueue(person.insert(practice.id, now: write.now))
        case .known:
            person = try found.person(free: placement.during)
        }

        let appointment = Appointment.booked(
            id: .fresh(), service: diary.service, person: person.id, placement: placement, source: source,
            note: draft.note, now: write.now)
        if let hold = found.hold { write.transaction.enqueue(hold.delete(practice.id)) }
        write.transaction.enqueue(Hold.deleteExpired(practice.id, now: write.now))
        write.transaction.enqueue(appointment.insert(practice.id))
        appointment.enqueueSchedule(of: diary.service.visit, write)
        let owed = Message.owed(afterBooking: appointment, policy: practice.policy, zone: diary.zone, now: write.now)
        write.transaction.enqueue(Message.insert(owed, about: appointment, practice.id, now: write.now))
        write.audit("appointment.booked", "appointment", appointment.id)
        return (diary.details(of: appointment, person: person), owed.map(\.due).min())
    }

    /// Judges the start under the locks: what is known, where the visit takes place, and what else was found.
    func judge(_ write: Write) async throws -> (Diary, Placement, Found) {
        var (question, loaded, held) = (question, write.loaded, Set(locks))
        var found = try question.diary(loaded, in: database.catalogues, zones: database.zones)
        while true {
            let missing = found.map { $0.locks(at: start, in: zone).subtracting(held) } ?? []
            if found != nil && missing.isEmpty { break }
            // The practice's file has changed, or an unusually long visit touches more dates: look again, with all locks.
            question = question.afresh
            held.formUnion(missing)
            let more = missing.sorted().map { $0.statement(for: call.practice.id) }
            loaded = Array(try await write.transaction.queries(more + statements(question)).dropFirst(more.count))
            found = try question.diary(loaded, in: database.catalogues, zones: database.zones)
        }
        guard let diary = found else { throw MissingRow() }
        var rest = loaded.dropFirst(question.count)
        var hold: Hold?
        if draft.hold != nil { hold = try Hold(holding: draft, rows: rest.removeFirst(), diary: diary, start: start) }
        let placement = try diary.placement(
            at: start, holding: hold, rules: rules(of: diary.service), edition: database.zones.edition)
        return (diary, placement, Found(hold: hold, personRows: Array(rest)))
    }

    /// What was found besides the diary.
    struct Found: Sendable {
        let hold: Hold?
        let personRows: [[Row]]

        /// The person whom staff chose, who must be free then.
        func person(free during: TimeRange) throws -> Person {
            let person = try Person(personRows[0])
            let taken: [TimeRange] = try personRows[1].map { try $0["during"] }
            guard !taken.contains(where: { $0.overlaps(during) }) else {
                throw Refusal(.alreadyBooked, "This person already has an appointment at that time.")
            }
            return person
        }
    }
}

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
    /// What is known of its services; one, unless they are booked as an itinerary.
    let catalogues: [Catalogue]
    let zones: ZoneDirectory
    let start: Instant
    /// A visit that the person has and gives up for this one, which must not stand in its way.
    let givenUp: Appointment.ID?

    private let zone: Zone
    /// How each service reads the rows of one question.
    private let questions: [DiaryQuestion]

    /// - Throws: `invalid` when the start is a time that the clocks skip.
    init(
        _ draft: BookingDraft, for booked: Database.Booked?, source: Appointment.Source,
        givingUp: Appointment.ID? = nil,
        call: Call, catalogues: [Catalogue], zones: ZoneDirectory
    ) throws {
        givenUp = givingUp
        self.draft = draft
        self.booked = booked
        self.source = source
        self.call = call
        self.catalogues = catalogues
        self.zones = zones
        zone = try zones.known(catalogues[0].service.site.zone)
        start = try draft.start.instant(in: zone, at: "/start")
        questions = try DiaryQuestion.questions(
            practice: call.practice.id, catalogues, around: start, catalogues.map(\.service.visit), zone: zone,
            except: .init(hold: draft.hold?.id))
    }

    /// The shared lock of the practice, the local dates that the visits touch, and their weeks if weeks are counted.
    var locks: [Lock] {
        let starts = catalogues.map(\.service.visit).starts(from: start)
        let locks = zip(catalogues, starts).flatMap { $0.locks(of: $0.service.visit, at: $1, in: zone) }
        return [.practiceShared] + Set(locks)
    }

    /// Where it takes time.
    var whole: TimeRange? {
        let visits = catalogues.map(\.service.visit)
        let windows = zip(visits, visits.starts(from: start)).map { $0.wholeWindow(startingAt: $1) }
        return windows.first.map { windows.dropFirst().reduce($0) { $0.hull(with: $1) } }
    }

    /// What the judgement needs to know.
    var statements: [SQL] {
        var statements = questions[0].statements
        if let hold = draft.hold { statements.append(Hold.select(hold, practice: call.practice.id)) }
        if case .known(let person) = booked {
            statements += Person.statements(
                person, call.practice.id, questions[0].window, except: givenUp.map { [$0] } ?? [], isKept: true)
        }
        return statements
    }

    /// What binds the caller: the website keeps to the service's rules.
    private var judgement: Diary.Judgement {
        if draft.hold != nil { return .judgedBefore }
        if call.principal == .nobody { return .byService }
        return draft.overrideReason.map(Diary.Judgement.overridden(reason:)) ?? .byStaff
    }

    /// Judges the start and enqueues everything that a booked visit consists of.
    func place(_ booked: Database.Booked, _ write: Write) throws -> (AppointmentDetails, nextDue: Instant?) {
        let (visits, nextDue) = try place(booked, in: nil, write)
        return (visits[0], nextDue)
    }

    /// Judges the start and enqueues everything that the visits consist of, one for each service.
    ///
    /// - Parameter itinerary: what they have in common if there are several.
    func place(
        _ booked: Database.Booked, in itinerary: Itinerary.ID?, _ write: Write
    ) throws -> ([AppointmentDetails], nextDue: Instant?) {
        let practice = call.practice
        let newcomer: Person? =
            if case .newcomer(let draft) = booked { try write.enter(draft, zones: zones) } else { nil }
        let (diary, placed, found) = try judge(write)
        guard let person = newcomer ?? found.person?.person else { throw MissingRow() }

        let deadlines = try call.discreetly {
            try zip(diary.diaries, placed).map { diary, placed in
                // Whoever books on the website cannot know what a visit still needs.
                try diary.readiness(of: placed, found.facts).provisionalDeadline(
                    provisionally: draft.isProvisional || source == .website, now: write.now)
            }
        }
        let appointments = zip(diary.services, placed).enumerated().map { index, visit in
            Appointment.booked(
                id: .fresh(), service: visit.0, person: person.id, placement: visit.1.placement, source: source,
                note: draft.note, provisionalUntil: deadlines[index],
                itinerary: itinerary.map { Itinerary.Place(id: $0, position: index + 1) },
                now: write.now)
        }
        if let hold = found.hold { write.giveUp(hold) }
        write.transaction.enqueue(Hold.deleteExpired(practice.id, now: write.now))
        var nextDue: Instant?
        for (index, placed) in placed.enumerated() {
            let appointment = appointments[index]
            let plan = try write.plan(for: person, at: zone, diary.services[index].preparation, zones)
            let due = write.enqueue(appointment, placed, plan)
            nextDue = [nextDue, due].compactMap { $0 }.min()
            write.audit(
                "appointment.booked", "appointment", appointment.id,
                fields: appointment.override?.rules.map { "override: \($0)" } ?? [])
        }
        if found.person != nil {
            write.transaction.enqueue(Message.hasten(beforeBooking: appointments, practice.id, now: write.now))
        }
        let siblings = itinerary == nil ? [] : appointments.map(\.id)
        let visits = zip(diary.diaries, appointments).map {
            $0.details(of: $1, person: person, siblings: siblings)
        }
        return (visits, nextDue)
    }

    /// Judges the start under the locks: what is known, where the visits take place, and what else was found.
    func judge(_ write: Write) throws -> (ItineraryDiary, [PlacedVisit], Found) {
        let question = questions[0]
        var rest = write.loaded.dropFirst(question.count)
        let holdRows = draft.hold == nil ? nil : rest.removeFirst()
        var person: KnownPerson?
        if case .known = booked { person = try KnownPerson(Array(rest)) }
        let region = draft.region ?? person?.person.region ?? newcomer?.region
        let facts = person?.facts ?? GateFacts(born: newcomer?.born)
        let wish = Diary.Wish(
            region: region, facts: facts, personBusy: person?.busy ?? [], isUrgent: draft.isUrgent)
        var diary = try ItineraryDiary(
            questions, write.loaded.prefix(question.count), practice: call.practice, zones: zones
        ) { _ in wish }.asking(for: draft.clinicians)
        let hold = try holdRows.map {
            try Hold(holding: $0, for: diary.services.map(\.id), at: start, now: diary.first.now)
        }
        if let hold { diary.keep(to: hold) }
        let placed = try diary.placed(
            at: start, judgement, preferring: person?.clinicians.compactMap(diary.first.index) ?? [],
            region: region ?? call.practice.region, edition: zones.edition)
        return (diary, placed, Found(hold: hold, person: person, facts: facts))
    }

    private var newcomer: PersonDraft? {
        if case .newcomer(let draft) = booked { draft } else { nil }
    }

    /// What was found besides the diary.
    struct Found: Sendable {
        let hold: Hold?
        let person: KnownPerson?
        let facts: GateFacts
    }
}

extension Call {
    /// Does what may be refused for a closed gate; nobody without credentials is told how somebody's gates stand.
    func discreetly<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch var refusal as Refusal where principal == .nobody && refusal.code == .gateClosed {
            refusal.reasons = []
            throw refusal
        }
    }
}

extension Diary {
    /// How the gates of a visit stand that is about to be booked.
    func readiness(of placed: PlacedVisit, _ facts: GateFacts) -> Readiness {
        let placement = placed.placement
        return readiness(
            at: placement.during.start, date: placement.wall.start.date, region: placement.region, facts)
    }

    /// The same of one that begins then.
    func readiness(at start: Instant, date: LocalDate, region: String, _ facts: GateFacts) -> Readiness {
        Readiness(
            of: GatedVisit(
                id: nil, start: start, date: date, region: region, service: service.id,
                minimumAge: service.requirements.minimumAge),
            rules: service.gates, facts: facts, zone: zone)
    }
}

extension ItineraryDiary {
    /// Whoever was held leads what they were held for.
    fileprivate mutating func keep(to hold: Hold) {
        for (index, clinician) in ([hold.clinician] + hold.following.map(\.clinician)).enumerated()
        where diaries[index].visit.isLedByClinician {
            if let place = diaries[index].index(of: clinician) { only[index] = [place] }
        }
    }
}

extension Catalogue {
    /// What bookings of the visit's time take turns by: the dates that it touches, and the week if weeks are counted.
    func locks(of visit: Visit, at start: Instant, in zone: Zone) -> [Lock] {
        let whole = visit.wholeWindow(startingAt: start)
        let week = hasWeeklyLimits ? [Lock.week(zone.local(start).date.monday)] : []
        return week + Lock.dates(from: whole.start, to: whole.end, in: zone)
    }
}

extension Write {
    /// Enqueues everything that a new appointment consists of: row, phases, claims and what is owed.
    ///
    /// - Returns: when the first message is due.
    func enqueue(_ appointment: Appointment, _ placed: PlacedVisit, _ plan: MessagePlan) -> Instant? {
        let practice = call.practice
        transaction.enqueue(appointment.insert(practice.id))
        transaction.enqueue(PlacedVisit.plan(placed.planned(for: appointment), practice.id))
        claim(placed, for: .appointment(appointment))
        let told = tellStaff(ofNew: [appointment])
        return [send(plan.owed(afterBooking: appointment, now: now)), told].compactMap(\.self).min()
    }

    /// Enqueues everything that an appointment consists of that keeps its time and is seated anew.
    ///
    /// What was planned for this version of the schedule is written anew: nobody is told, since the person notices
    /// nothing.
    func enqueue(reseated appointment: Appointment, _ placed: PlacedVisit) {
        let practice = call.practice.id
        transaction.enqueue(appointment.release(practice))
        transaction.enqueue(appointment.update(practice))
        transaction.enqueue(
            """
            delete from appointment_phase
            where practice_id = \(practice) and appointment_id = \(appointment.id)
                and schedule_version = \(Int32(appointment.scheduleVersion))
            """)
        transaction.enqueue(PlacedVisit.plan(placed.planned(for: appointment), practice))
        claim(placed, for: .appointment(appointment))
    }

    /// Enqueues everything that a moved appointment consists of.
    ///
    /// - Parameter quietUntil: before when nothing of it may be sent, because it can still be taken back.
    /// - Returns: when the first message is due.
    func enqueue(
        moved appointment: Appointment, _ placed: PlacedVisit, _ plan: MessagePlan, quietUntil: Instant? = nil
    ) -> Instant? {
        let practice = call.practice
        let owed = plan.owed(afterMoving: appointment, now: now).map { $0.due(max($0.due, quietUntil ?? $0.due)) }
        let told = tellStaff(of: appointment, quietUntil: quietUntil)
        // Two statements: one that gave up the old claims and took the new ones would meet its own constraint.
        transaction.enqueue(appointment.release(practice.id))
        transaction.enqueue(appointment.update(practice.id))
        transaction.enqueue(PlacedVisit.plan(placed.planned(for: appointment), practice.id))
        claim(placed, for: .appointment(appointment))
        transaction.enqueue(Message.drop(about: appointment, practice.id, now: now))
        return [send(owed), told].compactMap(\.self).min()
    }
}

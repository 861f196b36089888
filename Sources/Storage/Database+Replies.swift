public import Clinic
import Foundation
import Postgres
import Scheduling

extension Database {
    /// Somebody has answered a message: the simple things are done at once, everything else becomes a task with a clock,
    /// and their words are not kept.
    ///
    /// Danger goes to whoever is on duty at once. A request of theirs that was to end unless they answer stays open.
    /// The same call again, by its key, has its effect once and gives the same. What whoever was alarmed by text answers
    /// is noted and no more, where it agrees to something or cannot be read.
    ///
    /// - Parameters:
    ///   - keyword: by which word in it the provider has acted; nil if by none.
    ///   - appointment: the visit that the message was about, if that is known.
    /// - Throws: `Refusal` `not_found`: no such person, or no such visit of theirs.
    public func hear(
        _ meaning: ReplyMeaning, keyword: ReplyKeyword? = nil, from replier: Replier,
        about appointment: Appointment.ID? = nil, call: Call
    ) async throws -> HeardReply {
        let practice = call.practice
        let kept = try await write(
            call, loading: [replier.select(practice.id)] + Staffing.statements(practice.id)
        ) { write in
            let known = try KnownReplier(write.loaded[0], of: replier, practice: practice)
            let stranger = known.person == nil ? replier.stranger(meaning.task.kind, practice) : nil
            let found = try await write.transaction.queries(
                [
                    Self.isTheirs(appointment, known.person, practice.id),
                    Self.isTalkative(known.person?.uuid ?? stranger?.id.uuid, practice.id),
                    Self.isAlarmed(replier, known.person, practice.id),
                ] + ReplyTopic.statements(of: known.person, on: replier.channel, known.address, practice.id))
            guard appointment == nil || !found[0].isEmpty else { throw Refusal.notFound("appointment") }
            let topic = try ReplyTopic(Array(found.dropFirst(3)))
            let staffing = try Staffing(Array(write.loaded.dropFirst()), practice: practice, zones: zones)
            var heard = HeardReply(meaning, from: known.person, about: appointment)
            let consent = meaning.consent(keyword)
            if let consent, replier.isHeeded || consent == .revoked {
                write.keep(consent, known, on: replier.channel)
            }
            // What whoever was alarmed agrees to is the call, and no visit.
            let isOfStaff = !found[2].isEmpty && [.yes, .accept, .other].contains(meaning)
            if !isOfStaff, replier.isHeeded { write.settle(&heard, known, topic, keyword) }
            var nextDue: Instant?
            if heard.isLeft, !isOfStaff {
                (heard.task, nextDue) = write.raise(heard, staffing, stranger, keyword, isByMail: !replier.isHeeded)
            }
            // Two machines could thank each other forever.
            let isIdle = meaning == .other && !found[1].isEmpty
            if heard.task != nil, heard.answer == nil, !isIdle { heard.answer = .noted }
            let isUnwanted = topic.isOptedOut && consent != .given && ![.crisis, .help].contains(meaning)
            if isUnwanted || !replier.canBeAnswered { heard.answer = nil }
            if let person = known.person {
                write.withdrawNotice(where: "person_id in (\(Person.same(as: person, practice.id)))")
                write.audit("reply.heard", "person", person)
            } else if let stranger {
                write.audit("reply.heard", "stranger", stranger.id)
            }
            return (try heard.kept(), nextDue)
        }
        return try await carriedOut(try HeardReply(kept), call)
    }

    private static func isTheirs(
        _ appointment: Appointment.ID?, _ person: Person.ID?, _ practice: Practice.ID
    ) -> SQL {
        """
        select 1 as known from appointment a
        where a.practice_id = \(practice) and a.appointment_id = \(appointment)
            and a.person_id in (\(person.map { Person.same(as: $0, practice) } ?? "select null::uuid"))
        """
    }

    /// Whether somebody has been heard three times within the hour.
    private static func isTalkative(_ who: UUID?, _ practice: Practice.ID) -> SQL {
        """
        select 1 as known from audit_entry
        where practice_id = \(practice) and subject_id = \(who) and action = 'reply.heard'
            and at > daybook_now() - interval '1 hour'
        offset 2 limit 1
        """
    }

    /// Whether a member of the staff with this number was alarmed by text within a day, and was not written as a person
    /// since.
    private static func isAlarmed(_ replier: Replier, _ person: Person.ID?, _ practice: Practice.ID) -> SQL {
        guard case .number(let number) = replier else { return "select 1 as known where false" }
        return """
            select 1 as known
            from task t
            join message m on (m.practice_id, m.subject_id) = (t.practice_id, t.task_id)
            where t.practice_id = \(practice) and t.created_at > daybook_now() - interval '7 days'
                and m.kind = 'alarm' and m.channel = 'text' and m.state in ('sent', 'uncertain')
                and m.settled_at > daybook_now() - interval '1 day'
                and m.staff_id in (
                    select staff_id from staff where practice_id = \(practice) and \(Replier.endsAlike(number)))
                and not exists (
                    select from message p
                    where p.practice_id = m.practice_id and p.channel = 'text' and p.state in ('sent', 'uncertain')
                        and p.person_id in (\(person.map { Person.same(as: $0, practice) } ?? "select null::uuid"))
                        and p.settled_at > m.settled_at)
            limit 1
            """
    }

    /// Does what has rules and locks of its own; what those refuse becomes a task.
    private func carriedOut(_ heard: HeardReply, _ call: Call) async throws -> HeardReply {
        var heard = heard
        do {
            for visit in heard.confirming {
                _ = try await record(.confirm, of: visit, version: nil, call: call.part("confirm/\(visit)")) { _ in
                    Answer(status: 204)
                }
            }
            if let offer = heard.offer {
                let secret = OfferSecret.text(of: offer, practice: call.practice)
                let answer = try await accept(offer, by: .person(secret: secret), call: call.part("accept")) {
                    Answer(status: 201, body: $0.appointment.state.rawValue)
                }
                if answer.body == AppointmentState.provisional.rawValue, case .booked(let visit)? = heard.answer {
                    heard.answer = .kept(visit)
                }
            }
            return heard
        } catch let refusal as Refusal where refusal.code != .unavailable {
            return try await left(heard, call)
        }
    }

    /// Leaves to somebody what could not be done.
    private func left(_ heard: HeardReply, _ call: Call) async throws -> HeardReply {
        let practice = call.practice
        let kept = try await write(call.part("task"), loading: Staffing.statements(practice.id)) { write in
            var heard = heard
            let staffing = try Staffing(write.loaded, practice: practice, zones: zones)
            let nextDue: Instant?
            (heard.task, nextDue) = write.raise(heard, staffing, nil)
            if heard.answer != nil { heard.answer = .noted }
            return (try heard.kept(), nextDue)
        }
        return try HeardReply(kept)
    }
}

extension HeardReply {
    /// Whether somebody has to look at it.
    fileprivate var isLeft: Bool {
        meaning.needsPerson || (answer == nil && confirming.isEmpty && offer == nil)
    }

    /// Notes that they take what was offered.
    fileprivate mutating func take(_ offered: (id: Offer.ID, visit: ReplyAnswer.Visit)) {
        offer = offered.id
        answer = .booked(offered.visit)
    }
}

extension Write {
    /// Keeps whether somebody wants messages, where they have such an address.
    fileprivate func keep(_ consent: ReplyMeaning.Consent, _ known: KnownReplier, on channel: Message.Channel) {
        guard let address = known.address else { return }
        switch consent {
        case .revoked:
            transaction.enqueue(OptOut.insert(channel, address, call.practice.id, now: now))
            audit("opt_out.made", known, channel)
        case .given:
            transaction.enqueue(OptOut.delete(channel, address, call.practice.id))
            audit("opt_out.undone", known, channel)
        }
    }

    /// Does what can be done at once, and notes what is to be done next and what is answered.
    fileprivate func settle(
        _ heard: inout HeardReply, _ known: KnownReplier, _ topic: ReplyTopic, _ keyword: ReplyKeyword?
    ) {
        switch heard.meaning {
        case .crisis, .help: heard.answer = heard.meaning.answerToAnybody
        case .stop, .cancel:
            guard known.address != nil else { return }
            let visit = topic.ahead.first { $0.appointment.state.isFirm }.map(ReplyAnswer.Visit.init)
            // What the provider has answered itself names no visit, and nothing may follow it: somebody says that it stands.
            if keyword == .stop, visit != nil { return }
            heard.answer = visit.map { ReplyAnswer.stopped($0) } ?? heard.meaning.answerToAnybody
        case .start: heard.answer = known.address == nil ? nil : heard.meaning.answerToAnybody
        case .yes:
            if let offer = topic.offerTold { return heard.take(offer) }
            let visits = topic.visits(named: heard.appointment)
            guard let first = visits.first, visits.allSatisfy({ $0.appointment.state.isFirm }) else { return }
            heard.confirming = visits.filter { $0.appointment.state == .booked }.map(\.appointment.id)
            heard.answer = .confirmed(.init(first), count: visits.count)
        case .move, .change:
            guard let visit = topic.visitToMove(named: heard.appointment)?.appointment, !topic.isOptedOut else {
                return
            }
            heard.answer = .change(link(.move, to: visit.id, expires: visit.during.start + .days(30)))
        case .accept:
            if let offer = topic.offer { heard.take(offer) }
        case .other: break
        }
    }

    /// Enqueues what somebody has to do about an answer, and an alarm where somebody is in danger.
    fileprivate func raise(
        _ heard: HeardReply, _ staffing: Staffing, _ stranger: DeskTask.Stranger?, _ keyword: ReplyKeyword? = nil,
        isByMail: Bool = false
    ) -> (task: HeardReply.Owed, nextDue: Instant?) {
        var (kind, lane, within) = heard.meaning.task
        // Nothing is wrong: they are told what nothing may tell them in writing any more.
        if heard.meaning == .stop, keyword == .stop || isByMail, heard.person != nil {
            (kind, lane) = (.contact, .routine)
        }
        let task = DeskTask(
            id: .fresh(), kind: kind, lane: lane, person: heard.person, appointment: heard.appointment,
            stranger: stranger,
            due: staffing.instant(after: within, now: now) ?? now + within,
            owner: heard.meaning == .crisis ? staffing.onDuty(now: now)?.id : nil, created: now)
        let nextDue = raise(task, staffing)
        return (HeardReply.Owed(task), nextDue)
    }

    private func audit(_ action: String, _ known: KnownReplier, _ channel: Message.Channel) {
        if let person = known.person {
            audit(action, "person", person, fields: [channel.rawValue])
        } else {
            audit(action, "practice", call.practice.id, fields: [channel.rawValue])
        }
    }
}

extension AppointmentState {
    /// Whether the visit is booked and waits for nothing.
    fileprivate var isFirm: Bool { self == .booked || self == .confirmed }
}

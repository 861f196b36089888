public import Clinic
import Postgres
public import Scheduling

/// Who answers an offer.
public enum OfferAnswerer: Hashable, Sendable {
    /// Staff, for the person.
    case staff
    /// The person, by the secret of the offer.
    case person(secret: String)
}

extension Database {
    /// A page of offers, the oldest first.
    ///
    /// - Parameter state: nil for all that were ever made.
    public func offers(
        state: Offer.State? = nil, after cursor: ListCursor? = nil, limit: Int, practice: Practice,
        deadline: ContinuousClock.Instant
    ) async throws -> ListPage<OfferDetails> {
        var condition: SQL = "where o.practice_id = \(practice.id)"
        if let state { condition = "\(condition) and o.state = \(state.rawValue)" }
        if let cursor, let id = Offer.ID(cursor.id) {
            condition = "\(condition) and (o.created_at, o.offer_id) > (\(cursor.at), \(id))"
        }
        let rows = try await read(
            practice.id, deadline: deadline,
            ["\(OfferDetails.select) \(condition) order by o.created_at, o.offer_id limit \(Int32(limit + 1))"])[0]
        let found = try rows.prefix(limit).map { try OfferDetails($0) }
        let last = rows.count > limit ? found.last?.offer : nil
        return ListPage(elements: found, next: last.map { ListCursor(at: $0.created, id: $0.id.description) })
    }

    /// One offer.
    ///
    /// - Throws: `Refusal` `not_found`.
    public func offer(
        _ id: Offer.ID, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> OfferDetails {
        let rows = try await read(practice.id, deadline: deadline, [OfferDetails.select(id, practice.id)])[0]
        guard let row = rows.first else { throw Refusal.notFound("offer") }
        return try OfferDetails(row)
    }

    /// Makes an appointment of an offer and cancels the visit that the person had, in one transaction.
    ///
    /// - Throws: `Refusal`: `not_found` (no such offer, or the secret is not its secret), `hold_expired`,
    ///   `state_conflict` (it is settled), and those of booking.
    public func accept(
        _ id: Offer.ID, by answerer: OfferAnswerer, through link: LinkText? = nil, call: Call,
        answer: @escaping @Sendable (AppointmentDetails) throws -> Answer
    ) async throws -> Answer {
        let practice = call.practice
        // What is offered never changes: it is read first, so that the booking can be judged under its locks.
        let known = try await offer(id, practice: practice, deadline: call.deadline)
        let (entry, offered) = (known.waitlist.entry, known.offer)
        let draft = BookingDraft(
            service: known.waitlist.serviceCode, start: .instant(offered.during.start), clinician: nil,
            hold: offered.hold.map { HoldClaim(id: $0, secret: OfferSecret.hold(of: id, practice: practice)) },
            note: "",
            isProvisional: true
        )
        let source: Appointment.Source = answerer == .staff ? .staff : .website
        return try await withCatalogue(
            draft.service, publicOnly: false, practice: practice.id, deadline: call.deadline
        ) { catalogue in
            let booking = try Booking(
                draft, for: .known(entry.person), source: source, givingUp: entry.appointment, call: call,
                catalogues: [catalogue], zones: zones)
            let answered = Self.answered(id, entry.id, by: answerer, practice.id)
            let old = entry.appointment.map { [Self.select($0, practice.id, forUpdate: true)] } ?? []
            let linked = link.map { [Link.select($0, practice.id, forUpdate: true)] } ?? []
            let loading = linked + answered + old + booking.statements
            return try await write(call, locks: booking.locks, loading: loading) { write in
                if link != nil { try write.act(on: write.loaded[0]) }
                let write = write.dropping(linked.count)
                let current = try Self.current(write)
                // Whoever comes too late hears so before anything is judged.
                _ = try current.offer.declined(now: write.now)
                guard draft.hold != nil else { throw Hold.expired }
                var givenUpDue: Instant?
                if let row = write.loaded.dropFirst(answered.count).prefix(old.count).first?.first {
                    givenUpDue = try write.giveUp(try AppointmentDetails(row).appointment, for: offered.during.start)
                }
                let (details, nextDue) = try booking.place(
                    .known(entry.person), write.dropping(answered.count + old.count))
                let accepted = try current.offer.accepted(as: details.appointment.id, now: write.now)
                write.transaction.enqueue(accepted.update(practice.id))
                write.transaction.enqueue(try current.waitlist.entry.booked(now: write.now).update(practice.id))
                write.audit("offer.accepted", "offer", id, fields: ["state"])
                write.audit("waitlist_entry.booked", "waitlist_entry", entry.id, fields: ["state"])
                return (try answer(details), [nextDue, givenUpDue].compactMap(\.self).min())
            }
        }
    }

    /// Lets an offer go: the person waits on with the place that they had, and the time passes on.
    ///
    /// - Throws: `Refusal`: `not_found`, `hold_expired`, `state_conflict`.
    public func decline(
        _ id: Offer.ID, by answerer: OfferAnswerer, through link: LinkText? = nil, call: Call,
        answer: @escaping @Sendable (OfferDetails) throws -> Answer
    ) async throws -> Answer {
        try await settle(id, by: answerer, through: link, call: call, answer: answer) { try $0.declined(now: $1) }
    }

    /// Takes an offer back; the person waits on with the place that they had.
    ///
    /// - Throws: `Refusal`: `not_found`, `state_conflict`.
    public func withdraw(
        _ id: Offer.ID, call: Call, answer: @escaping @Sendable (OfferDetails) throws -> Answer
    ) async throws -> Answer {
        try await settle(id, by: .staff, call: call, answer: answer) { try $0.withdrawn(now: $1) }
    }

    /// Makes a link with which the person can answer an offer.
    ///
    /// - Returns: the link, and when it ends: with the offer.
    /// - Throws: `Refusal`: `not_found`, `state_conflict` when it is settled.
    public func makeLink(to id: Offer.ID, call: Call) async throws -> (text: LinkText, expires: Instant) {
        let practice = call.practice
        let answer = try await write(call, loading: [OfferDetails.select(id, practice.id)]) { write in
            guard let row = write.loaded[0].first else { throw Refusal.notFound("offer") }
            let offer = try OfferDetails(row).offer
            _ = try offer.declined(now: write.now)
            let link = write.link(.offer, to: id, expires: offer.expires)
            return (Answer(status: 201, body: "\(link) \(offer.expires.rfc3339)"), nil)
        }
        let words = answer.body.split(separator: " ").map(String.init)
        guard words.count == 2, let link = Link.ID(words[0]), let expires = Instant(rfc3339: words[1]) else {
            throw MissingRow()
        }
        return (LinkText(link, .offer, practice: practice), expires)
    }

    private func settle(
        _ id: Offer.ID, by answerer: OfferAnswerer, through link: LinkText? = nil, call: Call,
        answer: @escaping @Sendable (OfferDetails) throws -> Answer,
        transition: @escaping @Sendable (Offer, Instant) throws -> Offer
    ) async throws -> Answer {
        let practice = call.practice.id
        let entry = try await offer(id, practice: call.practice, deadline: call.deadline).offer.entry
        let linked = link.map { [Link.select($0, practice, forUpdate: true)] } ?? []
        let loading = linked + Self.answered(id, entry, by: answerer, practice)
        return try await write(call, loading: loading) { write in
            if link != nil { try write.act(on: write.loaded[0]) }
            let write = write.dropping(linked.count)
            let current = try Self.current(write)
            let (offer, entry) = try write.settled(current) { try transition($0, $1) }
            return (try answer(current.with(offer, entry)), nil)
        }
    }

    /// Three statements: the hold of the offer, the offer itself, if the secret is its secret, and its entry, all locked.
    ///
    /// They are locked in this order wherever several of them are.
    private static func answered(
        _ id: Offer.ID, _ entry: WaitlistEntry.ID, by answerer: OfferAnswerer, _ practice: Practice.ID
    ) -> [SQL] {
        let secret: SQL =
            switch answerer {
            case .staff: ""
            case .person(let secret): "and o.secret_hash = \(SecretHash.bytes(of: secret))"
            }
        return [
            OfferDetails.hold(where: "offer_id = \(id)", practice),
            """
            \(OfferDetails.select)
            where o.practice_id = \(practice) and o.offer_id = \(id) \(secret) for update of o
            """,
            WaitlistDetails.select(entry, practice, forUpdate: true),
        ]
    }

    private static func current(_ write: Write) throws -> OfferDetails {
        guard let row = write.loaded[1].first else { throw Refusal.notFound("offer") }
        let details = try OfferDetails(row)
        // The offer's row shows its entry as it was before the lock was waited for.
        return details.with(details.offer, try WaitlistDetails(write.loaded[2]).entry)
    }
}

extension Write {
    /// Enqueues the end of an offer that does not become a visit: the time is free again, and the person waits on.
    func settled(
        _ details: OfferDetails, _ transition: (Offer, Instant) throws -> Offer
    ) throws -> (Offer, WaitlistEntry) {
        let practice = call.practice.id
        let offer = try transition(details.offer, now)
        transaction.enqueue(offer.update(practice))
        transaction.enqueue(details.offer.release(practice))
        var entry = details.waitlist.entry
        // Whoever waits no more has gone without an answer.
        if entry.state == .offered {
            entry = try entry.waitingOn()
            transaction.enqueue(entry.update(practice))
        }
        audit("offer.\(offer.state.rawValue)", "offer", offer.id, fields: ["state"])
        return (offer, entry)
    }

    /// Cancels the visit that somebody had, because they have accepted an earlier one.
    ///
    /// One that is over or has been cancelled stays as it is.
    ///
    /// - Parameter start: when the other begins.
    /// - Returns: when the first message about it is due.
    /// - Throws: `state_conflict` when it is not earlier any more.
    fileprivate func giveUp(_ visit: Appointment, for start: Instant) throws -> Instant? {
        guard visit.state.isUpcoming, visit.during.start > now else { return nil }
        guard start < visit.during.start else {
            throw Refusal(.stateConflict, "The visit that they have has been moved, and is not later any more.")
        }
        // First, so that the new visit does not meet the claim of the person in the old one.
        let cancelled = try visit.cancelled(Cancellation(actor: .person, reason: .other), now: now)
        let due = enqueue(cancelled: cancelled)
        transaction.enqueue(Series.noteChange(of: cancelled, call.practice.id, now: now))
        return due
    }
}

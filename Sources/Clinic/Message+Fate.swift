public import Scheduling

extension Message {
    /// What a message is about, as it is now.
    public enum Topic: Hashable, Sendable {
        case appointment(Appointment)
        /// The visits of a series, or of one of its weeks, that lie ahead.
        case visits([Appointment])
        case checkIn(CheckIn)
        case offer(Offer)
        case entry(WaitlistEntry)
        case task(DeskTask)
        /// - isWanted: whether whoever it goes to still asks for it.
        case huddle(Huddle, isWanted: Bool)
        /// - isWanted: whether whoever it goes to still asks for it.
        case changes(DayChanges, isWanted: Bool)
    }

    /// What is known of a message whose time has come.
    public struct Facts: Sendable {
        /// What it says.
        public let kind: Kind
        /// By which way it would go out.
        public let channel: Channel
        /// The version of its topic that it is about.
        public let version: Int
        /// What it is about.
        public let topic: Topic
        /// How the person can be reached.
        public let reach: Reach
        /// When it was due, as it was put off last.
        public let due: Instant
        /// How often it has been claimed: 1 where it is judged for the first time.
        public let attempt: Int
        /// The other channels on which the same was to go out.
        public let tried: Set<Channel>
        /// When the first visit would have begun that the change is about and that stands no more, if it lies ahead.
        public let formerStart: Instant?
        /// Whether a move was taken back before the person was told of it, and the visit is as they were told last.
        public let isUndone: Bool
        /// Whether it is a reminder, and another one of the visit as it is planned has gone out.
        public let isReminded: Bool
        /// The first of the times that a sheet names, if it is one.
        public let deadline: Instant?
        /// Where what to do before the same visit stands, if it says what a reminder would.
        public let sheet: Twin?
        /// Where the reminder of another visit of the day stands, if it names this one.
        public let neighbour: Twin?

        /// What is known of a message.
        public init(
            kind: Kind, channel: Channel, version: Int, topic: Topic, reach: Reach, due: Instant, attempt: Int,
            tried: Set<Channel> = [], formerStart: Instant? = nil, isUndone: Bool = false, isReminded: Bool = false,
            deadline: Instant? = nil, sheet: Twin? = nil, neighbour: Twin? = nil
        ) {
            self.kind = kind
            self.channel = channel
            self.version = version
            self.topic = topic
            self.reach = reach
            self.due = due
            self.attempt = attempt
            self.tried = tried.subtracting([channel])
            self.formerStart = formerStart
            self.isUndone = isUndone
            self.isReminded = isReminded
            self.deadline = deadline
            self.sheet = sheet
            self.neighbour = neighbour
        }
    }

    /// What becomes of a message when its time has come: it is sent, or there is a reason not to.
    public enum Fate: Hashable, Sendable {
        case send
        /// Not now.
        case later(Instant, reason: String)
        /// Not now, and not at all where another message has said the same by then.
        case merged(until: Instant, reason: String)
        /// Not on this channel.
        case elsewhere(Channel, reason: String)
        /// Never.
        case settle(State, reason: String)
    }

    /// Judges a due message against its topic as it is now, how the person wants to be reached, and the time of day.
    ///
    /// - Parameter served: the channels that go out at all.
    public static func fate(
        of facts: Facts, served: Set<Channel>, times: SendingTimes, policy: Policy, now: Instant
    ) -> Fate {
        if let end = facts.staleness(policy: policy) { return .settle(.dropped, reason: end) }
        let latest = facts.latest(policy: policy)
        if let latest, now >= latest { return .settle(.tooLate, reason: facts.lateness) }
        if let fate = facts.merged(latest: latest, times: times, now: now) { return fate }
        // The way is chosen by what is so now and not by where the message has been, so that it never goes in circles.
        let ways = facts.reach.ways.filter { served.contains($0) && !facts.tried.contains($0) }
        let isFull = facts.isFull(policy.messages, times, now: now)
        guard let way = ways.first(where: { $0 != .text || !isFull }) ?? ways.first else {
            return .settle(.unreachable, reason: facts.reach.hindrance(on: facts.channel, served: served))
        }
        if way != facts.channel {
            let isFullHere = isFull && facts.channel == .text && ways.contains(.text)
            return .elsewhere(
                way, reason: isFullHere ? enough : facts.reach.hindrance(on: facts.channel, served: served))
        }
        return facts.timed(isFull: isFull, times: times, latest: latest, now: now)
    }

    fileprivate static let enough = "enough texts for now"
    fileprivate static let enoughUntilThen = "enough texts until then"
}

extension Message.Facts {
    /// Why the message is owed no more; nil while it is.
    fileprivate func staleness(policy: Policy) -> String? {
        switch topic {
        case .appointment(let appointment):
            if appointment.scheduleVersion != version { return Message.Reason.changed }
            if kind == .moved, isUndone { return "it is where it was" }
            let isOwed =
                switch kind {
                case .cancelled: appointment.state == .cancelled
                case .provisional: appointment.state == .provisional
                case .missed: appointment.state == .missed
                default: appointment.state.isUpcoming
                }
            return isOwed ? nil : "the appointment is \(appointment.state.rawValue)"
        case .visits(let visits):
            let isOwed = visits.isEmpty == (kind == .seriesCancelled)
            return isOwed ? nil : visits.isEmpty ? Message.Reason.noVisit : Message.Reason.newVisits
        case .checkIn(let checkIn):
            return checkIn.state == .open ? nil : Message.Reason.checkInIs + checkIn.state.rawValue
        case .offer(let offer): return offer.state == .open ? nil : Message.Reason.offerIs + offer.state.rawValue
        case .entry(let entry): return entry.state == .waiting ? nil : Message.Reason.entryIs + entry.state.rawValue
        case .task(let task):
            guard task.state == .open else { return Message.Reason.taskDone }
            return task.nextAlarm == nil ? Message.Reason.taskTaken : nil
        case .huddle(let huddle, let isWanted):
            return !isWanted ? "it is asked for no more" : huddle.visits.isEmpty ? "there are no visits" : nil
        case .changes(let changes, let isWanted):
            return !isWanted
                ? "it is asked for no more" : changes.isEmpty ? "nothing has changed after all" : nil
        }
    }

    /// From when on it makes no sense any more; nil for never.
    func latest(policy: Policy) -> Instant? {
        switch topic {
        case .appointment(let appointment):
            switch kind {
            case .missed: appointment.during.start + .days(3)
            case .prepare: min(deadline ?? appointment.during.start, appointment.during.start)
            default: appointment.during.start
            }
        case .visits(let visits): visits.map(\.during.start).max()
        case .checkIn(let checkIn): checkIn.due + .hours(policy.followUp.answerHours)
        case .offer(let offer): offer.expires
        case .entry(let entry): entry.wish.window.end
        // Whoever is in danger is in danger until somebody sees to it.
        case .task: nil
        case .huddle(let huddle, _): huddle.end
        case .changes(let changes, _): changes.end
        }
    }

    /// What becomes of a reminder where another message says the same on that day.
    fileprivate func merged(latest: Instant?, times: SendingTimes, now: Instant) -> Message.Fate? {
        guard case .reminder = kind else { return nil }
        return sheet?.fate(of: self, as: .sheet, until: latest, times: times, now: now)
            ?? neighbour?.fate(of: self, as: .neighbour, until: latest, times: times, now: now)
    }

    /// Whether it would be a text too many.
    ///
    /// A sheet of which nobody knows whether it went out keeps back no reminder, which goes out in its place.
    fileprivate func isFull(_ policy: MessagePolicy, _ times: SendingTimes, now: Instant) -> Bool {
        guard kind.isHeldBack else { return false }
        guard case .reminder = kind, let sheet, sheet.state == .uncertain, sheet.channel == .text else {
            return reach.isFull(policy, times, now: now)
        }
        return reach.without(text: sheet.at).isFull(policy, times, now: now)
    }

    fileprivate var lateness: String {
        switch topic {
        case .appointment:
            switch kind {
            case .missed: "too long after the visit"
            case .prepare: "the first of its times was over"
            default: "the visit had begun"
            }
        case .visits: "the last visit had begun"
        case .checkIn: "too long after it was due"
        case .offer: Message.Reason.offerExpired
        case .entry: "the time that was waited for is over"
        case .task: ""
        case .huddle: "half of the day is over"
        case .changes: "the visits had begun an hour before"
        }
    }

    /// Whether it is sent at this time of the day, and after so many others.
    fileprivate func timed(isFull: Bool, times: SendingTimes, latest: Instant?, now: Instant) -> Message.Fate {
        if kind.isForStaff { return .send }
        let limit = latest ?? .distantFuture
        if keepsHours, !times.allow(now) {
            let morning = times.first(from: now)
            // Nobody is to come in vain because it was night.
            if let morning, morning < (kind.isChange ? min(limit, formerStart ?? limit) : limit) {
                return .later(morning, reason: "outside the person's hours")
            }
            guard kind.isChange else { return .settle(.tooLate, reason: closing(isFull: isFull)) }
        }
        if channel == .text, isFull {
            if let next = times.nextDay(after: now), next < limit { return .later(next, reason: Message.enough) }
            return .settle(.tooLate, reason: Message.enoughUntilThen)
        }
        return .send
    }

    /// Why it is too late where the hours open again only when it makes no sense any more.
    ///
    /// By this word somebody calls about a reminder, and the call list names it: only where nothing but the hour kept
    /// it, and nothing else has told the person.
    private func closing(isFull: Bool) -> String {
        guard case .reminder = kind else { return Message.Reason.closed }
        if channel == .text, isFull { return Message.enoughUntilThen }
        let isConfirmed =
            switch topic {
            case .appointment(let appointment): appointment.state == .confirmed
            default: false
            }
        let isKnown = isConfirmed || isReminded || sheet?.state == .sent
        return isKnown ? Message.Reason.known : Message.Reason.closed
    }
}

extension Reach {
    /// The same without a text that was sent then.
    fileprivate func without(text: Instant) -> Reach {
        Reach(email: email, phone: phone, wish: wish, optedOut: optedOut, texts: texts.filter { $0 != text })
    }

    /// Why a channel does not lead to the person, in words that say nothing about anybody.
    fileprivate func hindrance(on channel: Message.Channel, served: Set<Message.Channel>) -> String {
        if address(on: channel) == nil { return channel == .email ? "no e-mail address" : "no phone number" }
        if optedOut.contains(channel) { return Message.Reason.optedOut }
        if wish == .call { return "the person wants to be called" }
        return served.contains(channel) ? "the person would rather be reached otherwise" : "nothing goes out this way"
    }
}

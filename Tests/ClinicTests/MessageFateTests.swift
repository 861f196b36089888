import Clinic
import Foundation
import Scheduling
import Testing

/// What becomes of a message when its time has come.
struct MessageFateTests {
    static let both: Set<Message.Channel> = [.email, .text]

    /// The visit of `AppointmentTests` is at 08:00 in UTC.
    func fate(
        _ kind: Message.Kind, on channel: Message.Channel = .email, of state: AppointmentState = .booked,
        version: Int = 1, reach: Reach = Reach(email: "rosa@begay.example", phone: "+19285550107"),
        tried: Set<Message.Channel> = [], served: Set<Message.Channel> = both, before: Duration = .hours(24),
        hours: SendingHours? = SendingHours("00:00-24:00"), policy: Policy = Policy(), isUndone: Bool = false,
        lead: Duration? = nil, sheet: Message.Twin? = nil, neighbour: Message.Twin? = nil, attempt: Int = 1,
        late: Duration = .zero
    ) throws -> Message.Fate {
        let appointment = try AppointmentTests.make(state)
        let times = SendingTimes(
            try #require(hours), region: "US-UT", zone: try Zone.machine("Etc/UTC"), laws: [])
        let now = appointment.during.start - before
        return Message.fate(
            of: Message.Facts(
                kind: kind, channel: channel, version: version, topic: .appointment(appointment), reach: reach,
                due: now - late, attempt: attempt, tried: tried, isUndone: isUndone,
                deadline: lead.map { appointment.during.start - $0 },
                sheet: sheet, neighbour: neighbour),
            served: served, times: times, policy: policy, now: now)
    }

    func fate(
        _ kind: Message.Kind, _ topic: Message.Topic, now: Instant,
        reach: Reach = Reach(email: nil, phone: "+1", wish: .text)
    ) throws -> Message.Fate {
        // At this hour nobody else is written to.
        let times = SendingTimes(
            try #require(SendingHours("09:00-09:01")), region: "US-UT", zone: try Zone.machine("Etc/UTC"), laws: [])
        return Message.fate(
            of: Message.Facts(
                kind: kind, channel: .text, version: 1, topic: topic, reach: reach, due: now, attempt: 1),
            served: Self.both, times: times, policy: Policy(), now: now)
    }

    @Test func `an alarm goes out at any hour, until somebody sees to it`() throws {
        let now = Instant(secondsSinceUnixEpoch: 1_800_000_000)
        let task = DeskTask(
            id: DeskTask.ID(UUID()), kind: .call, lane: .now, due: now, created: now, nextAlarm: now + .minutes(5))
        #expect(try fate(.alarm, .task(task), now: now) == .send)
        #expect(try fate(.alarm, .task(task), now: now + .days(2)) == .send)
        let taken = try task.owned(by: StaffMember.ID(UUID()))
        #expect(try fate(.alarm, .task(taken), now: now) == .settle(.dropped, reason: "somebody sees to it"))
        let done = try task.done(by: nil, .reached, now: now)
        #expect(try fate(.alarm, .task(done), now: now) == .settle(.dropped, reason: "the task is done"))
        let reach = Reach(email: "gwen@holos.example", phone: nil, wish: .text)
        #expect(
            try fate(.alarm, .task(task), now: now, reach: reach) == .elsewhere(.email, reason: "no phone number"))
    }

    @Test func `what the day brings is sent until noon, on days with visits, to whoever asks for it`() throws {
        let now = Instant(secondsSinceUnixEpoch: 1_800_000_000)
        func huddle(_ visits: [Huddle.Visit]) throws -> Huddle {
            Huddle(
                date: try #require(LocalDate("2027-01-15")), zone: "Etc/UTC", end: now + .hours(4), visits: visits,
                openTasks: 0, lateTasks: 0, away: [])
        }
        let visit = Huddle.Visit(start: now, initials: "RB", kind: "call", room: nil, clinician: "imani", holds: [])
        #expect(try fate(.huddle, .huddle(huddle([visit]), isWanted: true), now: now) == .send)
        for (topic, at, state, reason) in [
            (
                Message.Topic.huddle(try huddle([visit]), isWanted: true), now + .hours(4), Message.State.tooLate,
                "half of the day is over"
            ),
            (.huddle(try huddle([]), isWanted: true), now, .dropped, "there are no visits"),
            (.huddle(try huddle([visit]), isWanted: false), now, .dropped, "it is asked for no more"),
        ] {
            #expect(try fate(.huddle, topic, now: at) == .settle(state, reason: reason))
        }
    }

    @Test func `what changes in a day is sent until an hour after it, unless it was undone or is not wanted`() throws {
        let now = Instant(secondsSinceUnixEpoch: 1_800_000_000)
        let moved = DayChanges.Visit(.moved, initials: "RB", start: now, before: now - .hours(5))
        let earlier = DayChanges.Visit(.moved, initials: "RB", start: now - .hours(5), before: now)
        let (told, nothing) = (DayChanges(visits: [moved], zone: "Etc/UTC"), DayChanges(visits: [], zone: nil))
        let unread = DayChanges(visits: [], zone: nil, isWhole: false)
        #expect(try fate(.changes, .changes(told, isWanted: true), now: now + .minutes(59)) == .send)
        #expect(DayChanges(visits: [earlier], zone: nil).end == now + .hours(1))
        #expect(try fate(.changes, .changes(unread, isWanted: true), now: now) == .send)
        for (topic, at, state, reason) in [
            (
                Message.Topic.changes(told, isWanted: true), now + .hours(1), Message.State.tooLate,
                "the visits had begun an hour before"
            ),
            (.changes(nothing, isWanted: true), now, .dropped, "nothing has changed after all"),
            (.changes(told, isWanted: false), now, .dropped, "it is asked for no more"),
        ] {
            #expect(try fate(.changes, topic, now: at) == .settle(state, reason: reason))
        }
    }

    @Test func `a visit has changed for a clinician if it is theirs and was not, or the other way round`() {
        typealias Visit = DayChanges.Visit
        let (then, now) = (Instant(secondsSinceUnixEpoch: 0), Instant(secondsSinceUnixEpoch: 3600))
        func change(_ before: Instant?, _ state: AppointmentState, isTheirs: Bool, start: Instant) -> Visit? {
            Visit(before: before, now: state, isTheirs: isTheirs, start: start, initials: "RB")
        }
        #expect(change(nil, .booked, isTheirs: true, start: now) == Visit(.booked, initials: "RB", start: now))
        #expect(change(nil, .cancelled, isTheirs: true, start: now) == nil)
        #expect(change(nil, .booked, isTheirs: false, start: now) == nil)
        #expect(change(then, .booked, isTheirs: true, start: then) == nil)
        let moved = Visit(.moved, initials: "RB", start: now, before: then)
        #expect(change(then, .confirmed, isTheirs: true, start: now) == moved)
        #expect(change(then, .cancelled, isTheirs: true, start: now) == Visit(.cancelled, initials: "RB", start: then))
        #expect(change(then, .booked, isTheirs: false, start: now) == Visit(.handedOn, initials: "RB", start: then))
    }

    @Test(arguments: [
        ("remind_1d", 1, AppointmentState.booked, "send"), ("remind_1d", 1, .confirmed, "send"),
        ("remind_1d", 1, .cancelled, "dropped"), ("remind_1d", 1, .missed, "dropped"),
        ("remind_1d", 0, .booked, "dropped"), ("provisional", 1, .provisional, "send"),
        ("provisional", 1, .booked, "dropped"), ("cancelled", 1, .cancelled, "send"),
        ("cancelled", 1, .booked, "dropped"), ("missed", 1, .missed, "send"), ("missed", 1, .arrived, "dropped"),
        ("prepare", 1, .booked, "send"), ("prepare", 1, .cancelled, "dropped"),
    ])
    func `a message that is due is judged by the visit as it is now`(
        kind: String, version: Int, state: AppointmentState, outcome: String
    ) throws {
        switch try fate(#require(Message.Kind(name: kind)), of: state, version: version) {
        case .send: #expect(outcome == "send")
        case .settle(let state, _): #expect(outcome == state.rawValue)
        case let other: Issue.record("\(other)")
        }
    }

    @Test func `a message about a visit that has begun is too late`() throws {
        #expect(
            try fate(.reminder(.hours(2)), before: .zero) == .settle(.tooLate, reason: "the visit had begun"))
    }

    @Test func `who can be reached otherwise is reached otherwise`() throws {
        let phone = Reach(email: nil, phone: "+19285550107")
        #expect(try fate(.booked, reach: phone) == .elsewhere(.text, reason: "no e-mail address"))
        #expect(try fate(.booked, on: .text, reach: phone, tried: [.email]) == .send)
        let mail = Reach(email: "rosa@begay.example", phone: nil)
        #expect(try fate(.booked, on: .text, reach: mail) == .elsewhere(.email, reason: "no phone number"))
        #expect(
            try fate(.booked, reach: phone, served: [.email])
                == .settle(.unreachable, reason: "no e-mail address"))
    }

    @Test
    func `who has opted out of texts gets mail if there is an address, and who has of mail is not texted unasked`()
        throws
    {
        let out = Reach(email: "rosa@begay.example", phone: "+19285550107", optedOut: [.text])
        #expect(try fate(.booked, on: .text, reach: out) == .elsewhere(.email, reason: "the person has opted out"))
        // Who wants no more mail and never asked for texts is called, and whoever asked for them gets them.
        let called = Message.Fate.settle(.unreachable, reason: "the person has opted out")
        let texted = Message.Fate.elsewhere(.text, reason: "the person has opted out")
        let wishes: [(ContactWishes.Channel?, Message.Fate)] = [(nil, called), (.email, called), (.text, texted)]
        for (wish, expected) in wishes {
            let reach = Reach(email: "rosa@begay.example", phone: "+19285550107", wish: wish, optedOut: [.email])
            #expect(try fate(.booked, reach: reach) == expected)
        }
        let alone = Reach(email: nil, phone: "+19285550107", optedOut: [.text])
        #expect(
            try fate(.booked, on: .text, reach: alone)
                == .settle(.unreachable, reason: "the person has opted out"))
    }

    @Test func `who wants to be called is written nothing`() throws {
        let caller = Reach(email: "rosa@begay.example", phone: "+19285550107", wish: .call)
        #expect(
            try fate(.reminder(.days(1)), reach: caller)
                == .settle(.unreachable, reason: "the person wants to be called"))
    }

    @Test func `who would rather have texts gets them, and mail once that has failed`() throws {
        let texting = Reach(email: "rosa@begay.example", phone: "+19285550107", wish: .text)
        #expect(
            try fate(.booked, reach: texting)
                == .elsewhere(.text, reason: "the person would rather be reached otherwise"))
        #expect(try fate(.booked, reach: texting, tried: [.text]) == .send)
    }

    @Test func `what is due at night waits for the morning or is too late`() throws {
        let start = try AppointmentTests.make(.booked).during.start
        let morning = try #require(SendingHours("07:30-20:00"))
        #expect(
            try fate(.reminder(.hours(2)), before: .hours(2), hours: morning)
                == .later(start - .minutes(30), reason: "outside the person's hours"))
        #expect(
            try fate(.reminder(.hours(2)), before: .hours(2), hours: SendingHours("08:00-20:00"))
                == .settle(.tooLate, reason: "outside the person's hours until then"))
    }

    @Test func `nobody comes in vain because it was night`() throws {
        #expect(
            try fate(.cancelled, of: .cancelled, before: .hours(2), hours: SendingHours("09:00-20:00")) == .send)
        #expect(try fate(.reminder(.hours(2)), before: .hours(2), hours: SendingHours("09:00-20:00")) != .send)
    }

    @Test func `a confirmation by mail answers at once, by night too, and by text it waits`() throws {
        #expect(try fate(.booked, before: .hours(5), hours: SendingHours("07:00-20:00")) == .send)
        let texting = Reach(email: nil, phone: "+19285550107")
        let start = try AppointmentTests.make(.booked).during.start
        #expect(
            try fate(.booked, on: .text, reach: texting, before: .hours(5), hours: SendingHours("07:00-20:00"))
                == .later(start - .hours(1), reason: "outside the person's hours"))
    }

    @Test func `one text a day and three a week, and mail beyond that`() throws {
        let start = try AppointmentTests.make(.booked).during.start
        func reach(_ ago: [Duration], email: String? = nil) -> Reach {
            Reach(email: email, phone: "+19285550107", wish: .text, texts: ago.map { start - .hours(96) - $0 })
        }
        let early: Duration = .hours(96)
        #expect(try fate(.reminder(.days(3)), on: .text, reach: reach([.days(2)]), before: early) == .send)
        #expect(
            try fate(.reminder(.days(3)), on: .text, reach: reach([.hours(1)]), before: early)
                == .later(start - .hours(80), reason: "enough texts for now"))
        #expect(
            try fate(
                .reminder(.days(3)), on: .text, reach: reach([.hours(1)], email: "rosa@begay.example"), before: early)
                == .elsewhere(.email, reason: "enough texts for now"))
        #expect(
            try fate(
                .reminder(.days(3)), on: .text, reach: reach([.days(2), .days(3), .days(4)]), before: early) != .send)
        // A notice that the visit has moved is no matter of frequency.
        #expect(try fate(.moved, on: .text, reach: reach([.hours(1)]), before: early) == .send)
    }

    @Test func `what to do before waits for no other text, and counts as one`() throws {
        let start = try AppointmentTests.make(.booked).during.start
        let today: [Instant] = (1...3).map { start - .hours(14) - .minutes(10 * $0) }
        let full = Reach(email: "rosa@begay.example", phone: "+19285550107", wish: .text, texts: today)
        #expect(try fate(.prepare, on: .text, reach: full, before: .hours(14), lead: .hours(6)) == .send)
        #expect(try fate(.reminder(.days(1)), on: .text, reach: full, before: .hours(14)) != .send)
        #expect(Message.Kind.prepare.isCounted)
    }

    @Test func `what to do before is too late once the first of its times is over`() throws {
        #expect(try fate(.prepare, before: .seconds(21_601), lead: .hours(6)) == .send)
        for before in [Duration.hours(6), .hours(1), .zero] {
            #expect(
                try fate(.prepare, before: before, lead: .hours(6))
                    == .settle(.tooLate, reason: "the first of its times was over"))
        }
        // The morning comes after the last meal.
        #expect(
            try fate(
                .prepare, on: .text, reach: Reach(email: nil, phone: "+1"), before: .hours(7),
                hours: SendingHours("04:00-20:00"), lead: .hours(6))
                == .settle(.tooLate, reason: "outside the person's hours until then"))
        #expect(try fate(.prepare, before: .hours(1)) == .send)
    }

    @Test func `a move that was taken back before anybody was told is not told`() throws {
        #expect(try fate(.moved, isUndone: true) == .settle(.dropped, reason: "it is where it was"))
        #expect(try fate(.moved) == .send)
        #expect(try fate(.reminder(.days(1)), isUndone: true) == .send)
    }

    @Test func `a message does not go in circles between two ways`() throws {
        let start = try AppointmentTests.make(.booked).during.start
        let full = Reach(
            email: "rosa@begay.example", phone: "+19285550107", wish: .text, texts: [start - .hours(97)])
        let early: Duration = .hours(96)
        #expect(
            try fate(.booked, on: .text, reach: full, before: early)
                == .elsewhere(.email, reason: "enough texts for now"))
        #expect(try fate(.booked, reach: full, before: early) == .send)
        // An offer counts for none, and is not held back.
        #expect(try fate(.booked, on: .text, reach: full, tried: [.email], before: early) != .send)
        #expect(!Message.Kind.offer.isCounted && !Message.Kind.moved.isCounted && Message.Kind.waiting.isCounted)
    }

    @Test func `a kind of message is read as it was written`() {
        for kind in Message.Kind.plain + [.reminder(.days(3)), .reminder(.hours(2))] {
            #expect(Message.Kind(name: kind.name) == kind)
        }
        for name in ["", "remind_", "remind_0d", "remind_3w", "remind_+3d", "other"] {
            #expect(Message.Kind(name: name) == nil)
        }
    }
}

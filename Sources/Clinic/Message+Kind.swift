extension Message {
    /// What a message says.
    public enum Kind: Hashable, Sendable {
        /// The visit is booked.
        case booked
        /// A time is kept, and something is still needed before the visit is firm.
        case provisional
        /// The visit is coming.
        case reminder(ReminderLead)
        /// What to do before the visit, in clock times.
        case prepare
        /// The visit has another time.
        case moved
        /// The visit will not take place.
        case cancelled
        /// The person did not come.
        case missed
        /// The visits of a series are booked.
        case series
        /// The visits of a series that lay ahead will not take place.
        case seriesCancelled
        /// The visits of a week, for somebody who comes more often.
        case week
        /// How the person is after a visit.
        case checkIn
        /// An earlier time is open.
        case offer
        /// The person still has their place on the waitlist, and is thought of.
        case waiting
        /// Somebody needs a call now: to whoever is on duty.
        case alarm
        /// The day ahead: to whoever of the staff asked for it.
        case huddle
        /// What has changed in the coming day of a clinician: to them, if they asked for it.
        case changes

        /// What a message is about.
        public enum Subject: String, Sendable {
            case appointment
            case series
            case checkIn = "check_in"
            case offer
            case entry = "waitlist_entry"
            case task
            case site
            /// The changes that the message itself was made for.
            case changes
        }

        /// What the message is about.
        public var subject: Subject {
            switch self {
            case .booked, .provisional, .reminder, .prepare, .moved, .cancelled, .missed: .appointment
            case .series, .seriesCancelled, .week: .series
            case .checkIn: .checkIn
            case .offer: .offer
            case .waiting: .entry
            case .alarm: .task
            case .huddle: .site
            case .changes: .changes
            }
        }

        /// Whether it answers what the person has just done: at night it may go out by mail, which waits for nobody.
        public var isAnswer: Bool {
            switch self {
            case .booked, .provisional, .series: true
            case .reminder, .prepare, .moved, .cancelled, .missed, .seriesCancelled, .week, .checkIn, .offer, .waiting,
                .alarm, .huddle, .changes:
                false
            }
        }

        /// Whether it goes to staff, whom neither hours nor caps protect.
        public var isForStaff: Bool { self == .alarm || self == .huddle || self == .changes }

        /// Whether the person may make a journey in vain without it.
        public var isChange: Bool { self == .moved || self == .cancelled || self == .seriesCancelled }

        /// Whether it is one of the texts of which a person gets only so many: not what would be in vain, or worth
        /// nothing, on another day, and not what staff are told.
        public var isCounted: Bool { !isChange && self != .offer && !isForStaff }

        /// Whether it waits, or goes another way, when a person has had enough texts: what to do before a visit does
        /// not, which is in vain once its times are over.
        public var isHeldBack: Bool { isCounted && self != .prepare }

        /// The name in the outbox, such as `booked`, `remind_3d` or `check_in`.
        public var name: String {
            switch self {
            case .booked: "booked"
            case .provisional: "provisional"
            case .reminder(let lead): "remind_\(lead.text)"
            case .prepare: "prepare"
            case .moved: "moved"
            case .cancelled: "cancelled"
            case .missed: "missed"
            case .series: "series"
            case .seriesCancelled: "series_cancelled"
            case .week: "week"
            case .checkIn: "check_in"
            case .offer: "offer"
            case .waiting: "waiting"
            case .alarm: "alarm"
            case .huddle: "huddle"
            case .changes: "changes"
            }
        }

        /// Reads a name as it stands in the outbox.
        public init?(name: String) {
            if name.hasPrefix("remind_") {
                guard let lead = ReminderLead(String(name.dropFirst(7))) else { return nil }
                self = .reminder(lead)
            } else if let kind = Self.plain.first(where: { $0.name == name }) {
                self = kind
            } else {
                return nil
            }
        }

        /// The kinds of which there is one each.
        public static let plain: [Kind] = [
            .booked, .provisional, .prepare, .moved, .cancelled, .missed, .series, .seriesCancelled, .week, .checkIn,
            .offer, .waiting, .alarm, .huddle, .changes,
        ]
    }
}

public import Scheduling

/// What somebody who has answered a message by text is told at once.
///
/// A text answers a text: it counts for no limit, and no hour is wrong for it.
public enum ReplyAnswer: Hashable, Sendable, Codable {
    /// A visit as a text names it.
    public struct Visit: Hashable, Sendable, Codable {
        /// When it begins.
        public let start: Instant
        /// The name of the zone of its place.
        public let zone: String

        /// A visit.
        public init(start: Instant, zone: String) {
            (self.start, self.zone) = (start, zone)
        }
    }

    /// They come: to the visit, or to this and others of its week.
    case confirmed(Visit, count: Int)
    /// Where another time can be chosen.
    case change(Link.ID)
    /// The offered time is theirs.
    case booked(Visit)
    /// The offered time is kept for them, and something is still needed.
    case kept(Visit)
    /// No more texts; the visit that stays booked nevertheless, if there is one.
    case stopped(Visit?)
    /// Texts again.
    case resumed
    /// How to reach somebody, and who helps in danger.
    case help
    /// Who helps now, and that the practice knows.
    case crisis
    /// Who helps now, where the practice cannot be told.
    case untold
    /// A person will look at it, and who helps in danger.
    case noted
    /// It could not be taken, and who can be called.
    case unheard

    /// Every answer with its name, about a visit and with a link: to see whether each fits.
    public static func all(about visit: Visit, link: Link.ID) -> [(name: String, answer: ReplyAnswer)] {
        [
            ("confirmed", .confirmed(visit, count: 1)), ("week confirmed", .confirmed(visit, count: Message.listed)),
            ("change", .change(link)), ("booked", .booked(visit)), ("kept", .kept(visit)),
            ("stopped", .stopped(nil)), ("stopped with a visit", .stopped(visit)), ("resumed", .resumed),
            ("help", .help), ("crisis", .crisis), ("untold", .untold), ("noted", .noted), ("unheard", .unheard),
        ]
    }

    /// The visit that it names.
    public var visit: Visit? {
        switch self {
        case .confirmed(let visit, _), .booked(let visit), .kept(let visit): visit
        case .stopped(let visit): visit
        case .change, .resumed, .help, .crisis, .untold, .noted, .unheard: nil
        }
    }

    /// The words: one text of at most 160 characters, without a word that gives anybody away.
    ///
    /// - Parameters:
    ///   - clock: that of the place of the visit that is named; nil leaves the time out.
    ///   - address: where the link leads.
    public func text(
        of practice: Practice, clock: WallClock? = nil, address: (Link.ID) -> String = { _ in "" }
    ) -> String {
        let (name, phone) = (practice.sender, practice.phone.onOneLine)
        let start = visit.flatMap { visit in
            clock.map { "\($0.shortDay(visit.start)) \($0.time(visit.start)) \($0.shortZone(at: visit.start))" }
        }
        return switch self {
        case .confirmed(_, let count) where count > 1:
            "\(name): thank you, your \(count) visits are confirmed. The next: \(start ?? "soon"). \(phone)"
        case .confirmed: "\(name): thank you, see you \(start ?? "soon"). Anything else: \(phone)"
        case .change(let link): "\(name): choose another time here: \(address(link)) Or call \(phone)."
        case .booked: "\(name): it is yours: \(start ?? "the time we offered"). R changes it. \(phone) STOP ends"
        case .kept:
            "\(name): we keep \(start ?? "the time") for you. Something is still needed before it is booked: "
                + "please call \(phone)"
        case .stopped(let visit?):
            "\(name): texts are off. Your \(clock.map { "\($0.shortDay(visit.start)) " } ?? "")visit is still booked. "
                + "To change it call \(phone)."
        case .stopped(nil): "\(name): texts are off. To reach us call \(phone). START turns them on again."
        case .resumed: "\(name): texts are on again. To reach us call \(phone). STOP ends"
        case .help: "\(name): call \(phone). \(practice.crisis.inHelp) Reply STOP to end texts."
        case .crisis:
            "\(name): we read this and are telling our team. Please \(practice.crisis.inCrisis). "
                + "Can we call you? \(phone)"
        case .untold:
            "\(name): please \(practice.crisis.inCrisis). We may not see this soon: call us too, \(phone)"
        case .noted:
            Self.fitting("\(name): thank you. A person will look at this, or call \(phone).", practice.crisis.inHelp)
        case .unheard: Self.fitting("\(name): we could not read this. Please call \(phone).", practice.crisis.inHelp)
        }
    }

    /// Both where they fit into one text, else the first alone.
    private static func fitting(_ words: String, _ more: String) -> String {
        let whole = "\(words) \(more)"
        return whole.count <= 160 ? whole : words
    }
}

extension ReplyMeaning {
    /// What is answered whoever says it, as far as that depends on nothing that is known of them; nil where it does.
    public var answerToAnybody: ReplyAnswer? {
        switch self {
        case .crisis: .crisis
        case .help: .help
        case .stop, .cancel: .stopped(nil)
        case .start: .resumed
        case .yes, .move, .accept, .change, .other: nil
        }
    }
}

extension CrisisProfile {
    /// Whom to call, in an answer to `HELP`.
    fileprivate var inHelp: String {
        switch code {
        case Self.us.code: "In danger now? Call 911. Need to talk to someone? Call or text 988, any time."
        case Self.gb.code: "In danger now? Call 999. To talk: Samaritans 116 123, or NHS 111 option 2, any time."
        default: "In danger now? Call \(number(0)). To talk: \(number(1))."
        }
    }

    /// Whom to call, in an answer to words of danger.
    fileprivate var inCrisis: String {
        switch code {
        case Self.us.code: "call or text 988 now, or 911 if in danger"
        case Self.gb.code: "call Samaritans 116 123 or 111 option 2 now, or 999 if in danger"
        default: "call \(number(1)) now, or \(number(0)) if in danger"
        }
    }

    private func number(_ place: Int) -> String {
        (lines.dropFirst(place).first ?? lines.first)?.number ?? ""
    }
}

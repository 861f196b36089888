public import Clinic
import Foundation
public import Scheduling

/// What an answer to a message has led to.
///
/// It is kept under the key of its call, so it holds no words, no number and no secret.
public struct HeardReply: Hashable, Sendable, Codable {
    /// A task that it became.
    public struct Owed: Hashable, Sendable, Codable {
        /// The id of the task; where one of its kind was open about the same thing, that one was brought forward.
        public let id: DeskTask.ID
        /// What is to be done, by its name.
        public let kind: String
        /// How soon, by its name.
        public let lane: String
        /// By when.
        public let due: Instant

        init(_ task: DeskTask) {
            (id, kind, lane, due) = (task.id, task.kind.rawValue, task.lane.rawValue, task.due)
        }
    }

    /// What it asked for.
    public let meaning: ReplyMeaning
    /// What somebody has to do about it; nil if it is settled.
    public internal(set) var task: Owed?
    /// What a text that came is answered; nil for nothing.
    public internal(set) var answer: ReplyAnswer?
    /// By whom, where that is known.
    let person: Person.ID?
    /// The visit that it is about, where it is about one.
    let appointment: Appointment.ID?
    /// The visits that are to be confirmed.
    var confirming: [Appointment.ID] = []
    /// The offer that is to be accepted.
    var offer: Offer.ID?

    init(_ meaning: ReplyMeaning, from person: Person.ID?, about appointment: Appointment.ID?) {
        (self.meaning, self.person, self.appointment) = (meaning, person, appointment)
    }

    /// The words of the answer.
    public func text(of practice: Practice, zones: ZoneDirectory) -> String? {
        answer?.text(
            of: practice,
            clock: answer?.visit.flatMap { zones.zone($0.zone) }.map { WallClock($0, region: practice.region) }
        ) { LinkAddress.url(LinkText($0, .move, practice: practice), of: practice) }
    }

    /// What is kept of it, and read again.
    func kept() throws -> Answer {
        Answer(status: 200, body: String(decoding: try JSONEncoder().encode(self), as: UTF8.self))
    }

    init(_ kept: Answer) throws {
        self = try JSONDecoder().decode(HeardReply.self, from: Data(kept.body.utf8))
    }
}

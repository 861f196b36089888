public import Scheduling

extension PracticeDefinition {
    /// What a person books.
    ///
    /// Its phases follow from its minutes: preparation, visit and turnover. The buffers take the clinician and the
    /// room, and not the person.
    public struct Service: Hashable, Sendable {
        /// The short name in files and addresses.
        public var code: String
        /// The name that people read on the website.
        public var label: String
        /// The name that messages carry.
        public var neutralLabel: String
        /// Who may book it.
        public var audience: Clinic.Service.Audience
        /// The code of the site at which it is given.
        public var site: String
        /// The minutes of the person's part.
        public var minutes: Int
        /// The minutes that are kept free before it.
        public var bufferBefore: Int
        /// The minutes that are kept free after it.
        public var bufferAfter: Int
        /// The kind of room or line that it takes, or none.
        public var room: String?
        /// Starts lie on multiples of so many minutes after midnight.
        public var step: Int
        /// How long before its start it can still be booked.
        public var notice: Duration
        /// How many days ahead it can be booked.
        public var horizonDays: Int
        /// The codes of those who offer it.
        public var clinicians: [String]

        /// What a person books.
        public init(
            code: String, label: String, neutralLabel: String, audience: Clinic.Service.Audience, site: String,
            minutes: Int, bufferBefore: Int = 0, bufferAfter: Int = 0, room: String? = nil, step: Int = 15,
            notice: Duration = .zero, horizonDays: Int = 60, clinicians: [String]
        ) {
            self.code = code
            self.label = label
            self.neutralLabel = neutralLabel
            self.audience = audience
            self.site = site
            self.minutes = minutes
            self.bufferBefore = bufferBefore
            self.bufferAfter = bufferAfter
            self.room = room
            self.step = step
            self.notice = notice
            self.horizonDays = horizonDays
            self.clinicians = clinicians
        }

        /// The phases of a visit.
        public var phases: [Phase] {
            let parts = [
                Phase(name: "preparation", minutes: bufferBefore, roomKind: room, needsPerson: false),
                Phase(name: "visit", minutes: minutes, roomKind: room),
                Phase(name: "turnover", minutes: bufferAfter, roomKind: room, needsPerson: false),
            ]
            return parts.filter { $0.needsPerson || $0.minutes != 0 }
        }
    }
}

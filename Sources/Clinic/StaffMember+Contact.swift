extension StaffMember {
    /// What a member of the staff may ask to be written, besides alarms, which go to whoever is on duty.
    public enum Notice: String, CaseIterable, Sendable {
        /// What the day brings, on its morning.
        case huddle
        /// What was booked, moved or cancelled among the visits that they lead, if it begins within a day.
        case changes
    }

    /// Where messages reach a member of the staff, and which ones.
    public struct Contact: Hashable, Sendable {
        /// The address for mail; nil where there is none.
        public var email: String?
        /// The number for texts, with its country code; nil where there is none.
        public var phone: String?
        /// What they ask to be written.
        public var notices: Set<Notice>

        /// Where messages reach somebody.
        public init(email: String? = nil, phone: String? = nil, notices: Set<Notice> = []) {
            self.email = email
            self.phone = phone
            self.notices = notices
        }

        /// By which ways alarms lead to them: a text is noticed sooner than a mail.
        public func reach(optedOut: Set<Message.Channel>, region: String) -> Reach {
            Reach(
                email: email, phone: phone.flatMap { PhoneNumber.international($0, region: region) }, wish: .text,
                optedOut: optedOut)
        }
    }
}

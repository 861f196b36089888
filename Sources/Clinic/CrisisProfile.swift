/// The help lines of a region: what a person in danger is shown, always, whatever else the answer says.
public struct CrisisProfile: Hashable, Sendable {
    /// One line that somebody answers.
    public struct Line: Hashable, Sendable, Codable {
        /// When to use it, in plain words.
        public let label: String
        /// The number to dial or the short code to text.
        public let number: String
        /// How it is used: `call`, `call or text`, or what to write.
        public let how: String

        /// A help line.
        public init(label: String, number: String, how: String) {
            self.label = label
            self.number = number
            self.how = how
        }
    }

    /// The short name in practice files: `us`, `gb` or `eu`.
    public let code: String
    /// The lines, the most urgent first.
    ///
    /// Never empty.
    public let lines: [Line]
    /// The day on which the numbers were last checked, `2026-11-21`.
    public let checked: String

    /// A set of help lines.
    public init(code: String, lines: [Line], checked: String) {
        self.code = code
        self.lines = lines
        self.checked = checked
    }

    /// The profiles that ship, by code.
    public static let all: [String: CrisisProfile] = [us.code: us, gb.code: gb, eu.code: eu]

    /// The United States: 911, 988 (call, text, veterans, Spanish) and SAMHSA.
    public static let us = CrisisProfile(
        code: "us",
        lines: [
            Line(label: "In danger right now", number: "911", how: "call"),
            Line(label: "Suicide & Crisis Lifeline, any hour", number: "988", how: "call or text"),
            Line(label: "Veterans Crisis Line", number: "988, then 1", how: "call, or text 838255"),
            Line(label: "En español, a cualquier hora", number: "988, then 2", how: "call"),
            Line(label: "Alcohol or drugs (SAMHSA), any hour", number: "1-800-662-4357", how: "call"),
        ], checked: "2026-11-21")

    /// The United Kingdom: 999, NHS 111 option 2, Samaritans, Shout and Papyrus.
    public static let gb = CrisisProfile(
        code: "gb",
        lines: [
            Line(label: "In danger right now", number: "999", how: "call"),
            Line(label: "NHS mental health line, any hour", number: "111, option 2", how: "call"),
            Line(label: "Samaritans, any hour", number: "116 123", how: "call"),
            Line(label: "Shout, any hour", number: "85258", how: "text SHOUT"),
            Line(label: "Papyrus, under 35", number: "0800 068 4141", how: "call"),
        ], checked: "2026-11-21")

    /// The European Union: 112 first, since 116 123 is not staffed in every country or round the clock.
    public static let eu = CrisisProfile(
        code: "eu",
        lines: [
            Line(label: "In danger right now", number: "112", how: "call"),
            Line(label: "Emotional support, where your country offers it", number: "116 123", how: "call"),
        ], checked: "2026-11-21")

    /// What an answer carries when it is not known whose practice was meant: every region's first lines, named.
    public static let anywhere = CrisisProfile(
        code: "any",
        lines: [
            Line(label: "United States: in danger right now", number: "911", how: "call"),
            Line(label: "United States: Suicide & Crisis Lifeline", number: "988", how: "call or text"),
            Line(label: "United Kingdom: in danger right now", number: "999", how: "call"),
            Line(label: "United Kingdom: Samaritans", number: "116 123", how: "call"),
            Line(label: "European Union: in danger right now", number: "112", how: "call"),
        ], checked: "2026-11-21")
}

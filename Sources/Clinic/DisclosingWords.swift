/// Words that tell whoever reads them what a person is treated for, or by whom.
///
/// None may stand in a sender's name, a subject or a text (45 CFR 164.522(b); 42 CFR Part 2: even the fact of being
/// a patient is protected). `practice apply` and the worker both ask here.
public enum DisclosingWords {
    /// The disclosing words of a text, in small letters, in order; empty if there is none.
    public static func found(in text: String) -> [String] {
        words(of: text).filter { exact.contains($0) || tells(Array($0.utf8)) }
    }

    /// Whether a word begins with a stem, or has a longer one inside: a host name writes its words together.
    ///
    /// It is asked of every message, so it looks at bytes and not at characters.
    private static func tells(_ word: [UInt8]) -> Bool {
        stems.contains { stem in
            let last = stem.count >= 6 ? word.count - stem.count : min(0, word.count - stem.count)
            return last >= 0 && (0...last).contains { word[$0...].starts(with: stem) }
        }
    }

    /// Words of a practice on one line, as a message may carry them; others in their place if they tell anything.
    public static func neutral(_ words: String, otherwise: String) -> String {
        let words = words.onOneLine
        return words.isEmpty || !found(in: words).isEmpty ? otherwise : words
    }

    /// The first word of a practice's name that a text has; nil if it has none.
    ///
    /// Words of up to three letters are left out, since they are articles, states and degrees, and so are those that
    /// name nobody.
    ///
    /// - Parameter isHost: whether the text is the name of a host, which writes its words together.
    public static func word(ofName name: String, in text: String, isHost: Bool = false) -> String? {
        let there = words(of: text)
        return words(of: name).first { word in
            word.count > 3 && !ordinary.contains(word)
                && there.contains { $0 == word || isHost && word.count > 4 && $0.contains(word) }
        }
    }

    /// The words of a text in small letters, without digits and punctuation.
    public static func words(of text: String) -> [String] {
        text.lowercased().split { !$0.isLetter }.map(String.init)
    }

    /// Beginnings of words: what is taken, what it is taken for, who gives it and where.
    private static let stems: [[UInt8]] = [
        "addict", "alcohol", "anesthe", "anaesthe", "anxi", "bipolar", "buprenorph", "clinic", "counsel", "craving",
        "depress", "detox", "diagnos", "disorder", "dose", "dosing", "drug", "esketamin", "hospital", "infus",
        "inject", "intraven", "ketamin", "lozenge", "medic", "mental", "methadon", "mood", "naltrexon", "narcot",
        "nasal", "opiat", "opioid", "overdos", "pain", "patient", "prescri", "psilocyb", "psych", "recover", "rehab",
        "relaps", "sober", "spravato", "substanc", "suicid", "therap", "trauma", "treatment", "withdraw",
    ].map { Array($0.utf8) }

    /// Words of names that anybody's messages may have.
    private static let ordinary: Set<String> = [
        "appointment", "appointments", "appts", "associates", "call", "calls", "center", "centre", "demo", "desk",
        "group", "hour", "hours", "office", "phone", "practice", "video", "visit", "visits", "with", "your",
    ]

    /// Short forms, which count only as whole words.
    private static let exact: Set<String> = ["iv", "im", "kap", "mdd", "ptsd", "rems", "sud", "trd"]
}

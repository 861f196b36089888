import Clinic

extension CrisisProfile {
    /// The first two lines in one breath, without a word on what they are for.
    ///
    /// For instance `In danger now? Call 911. Need to talk to someone? Call or text 988, any time.`
    var sentence: String {
        let openings = ["In danger now?", "Need to talk to someone?"]
        return zip(openings, lines).map { "\($0) \($1.instruction)" }.joined(separator: " ")
    }
}

extension CrisisProfile.Line {
    /// What to do, and what the label says behind its comma about when or where.
    ///
    /// For instance `Call or text 988, any time.`
    fileprivate var instruction: String {
        let act = how.prefix(1).uppercased() + how.dropFirst()
        let target = how.hasPrefix("text ") ? " to \(number)" : " \(number)"
        let qualifier = label.split(separator: ",", maxSplits: 1).dropFirst().map { part in
            part == " any hour" ? ", any time" : ",\(part)"
        }
        return "\(act)\(target)\(qualifier.joined())."
    }
}

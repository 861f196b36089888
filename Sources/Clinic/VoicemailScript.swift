/// What staff may leave on somebody's voicemail: a name, a number, and nothing that tells what it is about.
///
/// The law asks for the least that does (45 CFR 164.502(b)); whoever hears it may not be the person.
public struct VoicemailScript: Hashable, Sendable {
    /// What to say; nil when the person wants nothing left.
    public let text: String?
    /// What to say or hear before saying anything else to whoever answers; empty when nothing was agreed.
    public let codeWord: String

    /// The script for a person of a practice.
    ///
    /// - Parameters:
    ///   - name: the name or alias that was given.
    ///   - wishes: how they want to be reached; nil when they have not said.
    public init(practice: Practice, name: String, wishes: ContactWishes?) {
        let preferred = wishes?.preferredName ?? ""
        codeWord = wishes?.codeWord ?? ""
        text =
            wishes?.noVoicemail == true
            ? nil
            : "Hello, this is \(practice.neutralName) for \(preferred.isEmpty ? name : preferred). "
                + "Please call us when it suits you: \(practice.phone). Thank you."
    }
}

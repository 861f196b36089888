import Clinic

extension Refusal {
    /// What a command says: the sentence, and below it every rule that fails and every field at fault.
    var lines: [String] {
        [sentence] + reasons.map { "  \($0)" } + fields.map { "  \($0.pointer): \($0.detail)" }
    }
}

public import Clinic
public import HTTP

/// What is looked at in a form before it is read: whether a program has filled it in.
public enum FormGuard {
    /// A field that no person sees, and that programs fill in.
    public static let trap = "leave_empty"

    /// What a form looks like.
    public enum Verdict: Sendable {
        /// As if a person had filled it in.
        case person
        /// It is answered like any other, and nothing is stored.
        case program
        /// It came back in no time: whoever sent it is asked to press once more, and loses nothing.
        case tooFast
    }

    /// What this one looks like.
    public static func verdict(on form: FormFields, practice: Practice) -> Verdict {
        if form.fields.contains(where: { $0.name == trap && !$0.value.isEmpty }) { return .program }
        let stamp = form.first(of: FormStamp.field).flatMap { FormStamp($0, practice: practice) }
        return stamp?.isTooFast() == true ? .tooFast : .person
    }

    /// What is said to whoever was too fast.
    public static let tooFast = Refusal(
        .rateLimited, "That was very quick. If you are a person, please press the button once more.")
}

import Access
import Clinic

/// What a form carries against programs that fill in forms: when it was shown, and a field that no person sees.
struct GuardFields {
    let stampName: String
    let stamp: String
    let trap: String

    /// The fields of a form that is shown for the first time, or again with what was typed.
    ///
    /// A form that is shown again keeps the stamp that it came with, or has none: whoever was too fast can simply press
    /// once more, and whoever mends one field need not wait.
    init(_ practice: Practice, typed: TypedForm, isFirst: Bool) {
        stampName = FormStamp.field
        stamp = isFirst ? FormStamp().text(of: practice) : typed[FormStamp.field]
        trap = FormGuard.trap
    }
}

extension Template {
    /// The field is out of sight and out of the order of the keyboard, and says what it is to whoever finds it.
    static let guardFields = Template(
        name: "guard",
        text: """
            {{#guard}}
            <input type="hidden" name="{{stampName}}" value="{{stamp}}">
            <div class="unseen" aria-hidden="true">
            <label for="{{trap}}">Leave this empty</label>
            <input id="{{trap}}" name="{{trap}}" type="text" value="" tabindex="-1" autocomplete="off">
            </div>
            {{/guard}}

            """)
}

import Clinic

/// The two things that are asked of everybody: what to call them, and one way to reach them.
struct PersonFields {
    /// The fields as both forms show them.
    static let labels = [
        (name: "person.name", label: "What should we call you?"), (name: "person.email", label: "E-mail"),
        (name: "person.phone", label: "Phone"),
    ]

    let nameField: FormField
    let takesAlias: Bool
    let isAlias: Bool
    let email: FormField
    let phoneField: FormField

    init(_ typed: TypedForm, faults: FormFaults, practice: Practice) {
        nameField = FormField(
            "person.name", "What should we call you?",
            hint: practice.policy.aliasAllowed
                ? "A first name is enough, and it need not be your real one." : "A first name is enough.",
            isNeeded: true, limit: 200, autocomplete: "name", typed: typed, faults: faults)
        takesAlias = practice.policy.aliasAllowed
        isAlias = typed["person.alias"] == "on"
        email = FormField(
            "person.email", "E-mail", kind: .email, limit: 254, autocomplete: "email", typed: typed, faults: faults)
        phoneField = FormField(
            "person.phone", "Phone", kind: .telephone, limit: 32, autocomplete: "tel", typed: typed, faults: faults)
    }
}

extension Template {
    static let person = Template(
        name: "person",
        text: """
            {{#person}}
            {{#nameField}}
            {{>field}}
            {{/nameField}}
            {{#takesAlias}}
            <label class="check"><input type="checkbox" name="person.alias"{{#isAlias}} checked{{/isAlias}}>
            This is not my real name</label>
            {{/takesAlias}}
            <fieldset>
            <legend>How can we reach you?</legend>
            <p class="hint">One of the two is enough.</p>
            {{#email}}
            {{>field}}
            {{/email}}
            {{#phoneField}}
            {{>field}}
            {{/phoneField}}
            </fieldset>
            {{/person}}

            """)
}

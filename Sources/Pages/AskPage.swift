import Clinic
import HTTP

/// The first of two questions: what to call somebody who asks for help.
struct AskPage: PageContent {
    static let template = Template.ask

    let title: String
    let action: String
    let key: String
    let faults: FormFaults
    let nameField: FormField
    let takesAlias: Bool
    let isAlias: Bool
    let `guard`: GuardFields
    let onePage: String
    let phone: String
    let phoneLink: String

    init(_ practice: Practice, typed: TypedForm, problem: Problem? = nil) {
        let address = BookAddress(practice)
        let faults = FormFaults(
            problem, typed: typed, labels: [(name: "name", label: "A name")])
        title = (problem == nil ? "" : "Error: ") + "Ask us to call you – \(practice.neutralName)"
        action = address.ask
        key = typed.key
        nameField = FormField(
            "name", "A name",
            hint: practice.policy.aliasAllowed
                ? "A first name is enough, and it need not be your real one." : "A first name is enough.",
            limit: 200, autocomplete: "given-name", typed: typed, faults: faults)
        takesAlias = practice.policy.aliasAllowed
        isAlias = typed["alias"] == "on"
        self.guard = GuardFields(practice, typed: typed, isFirst: problem == nil)
        onePage = address.request
        phone = practice.phone
        phoneLink = "tel:" + practice.phone.dialled
        self.faults = faults
    }
}

extension Template {
    static let ask = Template(
        name: "ask",
        text: """
            <p class="progress">Question 1 of 2</p>
            <h1>What should we call you?</h1>
            {{>faults}}
            <form method="post" action="{{action}}">
            <input type="hidden" name="idempotency_key" value="{{key}}">
            {{>guard}}
            {{#nameField}}
            {{>field}}
            {{/nameField}}
            {{#takesAlias}}
            <label class="check"><input type="checkbox" name="alias"{{#isAlias}} checked{{/isAlias}}>
            This is not my real name</label>
            {{/takesAlias}}
            <p><button type="submit">Continue</button></p>
            <p><button type="submit" class="urgent" name="now" value="1" formnovalidate>I am not safe right now</button></p>
            </form>
            <p class="quiet">There are two questions. Whatever you say is kept at once, and you can stop at any time.
            Rather talk? Call <a href="{{phoneLink}}">{{phone}}</a>. Or see <a href="{{onePage}}">all questions on one
            page</a>.</p>

            """)
}

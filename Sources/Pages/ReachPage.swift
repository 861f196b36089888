import Clinic
import HTTP

/// The second question: one way to reach the person.
///
/// Whoever is not safe is asked for a number, and first of all for that.
struct ReachPage: PageContent {
    static let template = Template.reach

    let title: String
    let action: String
    let key: String
    let faults: FormFaults
    let email: FormField
    let phoneField: FormField
    let zones: [Choice]
    let isUrgent: Bool
    let isNow: Bool
    let lines: [CrisisBlock.Line]

    init(
        _ practice: Practice, link: String, typed: TypedForm, zones: [Choice], isUrgent: Bool, problem: Problem? = nil
    ) {
        let faults = FormFaults(
            problem, typed: typed,
            labels: [
                (name: "person.phone", label: "Phone"), (name: "person.email", label: "E-mail"),
                (name: "person.zone", label: "Your time zone"),
            ])
        title = (problem == nil ? "" : "Error: ") + "Ask us to call you – \(practice.neutralName)"
        action = BookAddress(practice).ask(link, .reach)
        key = typed.key
        phoneField = FormField(
            "person.phone", "Phone", kind: .telephone, limit: 32, autocomplete: "tel", typed: typed, faults: faults)
        email = FormField(
            "person.email", "E-mail", kind: .email, limit: 254, autocomplete: "email", typed: typed, faults: faults)
        self.zones = zones
        self.isUrgent = isUrgent
        isNow = isUrgent
        lines = Array(CrisisBlock(practice.crisis).lines.prefix(2))
        self.faults = faults
    }
}

extension Template {
    static let reach = Template(
        name: "reach",
        text: """
            {{^isUrgent}}
            <p class="progress">Question 2 of 2</p>
            <h1>How can we reach you?</h1>
            {{/isUrgent}}
            {{#isUrgent}}
            {{>helpNow}}
            <h2>May we call you?</h2>
            <p>If you leave us your number, we will call you too.</p>
            {{/isUrgent}}
            {{>faults}}
            <form method="post" action="{{action}}">
            <input type="hidden" name="idempotency_key" value="{{key}}">
            {{#isUrgent}}
            <input type="hidden" name="now" value="1">
            {{/isUrgent}}
            <fieldset>
            <legend class="unseen">How can we reach you?</legend>
            <p class="hint">One of the two is enough. You can say on the next page how to reach you safely.</p>
            {{#phoneField}}
            {{>field}}
            {{/phoneField}}
            {{#email}}
            {{>field}}
            {{/email}}
            </fieldset>
            <details>
            <summary>Your clock shows another time?</summary>
            <div class="field">
            <label for="person-zone">Your time zone</label>
            <select id="person-zone" name="person.zone">
            {{#zones}}
            <option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{text}}</option>
            {{/zones}}
            </select>
            </div>
            </details>
            <p><button type="submit">{{#isUrgent}}Please call me{{/isUrgent}}{{^isUrgent}}Send{{/isUrgent}}</button></p>
            {{^isUrgent}}
            <p><button type="submit" class="urgent" name="now" value="1" formnovalidate>I am not safe right now</button></p>
            {{/isUrgent}}
            </form>

            """)
}

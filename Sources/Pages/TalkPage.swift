import Clinic
import HTTP
import Storage

/// The form of somebody who wants to talk now: what to call them, and a number.
struct TalkPage: PageContent {
    static let template = Template.talk

    let title: String
    let action: String
    let hidden: [HiddenField]
    let `guard`: GuardFields
    let faults: FormFaults
    let nameField: FormField
    let phoneField: FormField
    let services: [Choice]
    let minutes: Int
    let practicePhone: String
    let practicePhoneLink: String

    init(_ practice: Practice, minutes: Int, typed: TypedForm, problem: Problem?, services: [Service]) {
        let labels = PersonFields.labels + [(name: "service", label: "What is it about?")]
        let faults = FormFaults(problem, typed: typed, labels: labels)
        title = (problem == nil ? "" : "Error: ") + "Talk to somebody now – \(practice.neutralName)"
        action = BookAddress(practice).talk
        self.guard = GuardFields(practice, typed: typed, isFirst: problem == nil)
        self.faults = faults
        nameField = FormField(
            "person.name", "What should we call you?",
            hint: "A first name is enough, and it need not be your real one.",
            isNeeded: true, limit: 200, typed: typed, faults: faults)
        phoneField = FormField(
            "person.phone", "On which number do we call you?", kind: .telephone, isNeeded: true, limit: 32,
            autocomplete: "tel", typed: typed, faults: faults)
        self.services =
            [Choice(value: "", text: "I would rather say it on the phone", isChosen: typed.isBlank("service"))]
            + services.map { Choice(value: $0.code, text: $0.label, isChosen: $0.code == typed["service"]) }
        self.minutes = minutes
        practicePhone = practice.phone
        practicePhoneLink = "tel:" + practice.phone.dialled
        hidden = [
            HiddenField(name: "idempotency_key", value: problem?.hasSpentKey == true ? TypedForm.freshKey : typed.key),
            HiddenField(name: "person.alias", value: "on"),
        ]
    }
}

/// What somebody reads who will be called.
struct CalledPage: PageContent {
    static let template = Template.called

    let title: String
    let day: String?
    let clock: String?
    let practicePhone: String
    let practicePhoneLink: String

    /// - Parameter words: by when, on the practice's wall; nil when nobody is known to come.
    init(_ practice: Practice, by words: (day: String, clock: String)?) {
        title = "We call you – \(practice.neutralName)"
        (day, clock) = (words?.day, words?.clock)
        practicePhone = practice.phone
        practicePhoneLink = "tel:" + practice.phone.dialled
    }
}

extension Template {
    static let talk = Template(
        name: "talk",
        text: """
            <h1>Talk to somebody now</h1>
            <p>Call <a href="{{practicePhoneLink}}">{{practicePhone}}</a>. Or leave a number, and we call you: within
            {{minutes}} minutes when somebody is here, and the next page says by when.</p>
            {{>faults}}
            <form method="post" action="{{action}}">
            {{#hidden}}
            <input type="hidden" name="{{name}}" value="{{value}}">
            {{/hidden}}
            {{>guard}}
            {{#nameField}}
            {{>field}}
            {{/nameField}}
            {{#phoneField}}
            {{>field}}
            {{/phoneField}}
            <div class="field">
            <label for="service">What is it about?</label>
            <p class="hint">If you worry about somebody else, ask for yourself: we keep nothing in their name.</p>
            <select id="service" name="service">
            {{#services}}
            <option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{text}}</option>
            {{/services}}
            </select>
            </div>
            <p><button type="submit">Call me</button></p>
            </form>

            """)

    static let called = Template(
        name: "called",
        text: """
            <h1>We call you</h1>
            {{#.clock}}
            <p>A person calls you by <strong>{{.}}</strong>, {{day}}.</p>
            {{/.clock}}
            {{^.clock}}
            <p>We cannot say yet when somebody is here. If it cannot wait, use the help lines above.</p>
            {{/.clock}}
            <p>To reach us before, call <a href="{{practicePhoneLink}}">{{practicePhone}}</a>. If you need help at once,
            use the help lines above.</p>
            <p>You can close this page.</p>

            """)
}

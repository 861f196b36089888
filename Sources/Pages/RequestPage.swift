import Clinic
import HTTP
import Scheduling
import Storage

/// The form of somebody who asks to be called.
struct RequestPage: PageContent {
    static let template = Template.request

    let title: String
    let action: String
    let hidden: [HiddenField]
    let faults: FormFaults
    let person: PersonFields
    let services: [Choice]
    let hasServices: Bool
    let serviceFault: String?
    let message: FormField
    let preferred: FormField
    let zones: [Choice]
    let showsMore: Bool
    let `guard`: GuardFields

    /// The form as it was typed, with what is wrong with it.
    ///
    /// - Parameter services: what can be asked about; nil when that is not known, and what was chosen is kept unseen.
    init(
        _ practice: Practice, typed: TypedForm, problem: Problem?, services: [Service]?, zones: [Choice], key: String
    ) {
        let labels =
            PersonFields.labels + [
                (name: "service", label: "What is it about?"), (name: "message", label: "What would you like to say?"),
                (name: "preferred", label: "When would suit you?"), (name: "person.zone", label: "Your time zone"),
            ]
        let faults = FormFaults(problem, typed: typed, labels: labels)
        title = (problem == nil ? "" : "Error: ") + "Ask us to call you – \(practice.neutralName)"
        action = BookAddress(practice).requests
        person = PersonFields(typed, faults: faults, practice: practice)
        self.services =
            [Choice(value: "", text: "I am not sure", isChosen: typed.isBlank("service"))]
            + (services ?? []).map { Choice(value: $0.code, text: $0.label, isChosen: $0.code == typed["service"]) }
        hasServices = services != nil
        serviceFault = faults["service"]
        message = FormField(
            "message", "What would you like to say?",
            hint: "Say too if we must not leave a voicemail.", kind: .lines, limit: 4000, typed: typed, faults: faults)
        preferred = FormField(
            "preferred", "When would suit you?", hint: "For instance: weekday mornings.", limit: 500, typed: typed,
            faults: faults)
        self.zones = zones
        self.guard = GuardFields(practice, typed: typed, isFirst: problem == nil)
        showsMore = ["service", "message", "preferred", "person.zone"].contains {
            !typed.isBlank($0) || faults[$0] != nil
        }
        var hidden = [HiddenField(name: "idempotency_key", value: key)]
        if services == nil { hidden.append(HiddenField(name: "service", value: typed["service"])) }
        self.hidden = hidden
        self.faults = faults
    }
}

extension Template {
    static let request = Template(
        name: "request",
        text: """
            <h1>Ask us to call you</h1>
            <p>Two answers are enough. Everything else can wait.</p>
            {{>faults}}
            <form method="post" action="{{action}}">
            {{#hidden}}
            <input type="hidden" name="{{name}}" value="{{value}}">
            {{/hidden}}
            {{>guard}}
            {{>person}}
            <details{{#showsMore}} open{{/showsMore}}>
            <summary>Say more, if you like</summary>
            {{#hasServices}}
            <div class="field{{#.serviceFault}} wrong{{/.serviceFault}}">
            <label for="service">What is it about?</label>
            {{#.serviceFault}}
            <p class="fault" id="service-fault"><span class="unseen">Error: </span>{{.}}</p>
            {{/.serviceFault}}
            <select id="service" name="service"
            {{#.serviceFault}}
            aria-describedby="service-fault" aria-invalid="true"
            {{/.serviceFault}}
            >
            {{#services}}
            <option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{text}}</option>
            {{/services}}
            </select>
            </div>
            {{/hasServices}}
            {{#message}}
            {{>field}}
            {{/message}}
            {{#preferred}}
            {{>field}}
            {{/preferred}}
            <div class="field">
            <label for="person-zone">Your time zone</label>
            <select id="person-zone" name="person.zone">
            {{#zones}}
            <option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{text}}</option>
            {{/zones}}
            </select>
            </div>
            </details>
            <p><button type="submit">Send</button></p>
            </form>

            """)
}

import Clinic
import HTTP

/// A few things that belong together, each of which may be left out.
struct TopicPage: PageContent {
    /// Several things to tick, or one of several to choose.
    struct Group {
        let legend: String
        let hint: String?
        let type: String
        let name: String
        let choices: [Choice]

        /// The group with what was chosen.
        func chosen(_ typed: TypedForm) -> Group {
            let choices = choices.map { Choice(value: $0.value, text: $0.text, isChosen: typed[name] == $0.value) }
            return Group(legend: legend, hint: hint, type: type, name: name, choices: choices)
        }
    }

    static let template = Template.topic

    let title: String
    let heading: String
    let intro: String
    let action: String
    let key: String
    let faults: FormFaults
    let groups: [Group]
    let fields: [FormField]
    let stop: String

    init(_ practice: Practice, link: String, step: IntakeStep, typed: TypedForm, problem: Problem? = nil) {
        let address = BookAddress(practice)
        let topic = Topic(step)
        let faults = FormFaults(problem, typed: typed, labels: topic.fields.map { (name: $0.name, label: $0.label) })
        title = (problem == nil ? "" : "Error: ") + "Say more – \(practice.neutralName)"
        heading = topic.heading
        intro = topic.intro
        action = address.ask(link, step)
        key = typed.key
        groups = topic.groups.map { $0.chosen(typed) }
        fields = topic.fields.map {
            FormField(
                $0.name, $0.label, hint: $0.hint, kind: $0.kind, limit: $0.limit, autocomplete: $0.autocomplete,
                typed: typed, faults: faults)
        }
        stop = address.ask(link, .sent)
        self.faults = faults
    }
}

extension Template {
    static let topic = Template(
        name: "topic",
        text: """
            <h1>{{heading}}</h1>
            <p>{{intro}}</p>
            {{>faults}}
            <form method="post" action="{{action}}">
            <input type="hidden" name="idempotency_key" value="{{key}}">
            {{#groups}}
            <fieldset>
            <legend>{{legend}}</legend>
            {{#.hint}}
            <p class="hint">{{.}}</p>
            {{/.hint}}
            {{#choices}}
            <label class="check"><input type="{{type}}" name="{{name}}" value="{{value}}"{{#isChosen}} checked{{/isChosen}}>
            {{text}}</label>
            {{/choices}}
            </fieldset>
            {{/groups}}
            {{#fields}}
            {{>field}}
            {{/fields}}
            <p><button type="submit">Keep this</button></p>
            <p><button type="submit" class="urgent" name="now" value="1" formnovalidate>I am not safe right now</button></p>
            </form>
            <p><a href="{{stop}}">Go back without it</a></p>

            """)
}

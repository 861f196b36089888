import Clinic
import HTTP
import Scheduling

/// The form of a booking: what and when on top, then the two things that are asked of everybody.
struct BookingPage: PageContent {
    static let template = Template.booking

    let title: String
    let action: String
    let hidden: [HiddenField]
    let faults: FormFaults
    let visit: VisitLines?
    let services: [Choice]
    let asksService: Bool
    let choices: [StartChoice]
    let asksStart: Bool
    let otherTimes: String
    let request: String
    let person: PersonFields
    let note: FormField
    let showsMore: Bool
    let `guard`: GuardFields

    /// The form as it was typed, with what is wrong with it.
    ///
    /// - Parameter offer: what the database says to it; nil when it was not asked, and what was chosen is kept unseen.
    init(_ practice: Practice, typed: TypedForm, problem: Problem?, offer: BookingOffer?, key: String) {
        let address = BookAddress(practice)
        let labels =
            [(name: "service", label: "What would you like to book?"), (name: "start", label: "When")]
            + PersonFields.labels + [(name: "note", label: "Is there anything that we should know?")]
        let faults = FormFaults(problem, typed: typed, labels: labels)
        title = (problem == nil ? "" : "Error: ") + "Book a visit – \(practice.neutralName)"
        action = address.appointments
        self.faults = faults
        asksService = offer.map { $0.service == nil } ?? false
        services = (offer?.services ?? []).map { Choice(value: $0.code, text: $0.label, isChosen: false) }
        asksStart = offer.map { $0.service != nil && !$0.isFree } ?? false
        let code = offer?.service?.code ?? typed["service"]
        choices =
            asksStart
            ? (offer?.next ?? []).compactMap { start in
                offer?.walls.map { StartChoice(start, walls: $0, link: address.booking(code, at: start)) }
            } : []
        visit = offer.flatMap { VisitLines($0, practice: practice) }
        otherTimes = offer?.service == nil ? address.first : address.times(code)
        request = address.request
        person = PersonFields(typed, faults: faults, practice: practice)
        note = FormField(
            "note", "Is there anything that we should know?", hint: "Say too if we must not leave a voicemail.",
            kind: .lines, limit: 2000, typed: typed, faults: faults)
        self.guard = GuardFields(practice, typed: typed, isFirst: problem == nil)
        showsMore = !typed.isBlank("note") || faults["note"] != nil
        let unseen =
            (asksService ? [] : ["service"]) + (asksStart ? [] : ["start", "hold.id", "hold.secret"])
            + ["clinician", "person.zone"]
        hidden =
            [HiddenField(name: "idempotency_key", value: key)]
            + unseen.filter { !typed.isBlank($0) }.map { HiddenField(name: $0, value: typed[$0]) }
    }
}

extension Template {
    static let booking = Template(
        name: "booking",
        text: """
            <h1>Book a visit</h1>
            {{>faults}}
            {{>visit}}
            <form method="post" action="{{action}}">
            {{#hidden}}
            <input type="hidden" name="{{name}}" value="{{value}}">
            {{/hidden}}
            {{>guard}}
            {{#asksService}}
            <fieldset id="service">
            <legend>What would you like to book?</legend>
            {{#services}}
            <label class="check"><input type="radio" name="service" value="{{value}}" required> {{text}}</label>
            {{/services}}
            </fieldset>
            {{/asksService}}
            {{#asksStart}}
            <fieldset id="start">
            <legend>Choose one of the next times</legend>
            {{#choices}}
            <label class="check"><input type="radio" name="start" value="{{value}}" required>
            <span>{{dayAndTime}}{{#.yours}} <span class="yours">{{.}} on your clock</span>{{/.yours}}</span></label>
            {{/choices}}
            {{^choices}}
            <p>No times are free at the moment. <a href="{{request}}">Ask us to call you</a></p>
            {{/choices}}
            </fieldset>
            {{/asksStart}}
            {{>person}}
            <details{{#showsMore}} open{{/showsMore}}>
            <summary>Say more, if you like</summary>
            {{#note}}
            {{>field}}
            {{/note}}
            </details>
            <p><button type="submit">Book this visit</button></p>
            </form>
            <p><a href="{{otherTimes}}">See other times</a></p>

            """)
}

import Access
import Clinic
import HTTP
import Scheduling
import Storage

/// What somebody sees who follows a link to their visit: what it is about, what holds, and one thing to do.
///
/// It says what messages say and no more: whoever holds the address may not be the person.
struct LinkPage: PageContent {
    static let template = Template.link

    let title: String
    let heading: String
    let faults: FormFaults
    /// Whether what it is about is shown: not once the link has ended, whoever holds it then.
    let isShown: Bool
    let label: String
    let day: String
    let clock: String
    let yourClock: String?
    /// What holds for a change, before it is made.
    let policy: [String]
    /// What became of it already, or why nothing can be done here any more.
    let outcome: [String]
    /// Where the form goes; nil when there is nothing to do.
    let action: String?
    let button: String
    let secondButton: String?
    let starts: [StartChoice]
    let isMove: Bool
    let later: String?
    let reasons: [Choice]
    let hasReasons: Bool
    let hidden: [HiddenField]
    let clinicPhone: String
    let clinicPhoneLink: String
    let home: String

    /// The page of a link to a visit.
    ///
    /// - Parameters:
    ///   - starts: the times that could be chosen, for a move.
    ///   - later: where later times are.
    init(
        _ visit: LinkedVisit, _ practice: Practice, walls: Walls, typed: TypedForm, problem: Problem?,
        starts: [StartChoice], later: String?, action: String
    ) {
        let appointment = visit.details.appointment
        let start = appointment.during.start
        let purpose = visit.link.purpose
        let isOpen = visit.link.used == nil && visit.now < visit.link.expires
        let canChange = isOpen && appointment.state.isUpcoming && start > visit.now
        let words = LinkWords(purpose)
        let lines = LinkPolicy(practice.policy, start: start, walls: walls, isFlagged: visit.isFlagged, now: visit.now)
        title = (problem == nil ? "" : "Error: ") + "Your appointment – \(practice.neutralName)"
        faults = FormFaults(problem, typed: typed, labels: [(name: "start", label: "New time")])
        isShown = true
        label = visit.neutralLabel
        day = walls.clinic.dayAndYear(start)
        clock = "\(walls.clinic.time(start)), \(walls.clinic.place(at: start))"
        yourClock = walls.yours(start)
        heading = canChange ? words.heading : LinkWords.heading(of: appointment.state, after: visit.link)
        outcome = canChange ? [] : LinkWords.outcome(of: visit)
        policy = canChange ? lines.sentences(for: purpose) : []
        self.action = canChange && (purpose != .move || !starts.isEmpty) ? action : nil
        button = words.button
        secondButton = nil
        self.starts = starts
        isMove = canChange && purpose == .move
        self.later = isMove ? later : nil
        reasons = lines.choices(chosen: typed["reason"])
        hasReasons = canChange && (purpose == .cancel || purpose == .move && lines.isLate)
        hidden = [
            HiddenField(name: "idempotency_key", value: typed.key),
            HiddenField(name: "seen", value: "\(appointment.scheduleVersion)"),
        ]
        clinicPhone = practice.phone
        clinicPhoneLink = "tel:" + practice.phone.dialled
        home = BookAddress(practice).first
    }

    /// The page of a link that has ended: whoever holds it then is shown nothing of the visit.
    init(ended practice: Practice, typed: TypedForm, problem: Problem?) {
        title = (problem == nil ? "" : "Error: ") + "Your appointment – \(practice.neutralName)"
        faults = FormFaults(problem, typed: typed, labels: [])
        heading = "This link has ended"
        isShown = false
        (label, day, clock, yourClock) = ("", "", "", nil)
        policy = []
        outcome = ["If you need to change something, please call us: we are glad to do it with you."]
        action = nil
        (button, secondButton) = ("", nil)
        (starts, isMove, later) = ([], false, nil)
        (reasons, hasReasons, hidden) = ([], false, [])
        clinicPhone = practice.phone
        clinicPhoneLink = "tel:" + practice.phone.dialled
        home = BookAddress(practice).first
    }

    /// The page of a link to an offer.
    init(
        _ offer: OfferDetails, _ link: Link, _ practice: Practice, neutralLabel: String, walls: Walls,
        typed: TypedForm, problem: Problem?, action: String, now: Instant
    ) {
        let start = offer.offer.during.start
        let isOpen = link.used == nil && offer.offer.state == .open && now < offer.offer.expires
        title = (problem == nil ? "" : "Error: ") + "An earlier time – \(practice.neutralName)"
        faults = FormFaults(problem, typed: typed, labels: [])
        heading = isOpen ? "This time is free for you" : LinkWords.heading(of: offer.offer.state)
        isShown = now < link.expires || isOpen
        label = neutralLabel
        day = walls.clinic.dayAndYear(start)
        clock = "\(walls.clinic.time(start)), \(walls.clinic.place(at: start))"
        yourClock = walls.yours(start)
        policy =
            isOpen
            ? [
                "It is kept for you until \(walls.clinic.dayAndTime(offer.offer.expires)).",
                "If you take it and have an appointment already, that one is cancelled, at no cost.",
                "If it does not suit you, nothing changes: you keep what you have, and your place.",
            ] : []
        outcome = isOpen ? [] : ["There is nothing more to do here."]
        self.action = isOpen ? action : nil
        button = "Take this time"
        secondButton = "No, thank you"
        starts = []
        isMove = false
        later = nil
        reasons = []
        hasReasons = false
        hidden = [HiddenField(name: "idempotency_key", value: typed.key)]
        clinicPhone = practice.phone
        clinicPhoneLink = "tel:" + practice.phone.dialled
        home = BookAddress(practice).first
    }
}

extension Template {
    static let link = Template(
        name: "link",
        text: """
            <h1>{{heading}}</h1>
            {{>faults}}
            {{#isShown}}
            <section class="card visit" aria-label="Your appointment">
            <p class="what">{{label}}</p>
            <p class="when">{{day}}<br><strong>{{clock}}</strong></p>
            {{#.yourClock}}
            <p>{{.}} on your clock</p>
            {{/.yourClock}}
            </section>
            {{/isShown}}
            {{#outcome}}
            <p>{{.}}</p>
            {{/outcome}}
            {{#policy}}
            <p>{{.}}</p>
            {{/policy}}
            {{#.action}}
            <form method="post" action="{{.}}">
            {{#hidden}}
            <input type="hidden" name="{{name}}" value="{{value}}">
            {{/hidden}}
            {{#isMove}}
            <fieldset id="start">
            <legend>Which time would you like?</legend>
            {{#starts}}
            <p><label><input type="radio" name="start" value="{{value}}" required> {{dayAndTime}}{{#.yours}}
            <span class="yours">{{.}} on your clock</span>{{/.yours}}</label></p>
            {{/starts}}
            </fieldset>
            {{/isMove}}
            {{#hasReasons}}
            <div class="field">
            <label for="reason">You need not say why. If you like to:</label>
            <select id="reason" name="reason">
            {{#reasons}}
            <option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{text}}</option>
            {{/reasons}}
            </select>
            </div>
            {{/hasReasons}}
            <p><button type="submit">{{button}}</button></p>
            {{#.secondButton}}
            <p><button class="second" type="submit" name="answer" value="no">{{.}}</button></p>
            {{/.secondButton}}
            </form>
            {{/.action}}
            {{#.later}}
            <p><a href="{{.}}">Later times</a></p>
            {{/.later}}
            <p>Or call us: <a href="{{clinicPhoneLink}}">{{clinicPhone}}</a>.</p>

            """)
}

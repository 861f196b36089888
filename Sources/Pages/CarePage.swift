import Access
import Clinic
import Scheduling

/// What somebody reads who is not safe, or has said something that needs care: help first, then that we call, and that
/// everything else is open to them as before.
struct CarePage: PageContent {
    static let template = Template.care

    let title: String
    let isNow: Bool
    let lines: [CrisisBlock.Line]
    let promise: String
    let next: String
    let times: String
    let phone: String
    let phoneLink: String

    init(_ practice: Practice, link: String, intake: Intake, zone: Zone, isNow: Bool, next: IntakeStep) {
        let address = BookAddress(practice)
        title = "Help now – \(practice.neutralName)"
        self.isNow = isNow
        lines = Array(CrisisBlock(practice.crisis).lines.prefix(2))
        let words = PromiseText(intake.promise, practice: practice, zone: zone)
        promise = words.time.map { "Somebody will try to call or write to you by \($0)." } ?? words.sentence
        self.next = address.ask(link, next)
        times = address.first
        phone = practice.phone
        phoneLink = "tel:" + practice.phone.dialled
    }
}

extension Template {
    /// The first lines of the region, large, with what a press on them does.
    static let helpNow = Template(
        name: "helpNow",
        text: """
            <section class="help-now" aria-labelledby="help-now">
            {{#isNow}}
            <h1 id="help-now">Please talk to somebody now</h1>
            <p>You do not have to get through this alone. These people answer at any hour.</p>
            {{/isNow}}
            {{^isNow}}
            <h1 id="help-now">Thank you for telling us</h1>
            <p>That was not a small thing to say. If it gets heavier, these people answer at any hour.</p>
            {{/isNow}}
            <ul>
            {{#lines}}
            <li><span class="label">{{label}}</span>
            {{#actions}}
            <a class="button" href="{{link}}">{{words}}</a>
            {{/actions}}
            </li>
            {{/lines}}
            </ul>
            </section>

            """)

    static let care = Template(
        name: "care",
        text: """
            {{>helpNow}}
            <section class="card">
            <h2>We will be in touch</h2>
            <p>{{promise}}</p>
            <p>You can also call us: <a href="{{phoneLink}}">{{phone}}</a>.</p>
            </section>
            <p><a class="button second" href="{{next}}">Go on</a></p>
            <p>Nothing that you have said keeps you from booking: <a href="{{times}}">see what is free</a>.</p>

            """)
}

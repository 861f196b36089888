import Access
import Clinic
import Scheduling

/// What somebody reads whose request has come in: when a person will have read it, and what else they may say.
struct SentPage: PageContent {
    /// Something else that can be said.
    struct Topic {
        let label: String
        let hint: String
        let link: String
    }

    static let template = Template.sent

    let title: String
    let promise: String
    let yours: String?
    let isOpen: Bool
    let topics: [Topic]
    let times: String
    let phone: String
    let phoneLink: String
    let urgent: String
    let key: String

    init(_ practice: Practice, link: String, intake: Intake, zone: Zone, service: String?) {
        let address = BookAddress(practice)
        title = "We have your request – \(practice.neutralName)"
        promise =
            intake.promise.read == nil
            ? PromiseText(intake.promise, practice: practice, zone: zone).sentence : "Somebody has read it."
        yours = nil
        isOpen = intake.isOpen
        topics = Self.topics.map {
            Topic(label: $0.label, hint: $0.hint, link: address.ask(link, $0.step))
        }
        times = service.map { address.times($0) } ?? address.first
        phone = practice.phone
        phoneLink = "tel:" + practice.phone.dialled
        urgent = address.ask(link, .now)
        key = TypedForm.freshKey
    }

    private static let topics: [(label: String, hint: String, step: IntakeStep)] = [
        ("How to reach you safely", "No voicemail, a code word, the best times", .contact),
        ("What it is about", "Tick what fits; “I am not sure” is an answer", .why),
        ("In your own words", "What you would like to say, and when you could come", .words),
        (
            "How you have been", "One question at a time, so that we can respond faster",
            .first(of: IntakeStep.feelings[0])
        ),
        ("Who it is for", "You, your child, or somebody you worry about", .asker),
        ("Coming here", "Language, a lift, the drive", .practical),
        (
            "Health questions before a treatment", "Only if you think of one; a clinician reads them",
            .first(of: .ketamineHistory)
        ),
    ]
}

extension Template {
    static let sent = Template(
        name: "sent",
        text: """
            <h1>We have your request</h1>
            <div class="card">
            <p class="what">{{promise}}</p>
            {{#.yours}}
            <p>{{.}}</p>
            {{/.yours}}
            <p>You need do nothing more. You can close this page.</p>
            </div>
            {{#isOpen}}
            <h2>If you like, say more</h2>
            <p>Any of these, in any order, or none. Each answer is kept at once. To come back later, keep the address of
            this page to yourself: whoever has it can go on in your place.</p>
            <ul class="offers">
            {{#topics}}
            <li><a href="{{link}}"><strong>{{label}}</strong> <span>{{hint}}</span></a></li>
            {{/topics}}
            </ul>
            {{/isOpen}}
            <form method="post" action="{{urgent}}">
            <input type="hidden" name="idempotency_key" value="{{key}}">
            <p><button type="submit" class="urgent">I am not safe right now</button></p>
            </form>
            <p>Would you rather choose a time yourself? <a href="{{times}}">See what is free</a>, or call
            <a href="{{phoneLink}}">{{phone}}</a>.</p>

            """)
}

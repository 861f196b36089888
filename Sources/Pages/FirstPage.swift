import Clinic
import Scheduling

/// What can be booked, and how to be called instead.
struct FirstPage: PageContent {
    /// A service and where its times are.
    struct Offer {
        let label: String
        let minutes: Int
        let site: String
        let times: String
    }

    static let template = Template.first

    let title: String
    let practiceName: String
    let offers: [Offer]
    let hasOffers: Bool
    let request: String
    /// The form of somebody who wants to talk now; nil where that is not offered.
    let talk: String?
    let practicePhone: String
    let practicePhoneLink: String

    init(_ practice: Practice, services: [Service]) {
        let address = BookAddress(practice)
        title = practice.neutralName
        practiceName = practice.name
        offers = services.map { service in
            Offer(
                label: service.label, minutes: service.minutes, site: service.site.name,
                times: address.times(service.code))
        }
        hasOffers = !services.isEmpty
        request = address.ask
        talk = practice.policy.callBackMinutes.map { _ in address.talk }
        practicePhone = practice.phone
        practicePhoneLink = "tel:" + practice.phone.dialled
    }
}

extension Service {
    /// How long the person's part of a visit takes, in minutes of real time.
    var minutes: Int {
        let seconds = visit.personWindow(startingAt: Instant(secondsSinceUnixEpoch: 0)).duration.components.seconds
        return Int(seconds / 60)
    }
}

extension Template {
    static let first = Template(
        name: "first",
        text: """
            <h1>{{practiceName}}</h1>
            {{#.talk}}
            <p><a class="button" href="{{.}}">Talk to somebody now</a></p>
            {{/.talk}}
            <section class="card">
            <h2>Not sure what you need?</h2>
            <p>You need not know. Tell us what to call you and how to reach you, and we will get in touch.</p>
            <p><a class="button" href="{{request}}">Ask us to call you</a></p>
            </section>
            {{#hasOffers}}
            <section>
            <h2>Book a visit</h2>
            <ul class="offers">
            {{#offers}}
            <li><a href="{{times}}"><strong>{{label}}</strong> <span>{{minutes}} minutes, {{site}}</span></a></li>
            {{/offers}}
            </ul>
            </section>
            {{/hasOffers}}
            {{^hasOffers}}
            <p>No visits can be booked here at the moment.</p>
            {{/hasOffers}}
            <section>
            <h2>Rather talk to us?</h2>
            <p>Call <a href="{{practicePhoneLink}}">{{practicePhone}}</a>.</p>
            </section>

            """)
}

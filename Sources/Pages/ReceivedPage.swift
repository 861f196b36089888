import Access
import Clinic
import Scheduling

/// What somebody reads whose request has come in: when a person will have read it, if that can be said.
struct ReceivedPage: PageContent {
    static let template = Template.received

    let title: String
    let practicePhone: String
    let practicePhoneLink: String
    let home: String
    let promise: String?

    init(_ practice: Practice, promise: ResponsePromise?, zone: Zone) {
        self.promise = promise.map { PromiseText($0, practice: practice, zone: zone).sentence }
        title = "We have your request – \(practice.neutralName)"
        practicePhone = practice.phone
        practicePhoneLink = "tel:" + practice.phone.dialled
        home = BookAddress(practice).first
    }
}

extension Template {
    static let received = Template(
        name: "received",
        text: """
            <h1>We have your request</h1>
            <p>Thank you for writing to us. We will get in touch in the way that you gave us.</p>
            {{#.promise}}
            <p class="card what">{{.}}</p>
            {{/.promise}}
            <p>If you need somebody now, use the help lines above. To reach us, call
            <a href="{{practicePhoneLink}}">{{practicePhone}}</a>.</p>
            <p>You need not send it again. You can close this page.</p>
            <p><a href="{{home}}">See what can be booked</a></p>

            """)
}

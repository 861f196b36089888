import Clinic

/// What somebody reads whose request has come in.
///
/// It says what is certain, and promises no hour.
struct ReceivedPage: PageContent {
    static let template = Template.received

    let title: String
    let practicePhone: String
    let practicePhoneLink: String
    let home: String

    init(_ practice: Practice) {
        title = "We have your request – \(practice.neutralName)"
        practicePhone = practice.phone
        practicePhoneLink = "tel:" + practice.phone.dialled
        home = BookAddress(practice.slug).first
    }
}

extension Template {
    static let received = Template(
        name: "received",
        text: """
            <h1>We have your request</h1>
            <p>Thank you for writing to us. We will get in touch in the way that you gave us.</p>
            <p>If you need somebody now, use the help lines above. To reach us, call
            <a href="{{practicePhoneLink}}">{{practicePhone}}</a>.</p>
            <p>You need not send it again. You can close this page.</p>
            <p><a href="{{home}}">See what can be booked</a></p>

            """)
}

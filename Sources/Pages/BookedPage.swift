import Clinic

/// What somebody reads who has booked.
struct BookedPage: PageContent {
    static let template = Template.booked

    let title: String
    let visit: VisitLines
    let remindsToo: Bool
    let home: String

    init(_ practice: Practice, _ visit: VisitLines) {
        title = "Your visit is booked – \(practice.neutralName)"
        self.visit = visit
        remindsToo = !practice.policy.reminders.isEmpty
        home = BookAddress(practice).first
    }
}

extension Template {
    static let booked = Template(
        name: "booked",
        text: """
            <h1>Your visit is booked</h1>
            {{>visit}}
            <p>If you gave us an e-mail address, we write to it: a
            confirmation{{#remindsToo}}, and reminders before the visit{{/remindsToo}}. These messages do not say what
            the visit is about.</p>
            <p>If you need somebody before then, use the help lines above.</p>
            <p>You can close this page.</p>

            """)
}

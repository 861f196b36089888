import Access
import Clinic
import HTTP
import Scheduling
import Storage

/// What somebody sees some time after a visit: two questions, each of which may be left open.
///
/// It does not say after what: whoever holds the address may not be the person.
struct CheckInPage: PageContent {
    static let template = Template.checkIn

    let title: String
    let heading: String
    let faults: FormFaults
    let outcome: [String]
    /// Where the form goes; nil when there is nothing to do.
    let action: String?
    let feelings: [Choice]
    let safeties: [Choice]
    let hidden: [HiddenField]
    let clinicPhone: String
    let clinicPhoneLink: String

    init(
        _ checkIn: CheckIn, _ link: Link, _ practice: Practice, typed: TypedForm, problem: Problem?, action: String,
        now: Instant
    ) {
        let isOpen = link.used == nil && now < link.expires && checkIn.state != .answered && now >= checkIn.due
        title = (problem == nil ? "" : "Error: ") + "How are you? – \(practice.neutralName)"
        faults = FormFaults(problem, typed: typed, labels: [])
        if isOpen {
            heading = "How are you?"
            outcome = ["Two questions. You can leave either of them open."]
        } else if checkIn.state == .answered {
            heading = "Thank you"
            outcome = ["We have your answer. If it said that you do not feel safe, or feel worse, somebody calls you."]
        } else {
            heading = "There is nothing to answer here now"
            outcome = ["If you would like to tell us how you are, please call."]
        }
        self.action = isOpen ? action : nil
        feelings = CheckIn.Feeling.allCases.map {
            Choice(value: $0.rawValue, text: $0.words, isChosen: typed["feeling"] == $0.rawValue)
        }
        safeties = CheckIn.Safety.allCases.map {
            Choice(value: $0.rawValue, text: $0.words, isChosen: typed["safety"] == $0.rawValue)
        }
        hidden = [HiddenField(name: "idempotency_key", value: typed.key)]
        clinicPhone = practice.phone
        clinicPhoneLink = "tel:" + practice.phone.dialled
    }
}

extension CheckIn.Feeling {
    fileprivate var words: String {
        switch self {
        case .better: "Better"
        case .same: "About the same"
        case .worse: "Worse"
        }
    }
}

extension CheckIn.Safety {
    fileprivate var words: String {
        switch self {
        case .safe: "Yes"
        case .unsure: "I am not sure"
        case .unsafe: "No"
        }
    }
}

extension Pages {
    /// The two questions of a link, or what became of them.
    func showCheckIn(_ text: LinkText, _ typed: TypedForm, problem: Problem?, _ call: Call) async throws -> Response {
        let (link, checkIn, now) = try await entrance.database.linkedCheckIn(
            text, practice: call.practice, deadline: call.deadline)
        let page = CheckInPage(
            checkIn, link, call.practice, typed: typed, problem: problem,
            action: LinkAddress.path(text, of: call.practice), now: now)
        guard let problem else { return answer(page, of: call.practice) }
        return answer(page, of: call.practice, to: problem)
    }
}

extension Template {
    static let checkIn = Template(
        name: "check-in",
        text: """
            <h1>{{heading}}</h1>
            {{>faults}}
            {{#outcome}}
            <p>{{.}}</p>
            {{/outcome}}
            {{#.action}}
            <form method="post" action="{{.}}">
            {{#hidden}}
            <input type="hidden" name="{{name}}" value="{{value}}">
            {{/hidden}}
            <fieldset>
            <legend>How do you feel, compared with before?</legend>
            {{#feelings}}
            <p><label><input type="radio" name="feeling" value="{{value}}"{{#isChosen}} checked{{/isChosen}}>
            {{text}}</label></p>
            {{/feelings}}
            </fieldset>
            <fieldset>
            <legend>Do you feel safe?</legend>
            {{#safeties}}
            <p><label><input type="radio" name="safety" value="{{value}}"{{#isChosen}} checked{{/isChosen}}>
            {{text}}</label></p>
            {{/safeties}}
            </fieldset>
            <p><button type="submit">Send</button></p>
            </form>
            {{/.action}}
            <p>If you need somebody now, use the help lines above. Or call us:
            <a href="{{clinicPhoneLink}}">{{clinicPhone}}</a>.</p>

            """)
}

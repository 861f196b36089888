import Clinic
import HTTP
import HTTPTypes

/// What went wrong, what to do, and the help lines all the same.
struct FailurePage: PageContent {
    static let template = Template.failure

    let title: String
    let heading: String
    let sentence: String
    let home: String?
    let requestID: String?

    init(_ problem: Problem, practice: Practice?) {
        let heading =
            switch problem.status.code {
            case 404: "This page is not here"
            case 429: "Please wait a moment"
            case 503: "We cannot do this right now"
            case 500...: "Something went wrong on our side"
            default: "That did not work"
            }
        self.heading = heading
        title = practice.map { "\(heading) – \($0.neutralName)" } ?? heading
        sentence = problem.detail
        home = practice.map { BookAddress($0).first }
        // A number is of use to whoever can look it up, and only then.
        requestID = problem.status.code >= 500 ? problem.instance : nil
    }
}

extension Template {
    static let failure = Template(
        name: "failure",
        text: """
            <h1>{{heading}}</h1>
            <p>{{sentence}}</p>
            {{#.home}}
            <p><a class="button" href="{{.}}">Back to the first page</a></p>
            {{/.home}}
            {{#.requestID}}
            <p class="quiet">If you tell us about this, this number helps us to find it: {{.}}</p>
            {{/.requestID}}

            """)
}

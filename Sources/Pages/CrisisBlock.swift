import Clinic

/// The help lines, each with what a press on it does.
struct CrisisBlock {
    /// One line that somebody answers.
    struct Line {
        let label: String
        let actions: [Action]
        let besides: String?
    }

    /// A press that calls or begins a text message.
    struct Action {
        let words: String
        let link: String
    }

    let lines: [Line]
    let checked: String

    init(_ profile: CrisisProfile) {
        lines = profile.lines.map(Self.line)
        checked = profile.checked
    }

    private static func line(_ line: CrisisProfile.Line) -> Line {
        // `988, then 1` is dialled as 988: the rest comes when somebody has answered.
        let dialled = String(line.number.prefix { $0 != "," }).dialled
        let call = Action(words: "Call \(line.number)", link: "tel:\(dialled)")
        if line.how == "call" {
            return Line(label: line.label, actions: [call], besides: nil)
        } else if line.how == "call or text" {
            let text = Action(words: "Text \(line.number)", link: "sms:\(dialled)")
            return Line(label: line.label, actions: [call, text], besides: nil)
        } else if line.how.hasPrefix("text ") {
            let words = "T\(line.how.dropFirst()) to \(line.number)"
            return Line(label: line.label, actions: [Action(words: words, link: "sms:\(dialled)")], besides: nil)
        } else if line.how.hasPrefix("call, ") {
            return Line(label: line.label, actions: [call], besides: String(line.how.dropFirst("call, ".count)))
        } else {
            return Line(label: line.label, actions: [call], besides: line.how)
        }
    }
}

extension String {
    /// What a telephone dials: digits and a leading plus sign.
    var dialled: String {
        filter { ("0"..."9").contains($0) || $0 == "+" }
    }
}

extension Template {
    static let crisis = Template(
        name: "crisis",
        text: """
            {{#crisis}}
            <section class="crisis" aria-labelledby="crisis">
            <h2 id="crisis">In danger, or need somebody now?</h2>
            <ul>
            {{#lines}}
            <li><span class="label">{{label}}</span>
            <span class="actions">
            {{#actions}}
            <a href="{{link}}">{{words}}</a>
            {{/actions}}
            {{#.besides}}
            {{.}}
            {{/.besides}}
            </span></li>
            {{/lines}}
            </ul>
            <p class="quiet">These numbers were checked on <time>{{checked}}</time>.</p>
            </section>
            {{/crisis}}

            """)
}

import Clinic

/// One question of an instrument: one press answers it, and one skips it.
struct QuestionPage: PageContent {
    static let template = Template.question

    let title: String
    let action: String
    let key: String
    let progress: String
    let stem: String
    let question: String
    let answers: [Choice]
    let isNumber: Bool
    let most: Int
    let stop: String
    let note: String?

    init(_ practice: Practice, link: String, instrument: Instrument, item: Instrument.Item) {
        let address = BookAddress(practice)
        title = "A question – \(practice.neutralName)"
        action = address.ask(link, .question(instrument, item))
        key = TypedForm.freshKey
        let index = instrument.items.firstIndex { $0.code == item.code } ?? 0
        progress = "Question \(index + 1) of \(instrument.items.count)"
        stem = instrument.stem
        question = item.text
        switch item.answers {
        case .choices(let choices):
            answers = choices.map { Choice(value: "\($0.value)", text: $0.text, isChosen: false) }
            (isNumber, most) = (false, 0)
        case .number(let range):
            answers = []
            (isNumber, most) = (true, range.upperBound)
        }
        stop = address.ask(link, .sent)
        note =
            index == 0
            ? "You may skip any question, and stop at any time. Your answers help us to respond faster. They are no "
                + "diagnosis, and whatever you answer, you can ask and book." : nil
    }
}

extension Template {
    static let question = Template(
        name: "question",
        text: """
            <p class="progress">{{progress}}</p>
            {{#.note}}
            <p class="quiet">{{.}}</p>
            {{/.note}}
            <form method="post" action="{{action}}">
            <input type="hidden" name="idempotency_key" value="{{key}}">
            <h1 class="question">{{#.stem}}<span class="stem">{{.}}</span> {{/.stem}}{{question}}</h1>
            {{#isNumber}}
            <div class="field">
            <label for="answer">How many?</label>
            <input id="answer" name="answer" type="number" inputmode="numeric" min="0" max="{{most}}">
            </div>
            <p><button type="submit">Continue</button></p>
            {{/isNumber}}
            <ul class="answers">
            {{#answers}}
            <li><button type="submit" name="answer" value="{{value}}" class="second">{{text}}</button></li>
            {{/answers}}
            </ul>
            <p><button type="submit" name="skip" value="1" class="plain" formnovalidate>Skip this question</button></p>
            <p><button type="submit" class="urgent" name="now" value="1" formnovalidate>I am not safe right now</button></p>
            </form>
            <p><a href="{{stop}}">Stop here</a></p>

            """)
}

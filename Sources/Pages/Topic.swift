import Clinic

/// What is asked at a step that is no question of an instrument.
struct Topic {
    /// A field to write in.
    struct Field {
        let name: String
        let label: String
        var hint: String?
        var kind = FormField.Kind.text
        var limit = 200
        var autocomplete = "off"
    }

    var heading = ""
    var intro = ""
    var groups: [TopicPage.Group] = []
    var fields: [Field] = []

    init(_ step: IntakeStep) {
        switch step {
        case .why:
            heading = "What is it about?"
            intro = "Tick what fits. You need not be sure, and you need not explain."
            groups = [
                .init(
                    legend: "It is about", hint: nil, type: "checkbox", name: "reasons",
                    choices: Reason.allCases.map { Choice(value: $0.rawValue, text: $0.label, isChosen: false) }),
                .init(
                    legend: "And", hint: nil, type: "checkbox", name: "left_hospital",
                    choices: [
                        Choice(
                            value: "on",
                            text: "I came out of hospital or an emergency department in the last 30 days",
                            isChosen: false)
                    ]),
            ]
        case .words:
            heading = "In your own words"
            intro = "Write as much or as little as you like."
            fields = [
                Field(
                    name: "message", label: "What would you like to say?",
                    hint: "Only the people who treat you and "
                        + "those who arrange visits read it.", kind: .lines, limit: 4000),
                Field(
                    name: "preferred", label: "When would suit you?", hint: "For instance: weekday mornings.",
                    limit: 500),
            ]
        case .contact:
            heading = "How can we reach you safely?"
            intro = "We will keep to this, and we will not ask why."
            groups = [
                .init(
                    legend: "Please", hint: "Leave it open if you do not mind.", type: "radio", name: "channel",
                    choices: [
                        Choice(value: "call", text: "Call me", isChosen: false),
                        Choice(value: "text", text: "Send me a text", isChosen: false),
                        Choice(value: "email", text: "Write me an e-mail", isChosen: false),
                    ]),
                .init(
                    legend: "Also", hint: nil, type: "checkbox", name: "no_voicemail",
                    choices: [Choice(value: "on", text: "Leave no voicemail", isChosen: false)]),
                .init(
                    legend: "And", hint: "Our letters name no clinic in any case.", type: "checkbox",
                    name: "neutral_sender",
                    choices: [Choice(value: "on", text: "Do not say where you call from", isChosen: false)]),
            ]
            fields = [
                Field(
                    name: "code_word", label: "A code word",
                    hint: "We say nothing until whoever answers has said it.", limit: 60),
                Field(
                    name: "times", label: "When may we call?", hint: "For instance: not before 10, never at weekends."),
                Field(name: "other_address", label: "Another number or address to use instead"),
            ]
        case .asker:
            heading = "Who is it for?"
            intro = "If you ask for somebody who does not know of it, we keep nothing under their name."
            groups = [
                .init(
                    legend: "I ask", hint: nil, type: "radio", name: "asking_for",
                    choices: [
                        Choice(value: "self", text: "For myself", isChosen: false),
                        Choice(value: "guardian", text: "For somebody under 18 whom I answer for", isChosen: false),
                        Choice(value: "relative", text: "Because I worry about somebody", isChosen: false),
                    ])
            ]
            fields = [
                Field(
                    name: "guardian", label: "Under 18? Who answers for you, and how do we reach them?",
                    hint: "You can leave this open and tell us later."),
                Field(
                    name: "born", label: "Date of birth",
                    hint: "Of the person who would come. Year, month, day: 1990-04-23.",
                    limit: 10, autocomplete: "bday"),
            ]
        case .practical:
            heading = "Coming here"
            intro = "So that we can suggest what works for you."
            fields = [
                Field(name: "preferred_name", label: "Another name that you prefer", limit: 100),
                Field(name: "language", label: "The language that you would rather speak", limit: 60),
                Field(
                    name: "access_needs", label: "What makes coming easier?",
                    hint: "A lift, an interpreter, quiet, somebody beside you.", kind: .lines, limit: 500),
                Field(name: "drive_minutes", label: "How many minutes do you drive?", limit: 4),
                Field(
                    name: "region", label: "Where will you be?",
                    hint: "The code of the state or country, for video visits: US-AZ.", limit: 8),
            ]
        case .reach, .sent, .now, .care, .question:
            break
        }
    }
}

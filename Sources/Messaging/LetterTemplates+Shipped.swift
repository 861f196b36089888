extension LetterTemplates {
    /// The texts that ship.
    ///
    /// Short and plain, and never an invitation to answer with a word: in text messages `CANCEL` is an opt-out
    /// (47 CFR 64.1200), and a habit learnt here would be carried over there. No blame and no price of staying away:
    /// that wording brought more people, and made more of them cancel.
    public static let shipped: [Name: Source] = [
        .booked: Source(
            subject: "Your appointment",
            text: """
                \(greeting)
                You are booked: {{label}}.

                \(time)
                \(links)
                If you can't come, tell us, and someone else can use the time.

                \(end)
                """),
        .provisional: Source(
            subject: "A time is kept for you",
            text: """
                \(greeting)
                We keep a time for you: {{label}}.

                \(time)
                Something is still needed before it is booked. We write again when it is, or if the time cannot be kept.
                To hear what is needed, to change it, or with any question, call {{phone}}.

                \(end)
                """),
        .reminder: Source(
            subject: "Reminder: your appointment",
            text: """
                \(greeting)
                This is a reminder of your booking: {{label}}.

                \(time)
                \(links)
                If you can't come, tell us, and someone else can use the time.

                {{#list}}
                You are booked at other times of that day too. To change one of them, call {{phone}}.

                {{list}}

                {{/list}}
                \(end)
                """),
        .prepare: Source(
            subject: "Before your appointment",
            text: """
                \(greeting)
                This is for your next booking: {{label}}.

                {{sheet}}

                \(links)
                If you can't come, tell us, and someone else can use the time.

                \(end)
                """),
        .moved: Source(
            subject: "Your appointment has a new time",
            text: """
                \(greeting)
                Your booking has a new time: {{label}}. The old time no longer stands.

                \(time)
                {{#move_link}}
                For another time: {{move_link}}
                {{/move_link}}
                If the new time does not suit you, or with any question, call {{phone}}.

                \(end)
                """),
        .cancelled: Source(
            subject: "Your appointment was cancelled",
            text: """
                \(greeting)
                This booking was cancelled: {{label}}. There is nothing that you need to do.

                \(time)
                For a new time, or if you did not expect this, call {{phone}}.

                \(end)
                """),
        .missed: Source(
            subject: "We hope you are well",
            text: """
                \(greeting)
                We missed you and hope that you are well. It happens, and nothing more is needed.

                For a new time, or to tell us anything, call {{phone}}.

                \(end)
                """),
        .series: Source(
            subject: "Your appointments",
            text: """
                \(greeting)
                You are booked: {{label}}. These are the times:

                {{list}}

                To change one, or with any question, call {{phone}}. We write again before each week.

                \(end)
                """),
        .seriesCancelled: Source(
            subject: "Your appointments were cancelled",
            text: """
                \(greeting)
                The bookings that lay ahead of you were cancelled. There is nothing that you need to do.

                For new times, or if you did not expect this, call {{phone}}.

                \(end)
                """),
        .week: Source(
            subject: "Your appointments this week",
            text: """
                \(greeting)
                These are your times of the coming week:

                {{list}}

                To change one, or with any question, call {{phone}}.
                If you can't come, tell us, and someone else can use the time.

                \(end)
                """),
        .checkIn: Source(
            subject: "How are you?",
            text: """
                \(greeting)
                How are you today? These are two short questions, and somebody reads what you answer:

                {{#answer_link}}
                {{answer_link}}

                {{/answer_link}}
                If you would rather talk, call {{phone}}. This is no emergency line.

                \(end)
                """),
        .offer: Source(
            subject: "An earlier time is open",
            text: """
                \(greeting)
                An earlier time is open, and it is kept for you: {{label}}.

                \(time)
                {{#answer_link}}
                To take it, or to let it go: {{answer_link}}
                {{/answer_link}}
                It is kept until {{until}}. If you say nothing, you keep your place, and your visit if you have one.
                With any question, call {{phone}}.

                \(end)
                """),
        .waiting: Source(
            subject: "You have your place",
            text: """
                \(greeting)
                It has been a while, and we think of you. You have your place, and we write as soon as there is a time.

                If something has changed, or waiting gets hard, call {{phone}}: there may be a way.

                \(end)
                """),
        .alarm: Source(
            subject: "A person needs a call now",
            text: """
                A person needs a call now, and nobody sees to it yet.

                Task {{task}}

                Take it before you call, so that nobody else is asked. Who it is and what is known stands there, and not
                in this mail.
                """),
        .changes: Source(
            subject: "Your coming day has changed",
            text: """
                \(greeting)
                This has changed in your coming day:

                {{list}}

                Names, numbers and what anybody comes for stand at the desk, and not in this mail.
                """),
        .huddle: Source(
            subject: "The day ahead",
            text: """
                \(greeting)
                {{day}}

                {{list}}

                Tasks: {{tasks}}
                {{#away}}
                Away: {{away}}
                {{/away}}

                Names, numbers and what anybody comes for stand at the desk, and not in this mail.
                """),
    ]

    private static let greeting = """
        Hello{{#name}} {{name}}{{/name}},

        """

    private static let time = """
        {{when}}
        {{#own_clock}}
        On your clock ({{own_zone}}): {{own_clock}}
        {{/own_clock}}

        """

    private static let links = """
        {{#confirm_link}}
        To say that you come: {{confirm_link}}
        {{/confirm_link}}
        {{#move_link}}
        For another time: {{move_link}}
        {{/move_link}}
        {{#cancel_link}}
        If you can't come: {{cancel_link}}
        {{/cancel_link}}
        {{#prepare_link}}
        What to do before: {{prepare_link}}
        {{/prepare_link}}
        To change it, or with any question, call {{phone}}.
        """

    private static let end = """
        Please call rather than answer this mail: an answer may not be seen.

        {{help}}
        """
}

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
                To change it, or with any question, call {{phone}}.
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
                To change it, or with any question, call {{phone}}.
                If you can't come, tell us, and someone else can use the time.

                \(end)
                """),
        .moved: Source(
            subject: "Your appointment has a new time",
            text: """
                \(greeting)
                Your booking has a new time: {{label}}. The old time no longer stands.

                \(time)
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

    private static let end = """
        Please call rather than answer this mail: an answer may not be seen.

        {{help}}
        """
}

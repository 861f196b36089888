extension TextTemplates {
    /// The texts that ship.
    ///
    /// A text invites `Y`, `R` and `A` and nothing that is an opt-out in disguise: `CANCEL` would silence the person and
    /// leave the visit booked (47 CFR 64.1200(a)(10)).
    public static let shipped: [LetterTemplates.Name: String] = [
        .booked: """
        {{sender}}: you are booked {{day}} {{time}} {{zone}}. Y confirms, R changes it.{{#link}} {{link}}{{/link}} \
        {{phone}} STOP ends
        """,
        .provisional: """
        {{sender}}: we keep {{day}} {{time}} {{zone}} for you. Something is still needed before it is booked: \
        please call {{phone}} STOP ends
        """,
        .reminder: """
        {{sender}}: {{day}} {{time}} {{zone}}{{#more}} and {{more}} more that day{{/more}}. Y yes, R change. \
        Can't come? Tell us and someone else can use it.\
        {{#link}} {{link}}{{/link}} {{phone}} STOP ends
        """,
        .prepare: """
        {{sender}}: for {{day}}{{#time}} {{time}} {{zone}}{{/time}}{{^time}}, in {{zone}}{{/time}}: {{asked}}.\
        {{#answers}} {{answers}}{{/answers}}{{#link}} {{link}}{{/link}} {{phone}} STOP ends
        """,
        .moved: """
        {{sender}}: your new time is {{day}} {{time}} {{zone}}. The old one no longer stands. R changes it. \
        {{phone}} STOP ends
        """,
        .cancelled: """
        {{sender}}: your {{day}} {{time}} {{zone}} visit will not take place. For a new time, or any question: \
        {{phone}} STOP ends
        """,
        .missed: """
        {{sender}}: we missed you and hope you are OK. R for a new time or call {{phone}}. Need someone now? \
        {{help}}. STOP ends
        """,
        .series: """
        {{sender}}: your visits are booked, first {{list}}. R to change one. {{phone}} STOP ends
        """,
        .seriesCancelled: """
        {{sender}}: the visits that lay ahead of you will not take place. For new times, or any question: \
        {{phone}} STOP ends
        """,
        .week: """
        {{sender}}: this week {{list}}. Y if all OK, R to change one. {{phone}} STOP ends
        """,
        .checkIn: """
        {{sender}}: how are you today? Two short questions:{{#link}} {{link}}{{/link}} Need someone now? {{help}}. \
        STOP ends
        """,
        .offer: """
        {{sender}}: an earlier time: {{day}} {{time}} {{zone}}. A takes it until {{until}}. No answer keeps yours.\
        {{#link}} {{link}}{{/link}} {{phone}} STOP ends
        """,
        .waiting: """
        {{sender}}: we think of you. You keep your place; we write when there is a time. Call {{phone}}. \
        Need someone now? {{help}}. STOP ends
        """,
        .alarm: """
        {{sender}}: a person needs a call now, and nobody sees to it yet. Open task {{task}}
        """,
    ]
}

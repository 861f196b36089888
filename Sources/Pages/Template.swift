/// One template: its name among the others, and its text, which stands beside the page that it belongs to.
struct Template: Sendable {
    /// The name by which other templates include it.
    let name: String
    /// Mustache; every value is escaped.
    let text: String

    /// All templates.
    static let all: [Template] = [
        .sheet, .crisis, .field, .faults, .person, .visit, .first, .request, .received, .times, .booking, .booked,
        .failure, .export, .link, .talk, .called, .checkIn, .preparation, .guardFields, .helpNow, .ask, .reach, .sent,
        .question,
        .care,
        .topic,
    ]
}

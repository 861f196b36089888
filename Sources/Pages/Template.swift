/// One template: its name among the others, and its text, which stands beside the page that it belongs to.
struct Template: Sendable {
    /// The name by which other templates include it.
    let name: String
    /// Mustache; every value is escaped.
    let text: String

    /// All templates.
    static let all: [Template] = [
        .sheet, .crisis, .field, .faults, .person, .visit, .first, .request, .received, .times, .booking, .booked,
        .failure,
    ]
}

/// What a page shows between the help lines and the foot: the values of its template.
protocol PageContent {
    /// The template that shows it.
    static var template: Template { get }
    /// What the browser's tab and history say: neutral, since others may read them.
    var title: String { get }
}

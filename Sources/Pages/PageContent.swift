/// What a page shows between the help lines and the foot: the values of its template.
protocol PageContent {
    /// The template that shows it.
    static var template: Template { get }
    /// What the browser's tab and history say: neutral, since others may read them.
    var title: String { get }
}

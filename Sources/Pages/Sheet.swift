import Clinic

/// What every page has around its content: the way out, the help lines, and how to reach the clinic.
struct Sheet<Content: PageContent> {
    /// Where somebody goes who must not be seen here: a site that anybody may be looking at.
    static var exit: String { "https://www.weather.gov/" }

    let title: String
    let stylesheet: String
    let exit: String
    let crisis: CrisisBlock
    let clinic: ClinicLines?
    let template: String
    let content: Content

    /// A page of the practice, or of no known one.
    init(_ content: Content, practice: Practice?, crisis: CrisisProfile, stylesheet: String) {
        self.title = content.title
        self.stylesheet = stylesheet
        self.exit = Self.exit
        self.crisis = CrisisBlock(crisis)
        self.clinic = practice.map(ClinicLines.init)
        self.template = Content.template.name
        self.content = content
    }
}

extension Template {
    /// The way out comes first, before anything that somebody else should not see, for eyes and for the keyboard; then
    /// the help lines, before anything is asked.
    static let sheet = Template(
        name: "sheet",
        text: """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="robots" content="noindex">
            <title>{{title}}</title>
            <link rel="stylesheet" href="{{stylesheet}}">
            <link rel="icon" href="data:,">
            </head>
            <body>
            <nav class="leave" aria-label="Leave"><a href="{{exit}}" rel="noreferrer">Leave this page fast</a></nav>
            {{>crisis}}
            <main>
            {{#content}}
            {{>*template}}
            {{/content}}
            </main>
            {{#clinic}}
            <footer>
            <p><a href="{{home}}">{{clinicName}}</a></p>
            <p>Call <a href="{{phoneLink}}">{{phone}}</a> or write to <a href="mailto:{{email}}">{{email}}</a></p>
            </footer>
            {{/clinic}}
            </body>
            </html>

            """)
}

import Mustache

/// The templates, parsed once.
struct Templates: Sendable {
    private let library: MustacheLibrary

    /// Parses all templates.
    ///
    /// - Precondition: they are correct, which every start of the program and every test shows.
    init() {
        MustacheContentTypes.register(EscapedText(), named: EscapedText.name)
        var library = MustacheLibrary()
        for template in Template.all {
            do {
                // Each template asks anew: an included one begins with the engine's own escaping.
                try library.register("{{% CONTENT_TYPE:\(EscapedText.name)}}" + template.text, named: template.name)
            } catch {
                preconditionFailure("The template \(template.name) is wrong: \(error)")
            }
        }
        self.library = library
    }

    /// The page as HTML.
    func html<Content: PageContent>(_ sheet: Sheet<Content>) -> String {
        library.render(sheet, withTemplate: Template.sheet.name) ?? ""
    }
}

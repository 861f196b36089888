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
        library.render(Self.values(of: sheet), withTemplate: Template.sheet.name) ?? ""
    }

    /// The properties of a value by their names, and theirs in turn.
    ///
    /// The engine would reflect a value anew for each name that it looks up, which is most of what a page costs.
    private static func values(of value: Any) -> Any {
        switch value {
        case is String, is Bool, is Int, is any MustacheParent: return value
        case let array as [Any]: return array.map(values)
        default:
            var values: [String: Any] = [:]
            for (name, child) in Mirror(reflecting: value).children {
                guard let name, let child = unwrapped(child) else { continue }
                values[name] = Self.values(of: child)
            }
            return values
        }
    }

    /// What an optional holds; nil for nothing.
    private static func unwrapped(_ value: Any) -> Any? {
        let mirror = Mirror(reflecting: value)
        return mirror.displayStyle == .optional ? mirror.children.first?.value : value
    }
}

import Mustache

/// What a template may ask for, by name.
///
/// The renderer asks whatever it is given what it can do, and looks into what it does not know by reflection: texts that say
/// it themselves halve the time that a letter takes.
struct TemplateValues: MustacheParent {
    private let texts: [String: String]

    /// The values of variables, by their names in the template.
    init<Variable: RawRepresentable<String>>(_ values: [Variable: String]) {
        texts = Dictionary(uniqueKeysWithValues: values.map { ($0.rawValue, $1) })
    }

    func child(named name: String) -> Any? {
        texts[name].map(Text.init)
    }

    private struct Text: MustacheParent, MustacheCustomRenderable {
        let renderText: String

        var isNull: Bool { false }

        func child(named name: String) -> Any? { nil }
    }
}

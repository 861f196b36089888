import Foundation
import HTTP

/// What somebody typed into a form, as they typed it: so that no page ever asks for it twice.
struct TypedForm: Sendable {
    private var values: [String: String]

    /// The fields of a post; of two with one name the last counts, as it does for the reader of the form.
    init(_ form: FormFields) {
        values = Dictionary(form.fields.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    }

    /// A form that begins with some values.
    init(_ values: [String: String?] = [:]) {
        self.values = values.compactMapValues { $0 }
    }

    /// The text of a field; empty where there is none.
    subscript(name: String) -> String {
        get { values[name] ?? "" }
        set { values[name] = newValue }
    }

    /// Whether nothing but white space was typed.
    func isBlank(_ name: String) -> Bool {
        self[name].allSatisfy(\.isWhitespace)
    }

    /// The hidden key of the form: the one that it came with, or a fresh one.
    var key: String {
        UUID(uuidString: self["idempotency_key"])?.uuidString.lowercased() ?? Self.freshKey
    }

    /// A key for a form that nobody has sent yet.
    static var freshKey: String {
        UUID().uuidString.lowercased()
    }
}

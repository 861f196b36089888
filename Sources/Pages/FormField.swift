/// One field of a form, with everything that its tag says.
struct FormField {
    /// What kind of thing is typed.
    enum Kind: String {
        case text
        case email
        case telephone = "tel"
        case lines
    }

    let name: String
    let fieldID: String
    let label: String
    let hint: String?
    let fault: String?
    let value: String
    let type: String
    let isLines: Bool
    let isNeeded: Bool
    let limit: Int
    let autocomplete: String
    let describedBy: String?

    /// A field with what was typed and what is wrong with it.
    init(
        _ name: String, _ label: String, hint: String? = nil, kind: Kind = .text, isNeeded: Bool = false, limit: Int,
        autocomplete: String = "off", typed: TypedForm, faults: FormFaults
    ) {
        let id = Self.anchor(name)
        self.name = name
        self.fieldID = id
        self.label = label
        self.hint = hint
        self.fault = faults[name]
        self.value = typed[name]
        self.type = kind.rawValue
        self.isLines = kind == .lines
        self.isNeeded = isNeeded
        self.limit = limit
        self.autocomplete = autocomplete
        let describing = [hint.map { _ in "\(id)-hint" }, faults[name].map { _ in "\(id)-fault" }].compactMap { $0 }
        describedBy = describing.isEmpty ? nil : describing.joined(separator: " ")
    }

    /// The id of the field of that name on its page.
    static func anchor(_ name: String) -> String {
        name.replacing(".", with: "-")
    }
}

extension Template {
    static let field = Template(
        name: "field",
        text: """
            <div class="field{{#.fault}} wrong{{/.fault}}">
            <label for="{{fieldID}}">{{label}}</label>
            {{#.hint}}
            <p class="hint" id="{{fieldID}}-hint">{{.}}</p>
            {{/.hint}}
            {{#.fault}}
            <p class="fault" id="{{fieldID}}-fault"><span class="unseen">Error: </span>{{.}}</p>
            {{/.fault}}
            {{#isLines}}
            <textarea id="{{fieldID}}" name="{{name}}" rows="4" maxlength="{{limit}}"
            {{#.describedBy}}
            aria-describedby="{{.}}"
            {{/.describedBy}}
            {{#.fault}}
            aria-invalid="true"
            {{/.fault}}
            >{{value}}</textarea>
            {{/isLines}}
            {{^isLines}}
            <input id="{{fieldID}}" name="{{name}}" type="{{type}}" value="{{value}}" maxlength="{{limit}}"
            autocomplete="{{autocomplete}}"{{#isNeeded}} required{{/isNeeded}}
            {{#.describedBy}}
            aria-describedby="{{.}}"
            {{/.describedBy}}
            {{#.fault}}
            aria-invalid="true"
            {{/.fault}}
            >
            {{/isLines}}
            </div>

            """)
}

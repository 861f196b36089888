import Clinic
import HTTP
import HTTPTypes

/// What is wrong with a form, said where it is.
struct FormFaults {
    /// One entry of the list on top of the page.
    struct Entry {
        let sentence: String
        /// Where the field is on the page; nil when the person cannot see it.
        let anchor: String?
    }

    /// What is wrong with no single field.
    let banner: String?
    /// One sentence a field, in the order of the page.
    let entries: [Entry]
    /// Whether there is anything to list.
    let hasEntries: Bool
    private let sentences: [String: String]

    /// What a problem says about the fields of a form.
    ///
    /// - Parameter labels: the fields that the page shows, in its order, with what they are called there.
    init(_ problem: Problem?, typed: TypedForm, labels: [(name: String, label: String)]) {
        var sentences: [String: String] = [:]
        // Whose sentences say by themselves which field is meant.
        var standAlone: Set<String> = []
        for error in problem?.errors ?? [] {
            let name = String(error.pointer.drop { $0 == "/" || $0 == "?" }).replacing("/", with: ".")
            if sentences[name] == nil { sentences[name] = error.detail }
        }
        if !sentences.isEmpty {
            sentences["person"] = nil
            // Said here and together: the reader of the fields stops at the first of the two.
            if labels.contains(where: { $0.name == "person.name" }), typed.isBlank("person.name") {
                sentences["person.name"] = "Tell us what to call you. A first name is enough."
                standAlone.insert("person.name")
            }
            if labels.contains(where: { $0.name == "person.email" }), typed.isBlank("person.email"),
                typed.isBlank("person.phone")
            {
                sentences["person.email"] = "Give an e-mail address or a phone number, so that we can reach you."
                standAlone.insert("person.email")
            }
        }
        let shown = labels.compactMap { name, label in
            sentences[name].map { sentence in
                Entry(
                    sentence: standAlone.contains(name) ? sentence : "\(label): \(sentence)",
                    anchor: "#" + FormField.anchor(name))
            }
        }
        let hidden = sentences.filter { name, _ in !labels.contains { $0.name == name } }
            .sorted { $0.key < $1.key }
            .map { Entry(sentence: $0.key.isEmpty ? $0.value : "\($0.key): \($0.value)", anchor: nil) }
        self.sentences = sentences
        entries = shown + hidden
        hasEntries = !entries.isEmpty
        banner = entries.isEmpty ? problem.map(Self.sentence) : nil
    }

    /// What is wrong with a field, or nil.
    subscript(name: String) -> String? {
        sentences[name]
    }

    private static func sentence(_ problem: Problem) -> String {
        switch problem.code {
        case _ where problem.hasSpentKey:
            "This form has come in once already, and then said something else. If you want to send this too, please "
                + "send it again."
        case Refusal.Code.idempotencyConflict.rawValue:
            "We are still working on what you have just sent. Please wait a moment, then send it again: it counts once."
        default: problem.detail
        }
    }
}

extension Template {
    static let faults = Template(
        name: "faults",
        text: """
            {{#faults}}
            {{#.banner}}
            <div class="summary" role="alert"><p>{{.}}</p></div>
            {{/.banner}}
            {{#hasEntries}}
            <div class="summary" role="alert" aria-labelledby="summary">
            <h2 id="summary">Please look at this again</h2>
            <ul>
            {{#entries}}
            <li>{{#.anchor}}<a href="{{.}}">{{sentence}}</a>{{/.anchor}}{{^.anchor}}{{sentence}}{{/.anchor}}</li>
            {{/entries}}
            </ul>
            <p>Nothing that you typed is lost.</p>
            </div>
            {{/hasEntries}}
            {{/faults}}

            """)
}

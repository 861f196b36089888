public import Clinic
import HTTP
public import Scheduling

/// A reader of what a client sent: each field is asked for by name, all faults are collected, and what was not asked
/// for is a fault too.
///
/// The same reader serves JSON and forms, so that a rule about a field stands once.
public struct Fields {
    private let members: [String: JSONValue]
    private let prefix: String
    private let ignoresUnknown: Bool
    private var asked: Set<String> = []
    private(set) var faults: [Refusal.Field] = []

    /// A reader of the members of a JSON object.
    ///
    /// - Parameters:
    ///   - prefix: what stands before a name to point at it: `/` for members of a body, `?` for query parameters.
    ///   - ignoresUnknown: whether members that nobody asks for are let pass, as in forms, where the page that holds
    ///     the form may have fields of its own.
    init(_ members: [String: JSONValue], prefix: String = "/", ignoresUnknown: Bool = false) {
        self.members = members
        self.prefix = prefix
        self.ignoresUnknown = ignoresUnknown
    }

    /// Whether the field was sent with a value, whatever it is.
    public mutating func has(_ name: String) -> Bool {
        value(name) != nil
    }

    /// Notes that a field is wrong.
    public mutating func fault(_ name: String, _ detail: String) {
        faults.append(Refusal.Field(pointer: path(name), detail: detail))
    }

    /// Notes that an element of a list is wrong.
    mutating func fault(_ names: [String], _ detail: String) {
        faults.append(Refusal.Field(pointer: prefix + names.joined(separator: "/"), detail: detail))
    }

    /// A text that may be missing: trimmed, without control characters, nil when it is missing or empty.
    ///
    /// - Parameter lines: whether it may have several lines.
    public mutating func text(_ name: String, limit: Int, lines: Bool = false) -> String? {
        guard let value = value(name) else { return nil }
        guard case .string(let text) = value else {
            fault(name, "This must be a text.")
            return nil
        }
        guard text.unicodeScalars.count <= limit else {
            fault(name, "This must not be longer than \(limit) characters.")
            return nil
        }
        let isPlain = text.unicodeScalars.allSatisfy { scalar in
            scalar.properties.generalCategory != .control
                || (lines && (scalar == "\n" || scalar == "\r" || scalar == "\t"))
        }
        guard isPlain else {
            fault(name, "This must not hold control characters.")
            return nil
        }
        let trimmed = text.trimmed
        return trimmed.isEmpty ? nil : trimmed
    }

    /// A text that must be there.
    public mutating func requiredText(_ name: String, limit: Int, lines: Bool = false) -> String? {
        required(name) { fields in fields.text(name, limit: limit, lines: lines) }
    }

    /// A truth value; false when it is missing.
    ///
    /// The check box of a form sends `on`, and a query `true`.
    public mutating func flag(_ name: String) -> Bool {
        switch value(name) {
        case nil: return false
        case .bool(let flag): return flag
        case .string("on") where ignoresUnknown: return true
        case .string("true") where prefix == "?": return true
        case .string("false") where prefix == "?", .string("") where prefix == "?": return false
        default:
            fault(name, "This must be true or false.")
            return false
        }
    }

    /// One of a closed list of words.
    public mutating func word<Word: RawRepresentable & CaseIterable>(_ name: String, of type: Word.Type) -> Word?
    where Word.RawValue == String {
        guard let text = text(name, limit: 64) else { return nil }
        guard let word = Word(rawValue: text) else {
            fault(name, "This must be one of: \(Word.allCases.map(\.rawValue).joined(separator: ", ")).")
            return nil
        }
        return word
    }

    /// Several of a closed list of words, as an array of texts; empty when it is missing.
    public mutating func words<Word>(_ name: String, _ all: [(text: String, word: Word)]) -> [Word] {
        guard let value = value(name) else { return [] }
        let known = Dictionary(all.map { ($0.text, $0.word) }, uniquingKeysWith: { first, _ in first })
        var words: [Word] = []
        if case .array(let elements) = value {
            words = elements.compactMap { if case .string(let text) = $0 { known[text] } else { nil } }
            if words.count == elements.count, words.count <= all.count { return words }
        }
        fault(name, "This must be a list of: \(all.map(\.text).joined(separator: ", ")).")
        return []
    }

    /// An id of something.
    public mutating func id<Entity>(_ name: String, of type: Identifier<Entity>.Type) -> Identifier<Entity>? {
        // A form and a query send an empty text for what is left out; JSON leaves it out.
        let isEmptyJSON = !ignoresUnknown && prefix != "?" && value(name) == .string("")
        guard let text = isEmptyJSON ? "" : text(name, limit: 64) else { return nil }
        guard let id = Identifier<Entity>(text) else {
            fault(name, "This must be an id, such as 0192f5a0-0000-7000-8000-000000000000.")
            return nil
        }
        return id
    }

    /// An instant with its offset (RFC 3339).
    public mutating func instant(_ name: String) -> Instant? {
        guard let text = text(name, limit: 64) else { return nil }
        guard let instant = Instant(rfc3339: text) else {
            fault(name, "This must be a real time with its offset, such as 2027-03-14T15:00:00Z.")
            return nil
        }
        return instant
    }

    /// A date (`2027-03-14`).
    public mutating func date(_ name: String) -> LocalDate? {
        guard let text = text(name, limit: 64) else { return nil }
        guard let date = LocalDate(text) else {
            fault(name, "This must be a real date, such as 2027-03-14.")
            return nil
        }
        return date
    }

    /// A whole number within bounds.
    public mutating func number(_ name: String, in bounds: ClosedRange<Int>) -> Int? {
        guard let text = text(name, limit: 64) else { return nil }
        guard let number = Int(text), bounds.contains(number), text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") }) else {
            fault(name, "This must be a whole number from \(bounds.lowerBound) to \(bounds.upperBound).")
            return nil
        }
        return number
    }

    /// A whole number within bounds that JSON writes as a number.
    public mutating func integer(_ name: String, in bounds: ClosedRange<Int>) -> Int? {
        guard let value = value(name) else { return nil }
        guard case .int(let number) = value, bounds.contains(number) else {
            fault(name, "This must be a whole number from \(bounds.lowerBound) to \(bounds.upperBound).")
            return nil
        }
        return number
    }

    /// A list of ids; nil when it is missing.
    public mutating func ids<Entity>(
        _ name: String, of type: Identifier<Entity>.Type, limit: Int
    ) -> [Identifier<Entity>]? {
        guard let value = value(name) else { return nil }
        guard case .array(let elements) = value, elements.count <= limit else {
            fault(name, "This must be a list of at most \(limit) ids.")
            return nil
        }
        let ids = elements.compactMap { element -> Identifier<Entity>? in
            if case .string(let text) = element { Identifier(text) } else { nil }
        }
        guard ids.count == elements.count else {
            fault(name, "Each of these must be an id, such as 0192f5a0-0000-7000-8000-000000000000.")
            return nil
        }
        return ids
    }

    /// Weekly hours in the notation of practice files: `{"mon": ["08:00-17:30"]}`.
    public mutating func weeklyHours(_ name: String) -> WeeklyHours? {
        guard let value = value(name) else { return nil }
        guard case .object(let members) = value else {
            fault(name, "This must be an object of weekdays, such as {\"mon\": [\"08:00-17:30\"]}.")
            return nil
        }
        var days: [String: [String]] = [:]
        for (day, stretches) in members {
            guard case .array(let elements) = stretches else {
                fault(name, "Each weekday has a list of hours, such as [\"08:00-17:30\"].")
                return nil
            }
            days[day] = elements.map { if case .string(let text) = $0 { text } else { "" } }
        }
        do {
            return try WeeklyHours(days)
        } catch {
            fault(name, error.description)
            return nil
        }
    }

    /// A member that is an object, read by `body`.
    public mutating func object<Value>(_ name: String, _ body: (inout Fields) -> Value?) -> Value? {
        guard let value = value(name) else { return nil }
        guard case .object(let members) = value else {
            fault(name, "This must be an object.")
            return nil
        }
        var inner = Fields(members, prefix: path(name) + "/", ignoresUnknown: ignoresUnknown)
        let result = body(&inner)
        inner.noteUnknown()
        faults += inner.faults
        return inner.faults.isEmpty ? result : nil
    }

    /// A member that must be there, read by `body`; a fault is noted if it is missing.
    public mutating func required<Value>(_ name: String, _ body: (inout Fields) -> Value?) -> Value? {
        let before = faults.count
        let result = body(&self)
        if result == nil && faults.count == before { fault(name, "This is needed.") }
        return result
    }

    /// Refuses when anything was wrong, or was not asked for.
    ///
    /// - Throws: `invalid` with all faults.
    mutating func finish() throws(Refusal) {
        noteUnknown()
        guard faults.isEmpty else {
            throw Refusal(.invalid, "Something in the form needs another look.", fields: faults)
        }
    }

    mutating func value(_ name: String) -> JSONValue? {
        asked.insert(name)
        guard let value = members[name], value != .null else { return nil }
        return value
    }

    private mutating func noteUnknown() {
        guard !ignoresUnknown else { return }
        for name in members.keys.sorted() where !asked.contains(name) {
            fault(name, "There is no such field.")
        }
    }

    /// RFC 6901 §3: a tilde and a slash in a name are escaped.
    private func path(_ name: String) -> String {
        prefix + name.replacing("~", with: "~0").replacing("/", with: "~1")
    }
}

extension String {
    /// Without white space at either end.
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}

public import Clinic
import HTTP
import Scheduling

extension IntakeDraft {
    /// Reads what somebody adds to a request, all of it optional.
    public static func read(_ fields: inout Fields) -> IntakeDraft {
        IntakeDraft(
            isNotSafe: fields.flag("not_safe"),
            leftHospital: fields.has("left_hospital") ? fields.flag("left_hospital") : nil,
            reasons: fields.has("reasons")
                ? fields.words("reasons", Reason.allCases.map { ($0.rawValue, $0) }) : nil,
            wishes: fields.object("contact") { ContactWishes.read(&$0) },
            questionnaires: fields.questionnaires("questionnaires"))
    }
}

extension ContactWishes {
    /// Reads how somebody wants to be reached.
    public static func read(_ fields: inout Fields) -> ContactWishes {
        ContactWishes(
            channel: fields.word("channel", of: Channel.self), times: fields.text("times", limit: 200) ?? "",
            noVoicemail: fields.flag("no_voicemail"), codeWord: fields.text("code_word", limit: 60) ?? "",
            neutralSender: fields.flag("neutral_sender"), otherAddress: fields.text("other_address", limit: 200) ?? "",
            preferredName: fields.text("preferred_name", limit: 100) ?? "",
            language: fields.text("language", limit: 60) ?? "",
            accessNeeds: fields.text("access_needs", limit: 500, lines: true) ?? "",
            driveMinutes: fields.driveMinutes(), asker: fields.word("asking_for", of: Asker.self) ?? .oneself,
            guardian: fields.text("guardian", limit: 200) ?? "")
    }
}

extension Fields {
    /// Minutes of driving: a number in JSON, and what is typed in a form.
    fileprivate mutating func driveMinutes() -> Int? {
        if case .int? = value("drive_minutes") { return integer("drive_minutes", in: 0...1440) }
        return number("drive_minutes", in: 0...1440)
    }

    /// Reads questionnaires: each with its instrument, its version and an answer for every question; null says that the
    /// question was skipped.
    ///
    /// Only instruments whose text people may be shown are taken from them.
    public mutating func questionnaires(_ name: String) -> [Questionnaire] {
        guard let value = value(name) else { return [] }
        guard case .array(let elements) = value, elements.count <= Instrument.open.count else {
            fault(name, "This must be a list of at most \(Instrument.open.count) questionnaires.")
            return []
        }
        var read: [Questionnaire] = []
        for (index, element) in elements.enumerated() {
            guard let questionnaire = questionnaire(element, [name, "\(index)"], of: Instrument.open) else { continue }
            if read.contains(where: { $0.instrument.code == questionnaire.instrument.code }) {
                fault([name, "\(index)", "instrument"], "This instrument stands in the list already.")
            } else {
                read.append(questionnaire)
            }
        }
        return read
    }

    /// Reads one questionnaire of the members of a body, of any instrument.
    public mutating func questionnaire() -> Questionnaire? {
        var members: [String: JSONValue] = [:]
        for name in ["instrument", "version", "answers"] { members[name] = value(name) }
        return questionnaire(.object(members), [], of: Instrument.all)
    }

    private mutating func questionnaire(
        _ element: JSONValue, _ path: [String], of instruments: [Instrument]
    ) -> Questionnaire? {
        guard case .object(let members) = element else {
            fault(path, "This must be an object.")
            return nil
        }
        for name in members.keys.sorted() where !["instrument", "version", "answers"].contains(name) {
            fault(path + [name], "There is no such field.")
        }
        guard case .string(let code)? = members["instrument"] else {
            fault(path + ["instrument"], "This is needed.")
            return nil
        }
        guard case .int(let version)? = members["version"],
            let instrument = instruments.first(where: { $0.code == code && $0.version == version })
        else {
            fault(path + ["version"], "There is no such instrument in this version.")
            return nil
        }
        guard case .object(let given)? = members["answers"] else {
            fault(path + ["answers"], "This must be an object with an answer for each question.")
            return nil
        }
        var (answers, skipped): ([String: Int], Set<String>) = ([:], [])
        for (item, answer) in given {
            switch answer {
            case .int(let value): answers[item] = value
            case .null: skipped.insert(item)
            default: fault(path + ["answers", item], "This must be a whole number, or null for a skipped question.")
            }
        }
        do {
            return try Questionnaire(instrument, answers: answers, skipped: skipped, at: "")
        } catch {
            for field in error.fields {
                let item = String(field.pointer.dropFirst())
                guard given[item] == nil || answers[item] != nil || skipped.contains(item) else { continue }
                fault(path + ["answers", item], field.detail)
            }
            return nil
        }
    }
}

import Access
import Clinic
import HTTP
import HTTPTypes
import Scheduling
import Storage

extension API {
    /// Undoes an opt-out that was a mistake: the person has said so to the staff.
    func resumeMessages(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "resumption/\(request.path)")
        let id = try Self.id("person", request, of: Person.ID.self)
        let (channel, said) = try Body.json(request) { fields -> (Message.Channel, Said)? in
            let channel = fields.required("channel") { $0.word("channel", of: Message.Channel.self) }
            let said = fields.required("said") { $0.word("said", of: Said.self) }
            guard let channel, let said else { return nil }
            return (channel, said)
        }
        let told = JSONValue.object(["channel": .string(channel.rawValue), "said": .string(said.rawValue)])
        return Self.answer(
            try await entrance.database.resumeMessages(
                to: id, on: channel, said, call: call, answer: Answer(status: 200, body: told.text)))
    }

    /// Takes an answer that a person gave to a message, by text, mail or on the phone.
    ///
    /// The words are read for what they ask, and not kept.
    func createReply(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "replies/\(request.path)")
        let id = try Self.id("person", request, of: Person.ID.self)
        let (text, appointment, channel) = try Body.json(request) {
            fields -> (String, Appointment.ID?, Message.Channel)? in
            let text = fields.requiredText("text", limit: 4000, lines: true)
            let appointment = fields.id("appointment", of: Appointment.ID.self)
            let channel = fields.word("channel", of: Message.Channel.self) ?? .text
            return text.map { ($0, appointment, channel) }
        }
        let heard = try await entrance.database.hear(
            ReplyMeaning(text), from: .person(id, on: channel), about: appointment, call: call)
        return Self.answer(
            .object([
                "meaning": .string(heard.meaning.rawValue),
                "task": heard.task.map { .string($0.id.description) } ?? .null,
                "kind": heard.task.map { .string($0.kind) } ?? .null,
                "lane": heard.task.map { .string($0.lane) } ?? .null,
                "due": heard.task.map { .string($0.due.rfc3339) } ?? .null,
                "answer": heard.text(of: call.practice, zones: entrance.database.zones).map { .string($0) } ?? .null,
            ]), status: .created)
    }
}

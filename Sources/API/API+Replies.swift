import Access
import Clinic
import HTTP
import HTTPTypes
import Scheduling
import Storage

extension API {
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

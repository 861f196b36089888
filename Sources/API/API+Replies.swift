import Access
import Clinic
import HTTP
import HTTPTypes
import Scheduling
import Storage

extension API {
    /// Takes an answer that a person gave to a message, by text, mail or on the phone: it becomes a task with a clock.
    ///
    /// The words are read for what they ask, and not kept.
    func createReply(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "replies/\(request.path)")
        let id = try Self.id("person", request, of: Person.ID.self)
        let (text, appointment) = try Body.json(request) { fields -> (String, Appointment.ID?)? in
            let text = fields.requiredText("text", limit: 4000, lines: true)
            let appointment = fields.id("appointment", of: Appointment.ID.self)
            return text.map { ($0, appointment) }
        }
        let meaning = ReplyMeaning(text)
        return Self.answer(
            try await entrance.database.hear(meaning, from: id, about: appointment, call: call) { task in
                Answer(
                    status: 201,
                    body: JSONValue.object([
                        "meaning": .string(meaning.rawValue), "task": .string(task.id.description),
                        "kind": .string(task.kind.rawValue), "lane": .string(task.lane.rawValue),
                        "due": .string(task.due.rfc3339),
                    ]).text)
            })
    }
}

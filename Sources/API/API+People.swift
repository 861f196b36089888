import Access
import Clinic
import HTTP
import Storage

extension API {
    /// People whose name, address or number begins with `q`.
    func listPeople(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .read)
        let (text, limit) = try Body.query(request) { fields -> (String, Int)? in
            let text = fields.requiredText("q", limit: 200)
            let limit = fields.limit()
            return text.map { ($0, limit) }
        }
        let people = try await entrance.database.people(
            matching: text, limit: limit, practice: call.practice, deadline: call.deadline)
        return Self.answer(.object(["items": .array(people.map(\.json))]))
    }
}

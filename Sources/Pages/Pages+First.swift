import Access
import Clinic
import HTTP
import Storage

extension Pages {
    func showFirst(_ request: Request) async throws -> Response {
        let call = try entrance.publicRead(request)
        return answer(FirstPage(call.practice, services: try await publicServices(call)), of: call.practice)
    }

    /// The services that anybody may book.
    func publicServices(_ call: Call) async throws -> [Service] {
        try await entrance.database.services(of: call.practice, publicOnly: true, deadline: call.deadline)
    }
}

import Access
import Clinic
import HTTP
import Storage

extension Pages {
    /// Everything that the practice has of a person, as a page to be handed over.
    func showExport(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .clinical)
        guard let id = request.parameters["person"].flatMap({ Person.ID($0) }) else { throw Refusal.notFound("person") }
        let export = try await entrance.database.export(of: id, call: call)
        return answer(try ExportPage(export, of: call.practice), of: call.practice)
    }
}

import Access
import Clinic
import HTTP
import Scheduling
import Storage

extension Pages {
    func showTimes(_ request: Request) async throws -> Response {
        let call = try entrance.publicRead(request)
        guard let service = try await publicService(request.parameters["service"], call) else {
            throw Refusal.notFound("service")
        }
        let question = TimesQuestion(request, zones: entrance.database.zones)
        let found = try await freeTimes(service, question, call)
        let zones = ZoneChoices.all(
            chosen: question.zone?.name ?? "", clinic: found.walls.clinic.zone, zones: entrance.database.zones)
        return answer(TimesPage(call.practice, found, question: question, zones: zones), of: call.practice)
    }
}

import Access
import Clinic
import HTTP
import HTTPTypes
import Storage

extension Pages {
    func showRequest(_ request: Request) async throws -> Response {
        let call = try entrance.publicRead(request)
        let typed = TypedForm(["service": request.query.first(of: "service")])
        let services = try await publicServices(call)
        return answer(try requestPage(call.practice, typed, services: services), of: call.practice)
    }

    /// Takes in a request.
    ///
    /// The answer is the same whether the person is known or not.
    func postRequest(_ request: Request) async throws -> Response {
        let practice = try entrance.practice(of: request)
        let form = try FormFields(parsing: request.body)
        let address = BookAddress(practice)
        do {
            let call = try entrance.publicWrite(request, route: "requests", kind: .request, key: FormKey(form))
            switch FormGuard.verdict(on: form, practice: practice) {
            case .program:
                let promise = try await entrance.database.promise(call: call)
                return answer(
                    Answer(status: 303, location: address.received(SignedPromise.query(promise, practice: practice))))
            case .tooFast: throw FormGuard.tooFast
            case .person: break
            }
            let zones = entrance.database.zones
            let (draft, person) = try Body.form(form) { fields -> (RequestDraft, PersonDraft)? in
                let draft = RequestDraft.read(&fields)
                let person = fields.required("person") { fields in
                    fields.object("person") { PersonDraft.read(&$0, zones: zones, region: practice.region) }
                }
                return person.map { (draft, $0) }
            }
            try entrance.admit(person, practice: practice)
            return answer(
                try await entrance.database.take(draft, from: person, call: call) { taken in
                    let promise = SignedPromise.query(taken.intake.promise, practice: practice)
                    return Answer(status: 303, location: address.received(promise))
                })
        } catch {
            guard let problem = Problem(error) else { throw error }
            return try await requestPage(request, TypedForm(form), problem)
        }
    }

    func showReceived(_ request: Request) async throws -> Response {
        let practice = try entrance.practice(of: request)
        let query = request.query
        let promise = SignedPromise.promise(
            by: query.first(of: "by"), code: query.first(of: "code"), isCall: false, practice: practice)
        return answer(
            ReceivedPage(practice, promise: promise, zone: try zone(practice.zone)), of: practice)
    }

    /// The form again, with all that was typed and what became of it.
    private func requestPage(_ request: Request, _ typed: TypedForm, _ problem: Problem) async throws -> Response {
        let call = try entrance.publicRead(request)
        // A database that has just failed or is being spared is not asked again.
        let services = problem.leavesDatabaseAlone ? nil : try? await publicServices(call)
        let page = try requestPage(call.practice, typed, problem: problem, services: services)
        return answer(page, of: call.practice, to: problem)
    }

    private func requestPage(
        _ practice: Practice, _ typed: TypedForm, problem: Problem? = nil, services: [Service]?
    ) throws -> RequestPage {
        let zones = ZoneChoices.all(
            chosen: typed["person.zone"], clinic: try zone(practice.zone), zones: entrance.database.zones)
        return RequestPage(
            practice, typed: typed, problem: problem, services: services, zones: zones,
            key: problem?.hasSpentKey == true ? TypedForm.freshKey : typed.key)
    }
}

extension Pages {
    /// A form page that says what became of a post.
    func answer<Content: PageContent>(_ content: Content, of practice: Practice, to problem: Problem) -> Response {
        var response = answer(content, of: practice, status: problem.status)
        response.headerFields.append(contentsOf: problem.headerFields)
        return response
    }
}

extension Problem {
    /// Whether a page about it is made without the database: it is away, or the sender is to slow down.
    var leavesDatabaseAlone: Bool {
        status == .serviceUnavailable || status == .tooManyRequests
    }

    /// Whether the form's key belongs to another post by now.
    var hasSpentKey: Bool {
        status == .unprocessableContent && code == Refusal.Code.idempotencyConflict.rawValue
    }
}

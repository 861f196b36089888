import Access
import Clinic
import HTTP
import HTTPTypes
import Scheduling
import Storage

extension Pages {
    func showTalk(_ request: Request) async throws -> Response {
        let call = try entrance.publicRead(request)
        return answer(try await talkPage(TypedForm(), problem: nil, call), of: call.practice)
    }

    /// Somebody wants to talk now.
    ///
    /// The answer is the same whether the person is known or not.
    func postTalk(_ request: Request) async throws -> Response {
        let practice = try entrance.practice(of: request)
        let form = try FormFields(parsing: request.body)
        let address = BookAddress(practice)
        do {
            let call = try entrance.publicWrite(request, route: "call-backs", kind: .request, key: FormKey(form))
            switch FormGuard.verdict(on: form, practice: practice) {
            case .program:
                let promise = try await entrance.database.callBackPromise(call: call)
                return answer(
                    Answer(status: 303, location: address.called(SignedPromise.query(promise, practice: practice))))
            case .tooFast: throw FormGuard.tooFast
            case .person: break
            }
            let zones = entrance.database.zones
            let (draft, person) = try Body.form(form) { fields -> (RequestDraft, PersonDraft)? in
                let draft = RequestDraft(service: fields.text("service", limit: 64), message: "", preferred: "")
                let person = fields.required("person") { fields in
                    fields.object("person") { PersonDraft.read(&$0, zones: zones, region: practice.region) }
                }
                return person.map { (draft, $0) }
            }
            try entrance.admit(person, practice: practice)
            return answer(
                try await entrance.database.callBack(draft, to: person, call: call) { taken in
                    let promise = SignedPromise.query(taken.intake.promise, practice: practice)
                    return Answer(status: 303, location: address.called(promise))
                })
        } catch {
            guard let problem = Problem(error) else { throw error }
            let call = try entrance.publicRead(request)
            let page = try await talkPage(TypedForm(form), problem: problem, call)
            return answer(page, of: practice, to: problem)
        }
    }

    /// By when somebody is called, as the address says it: it is about nobody.
    func showCalled(_ request: Request) async throws -> Response {
        let practice = try entrance.practice(of: request)
        let query = request.query
        let promise = SignedPromise.promise(
            by: query.first(of: "by"), code: query.first(of: "code"), isCall: true, practice: practice)
        let clock = WallClock(try zone(practice.zone), region: practice.region)
        let words = (promise?.by?.roundedUpToMinute).map {
            (clock.day($0), "\(clock.time($0)), \(clock.place(at: $0))")
        }
        return answer(CalledPage(practice, by: words), of: practice)
    }

    private func talkPage(_ typed: TypedForm, problem: Problem?, _ call: Call) async throws -> TalkPage {
        guard let minutes = call.practice.policy.callBackMinutes else { throw Refusal.notFound("page") }
        // A database that has just failed or is being spared is not asked again.
        let services = problem?.leavesDatabaseAlone == true ? nil : try? await publicServices(call)
        return TalkPage(call.practice, minutes: minutes, typed: typed, problem: problem, services: services ?? [])
    }
}

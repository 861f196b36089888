import Access
import Clinic
public import HTTP
import HTTPTypes
import Scheduling
public import Storage

extension API {
    /// What whoever arrives must know.
    func showHandover(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .read)
        let handover = try await entrance.database.handover(of: call.practice, deadline: call.deadline)
        return Self.answer(handover.json)
    }

    /// Everything that somebody sees to, or that nobody does, changes hands.
    func handOver(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "handover")
        let (from, to): (String?, String?) = try Body.json(request) { fields in
            (fields.code("from"), fields.code("to"))
        }
        return Self.answer(
            try await entrance.database.handOver(from: from, to: to, call: call) { tasks, requests in
                Answer(
                    status: 200,
                    body: JSONValue.object(["tasks": .int(tasks), "requests": .int(requests)]).text)
            })
    }

    /// Somebody wants to talk now.
    ///
    /// The answer is the same whether the person is known or not.
    func createCallBack(_ request: Request) async throws -> Response {
        let call = try entrance.publicWrite(request, route: "call-backs", kind: .request)
        let (practice, zones) = (call.practice, entrance.database.zones)
        let (draft, person) = try Body.json(request) { fields -> (RequestDraft, PersonDraft)? in
            let draft = RequestDraft(service: fields.text("service", limit: 64), message: "", preferred: "")
            let person = fields.required("person") { fields in
                fields.object("person") { PersonDraft.read(&$0, zones: zones, region: practice.region) }
            }
            return person.map { (draft, $0) }
        }
        try entrance.admit(person, practice: practice)
        return Self.answer(
            try await entrance.database.callBack(draft, to: person, call: call) { taken in
                Answer(
                    status: 201,
                    body: JSONValue.object([
                        "id": .string("\(taken.request.id)"), "call_by": .instant(taken.intake.promise.by),
                        "created_at": .string(taken.request.created.rfc3339), "phone": .string(practice.phone),
                        "crisis": practice.crisis.json,
                    ]).text)
            })
    }
}

extension Handover {
    /// The handover as staff see it.
    public var json: JSONValue {
        func shift(_ shift: Shift?) -> JSONValue {
            guard let shift else { return .null }
            return .object([
                "member": shift.member.json, "from": .string(shift.during.start.rfc3339),
                "to": .string(shift.during.end.rfc3339),
                "minutes": .int(Int(shift.during.duration.components.seconds / 60)),
            ])
        }
        return .object([
            "now": .string(now.rfc3339), "on_duty": shift(current), "next": shift(next),
            "calls": .array(calls.map(\.json)), "promised": .array(promised.map(\.json)),
            "unowned": .array(unowned.map(\.json)), "requests": .array(requests.map(\.json)),
        ])
    }
}

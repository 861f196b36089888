import Access
import Clinic
public import HTTP
import HTTPTypes
import Scheduling
public import Storage

extension API {
    /// What somebody must do, whatever is due soonest first.
    func listTasks(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .read)
        let (filter, cursor, limit) = try Body.query(request) { fields in
            let filter = TaskFilter(
                state: fields.word("state", of: DeskTask.State.Name.self) ?? .open,
                kinds: fields.word("kind", of: DeskTask.Kind.self).map { [$0] } ?? [],
                lane: fields.word("lane", of: Lane.self),
                owner: .init(code: fields.text("owner", limit: 64)),
                isOverdue: fields.word("overdue", of: Truth.self) == .yes)
            return (filter, fields.cursor(), fields.limit())
        }
        let page = try await entrance.database.tasks(
            filter, after: cursor, limit: limit, practice: call.practice, deadline: call.deadline)
        return Self.page(page) { $0.json }
    }

    func showTask(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .read)
        let id = try Self.id("task", request, of: DeskTask.ID.self)
        let details = try await entrance.database.task(id, practice: call.practice, deadline: call.deadline)
        return Self.answer(details.json, version: details.task.version)
    }

    /// Whoever asks sees to it, or whom they name: taking and handing over are one thing.
    func ownTask(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "task-owner/\(request.path)")
        let id = try Self.id("task", request, of: DeskTask.ID.self)
        let version = try request.version()
        let owner = try Self.owner(request)
        return Self.answer(
            try await entrance.database.take(id, for: owner, version: version, call: call) { $0.changed() })
    }

    func finishTask(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "task-done/\(request.path)")
        let id = try Self.id("task", request, of: DeskTask.ID.self)
        let version = try request.version()
        let outcome = try Body.json(request) { fields in
            fields.required("outcome") { $0.word("outcome", of: DeskTask.Outcome.self) }
        }
        return Self.answer(
            try await entrance.database.finish(id, outcome, version: version, call: call) { $0.changed() })
    }

    /// Somebody has tried to call.
    func recordTaskCall(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "task-call/\(request.path)")
        let id = try Self.id("task", request, of: DeskTask.ID.self)
        let version = try request.version()
        let outcome = try Body.json(request) { fields in
            fields.required("outcome") { $0.word("outcome", of: CallOutcome.self) }
        }
        return Self.answer(
            try await entrance.database.record(outcome, of: id, version: version, call: call) { $0.changed() })
    }

    /// The code of who is to see to something; nil for whoever asks.
    static func owner(_ request: Request) throws -> String? {
        request.body.isEmpty ? nil : try Body.json(request) { fields in .some(fields.code("owner")) }
    }
}

extension Fields {
    /// The code of somebody of the staff; nil when it is missing.
    ///
    /// An empty one is nobody's.
    mutating func code(_ name: String) -> String? {
        has(name) ? requiredText(name, limit: 64) : nil
    }
}

/// A truth value in a query, where everything is text.
enum Truth: String, CaseIterable {
    case yes = "true"
    case no = "false"
}

extension TaskDetails {
    func changed() -> Answer {
        Answer(status: 200, etag: "\(task.version)", body: json.text)
    }

    /// A task as staff see it.
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "id": .string("\(task.id)"), "kind": .string(task.kind.rawValue), "what": .string(task.words),
            "lane": .string(task.lane.rawValue), "state": .string(task.state.name.rawValue),
            "due_at": .string(task.due.rfc3339), "owner": owner?.json ?? .null, "person": person?.json ?? .null,
            "request": task.request.map { .string("\($0)") } ?? .null,
            "appointment": task.appointment.map { .string("\($0)") } ?? .null,
            "number": task.stranger?.number.map { .string($0) } ?? .null,
            "likely": .array(likely.map { .string($0) }),
            "appointment_start": .instant(visitStart), "tries": .int(tries),
            "escalated_at": .instant(task.escalation?.at), "version": .int(task.version),
            "created_at": .string(task.created.rfc3339), "outcome": .null, "done_at": .null,
        ]
        if case .done(_, let at, let outcome) = task.state {
            members["outcome"] = .string(outcome.rawValue)
            members["done_at"] = .string(at.rfc3339)
        }
        return .object(members)
    }
}

extension StaffMember {
    /// A member of the staff as others see them.
    var json: JSONValue { .object(["code": .string(code), "name": .string(name)]) }
}

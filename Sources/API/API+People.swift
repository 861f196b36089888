import Access
import Clinic
import Foundation
import HTTP
import HTTPTypes
import Scheduling
import Storage

extension API {
    /// People whose name, address or number begins with `q`, or who were born on `born`.
    func listPeople(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .read)
        let (query, limit) = try Body.query(request) { fields -> (PersonQuery, Int) in
            let query = PersonQuery(text: fields.text("q", limit: 200), born: fields.date("born"))
            if query == PersonQuery(), !fields.has("q"), !fields.has("born") { fields.fault("q", "This is needed.") }
            return (query, fields.limit())
        }
        let people = try await entrance.database.people(
            matching: query, limit: limit, practice: call.practice, deadline: call.deadline)
        return Self.answer(.object(["items": .array(people.map(\.json))]))
    }

    /// A person as the desk sees them; a key with the scope `clinical` sees what clinicians see.
    func showPerson(_ request: Request) async throws -> Response {
        let (call, isClinical) = try await reader(request)
        let id = try Self.id("person", request, of: Person.ID.self)
        let sheet = try await entrance.database.personSheet(
            of: id, isClinical: isClinical, practice: call.practice, deadline: call.deadline)
        return Self.answer(sheet.json)
    }

    /// Gives somebody who came under an alias their name.
    func namePerson(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book)
        let id = try Self.id("person", request, of: Person.ID.self)
        let name = try Body.json(request) { $0.requiredText("name", limit: 200) }
        return Self.answer(
            try await entrance.database.name(id, name, call: call) { person in
                Answer(status: 200, body: person.json.text)
            })
    }

    /// Joins an alias to the person that they are.
    func joinPerson(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "joining/\(request.path)")
        let id = try Self.id("person", request, of: Person.ID.self)
        let other = try Body.json(request) { fields in
            fields.required("person_id") { $0.id("person_id", of: Person.ID.self) }
        }
        return Self.answer(
            try await entrance.database.join(id, to: other, call: call) { person in
                Answer(status: 200, body: person.json.text)
            })
    }

    /// What happened to a person, the oldest first.
    func listHistory(_ request: Request) async throws -> Response {
        let (call, isClinical) = try await reader(request)
        let id = try Self.id("person", request, of: Person.ID.self)
        let (cursor, limit) = try Body.query(request) { ($0.cursor(), $0.limit()) }
        let page = try await entrance.database.history(
            of: id, isClinical: isClinical, after: cursor, limit: limit, practice: call.practice,
            deadline: call.deadline)
        return Self.page(page) { $0.json }
    }

    /// Writes something down about a person.
    func createNote(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "notes/\(request.path)")
        let id = try Self.id("person", request, of: Person.ID.self)
        let (text, isClinical) = try Body.json(request) { fields -> (String, Bool)? in
            let text = fields.requiredText("text", limit: 4000, lines: true)
            let isClinical = fields.flag("clinical")
            return text.map { ($0, isClinical) }
        }
        return Self.answer(
            try await entrance.database.note(text, about: id, isClinical: isClinical, call: call) { entry in
                Answer(status: 201, body: entry.json.text)
            })
    }

    /// Everything that the database has of a person.
    func exportPerson(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .clinical)
        let id = try Self.id("person", request, of: Person.ID.self)
        let export = try await entrance.database.export(of: id, call: call)
        return Self.answer(try export.json)
    }

    /// Erases a person, but for what the law asks for.
    func erasePerson(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .manage, route: "erasure/\(request.path)")
        let id = try Self.id("person", request, of: Person.ID.self)
        if !request.body.isEmpty { try Body.json(request) { _ in () } }
        return Self.answer(
            try await entrance.database.erase(id, call: call) { erasure in
                Answer(status: 201, body: erasure.json.text)
            })
    }

    /// A call that may read, and whether it may read what only clinicians see.
    private func reader(_ request: Request) async throws -> (Call, isClinical: Bool) {
        do {
            return (try await entrance.staff(request, scope: .clinical), true)
        } catch let refusal as Refusal where refusal.code == .forbidden {
            return (try await entrance.staff(request, scope: .read), false)
        }
    }
}

extension PersonExport {
    /// Table by table.
    var json: JSONValue {
        get throws {
            var members: [String: JSONValue] = [:]
            for table in tables {
                members[table.name] = .array(
                    try table.rows.map { try JSONDecoder().decode(JSONValue.self, from: Data($0.utf8)) })
            }
            return .object([
                "person_id": .string("\(person)"), "made_at": .string(made.rfc3339), "tables": .object(members),
            ])
        }
    }
}

extension Erasure {
    /// What was erased, and what stays.
    var json: JSONValue {
        .object([
            "id": .string("\(id)"), "person_id": .string("\(person)"), "erased_at": .string(at.rfc3339),
            "blanked": .array(blanked.map { .string($0) }), "kept": .array(kept.map { .string($0) }),
        ])
    }
}

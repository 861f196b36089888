import Access
import Clinic
import HTTP
import HTTPTypes
import Scheduling
import Storage

extension API {
    /// Opens or closes a gate of a person.
    func createGateRecord(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "gates/\(request.path)")
        let id = try Self.id("person", request, of: Person.ID.self)
        let draft = try Body.json(request) { fields -> GateDraft? in
            let kind = fields.required("gate") { $0.word("gate", of: GateKind.self) }
            let outcome = fields.word("outcome", of: GateRecord.Outcome.self) ?? .opened
            let subject = kind == .region ? fields.region("of") : fields.text("of", limit: 64)
            let version = fields.integer("document_version", in: 1...Int(Int16.max))
            let appointment = fields.id("appointment_id", of: Appointment.ID.self)
            let until = fields.date("until")
            return kind.map {
                GateDraft(
                    kind: $0, subject: subject ?? "", documentVersion: version, appointment: appointment,
                    outcome: outcome, until: until)
            }
        }
        return Self.answer(
            try await entrance.database.record(draft, of: id, call: call) { record in
                Answer(status: 201, body: record.json.text)
            })
    }

    /// Decides whether a service is for somebody.
    func createCandidacy(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .clinical, route: "candidacy/\(request.path)")
        let id = try Self.id("person", request, of: Person.ID.self)
        let draft = try Body.json(request) { CandidacyDraft.read(&$0) }
        let clinician = call.staff?.code ?? ""
        return Self.answer(
            try await entrance.database.decide(draft, about: id, call: call) { decided in
                var otherRoute: String?
                if case .no(let code) = draft.decision { otherRoute = code }
                return Answer(
                    status: 201,
                    body: decided.json(service: draft.service, otherRoute: otherRoute, clinician: clinician).text)
            })
    }

    /// Every version of every document.
    func listConsents(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .read)
        let found = try await entrance.database.consents(practice: call.practice, deadline: call.deadline)
        return Self.answer(.object(["items": .array(found.map(\.json))]))
    }

    /// Adds the next version of a document.
    func createConsent(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .manage, route: "consents")
        let (code, title, text) = try Body.json(request) { fields -> (String, String, String)? in
            let code = fields.requiredText("code", limit: 64)
            let title = fields.requiredText("title", limit: 200)
            let text = fields.requiredText("text", limit: 100_000, lines: true)
            guard let code, let title, let text else { return nil }
            return (code, title, text)
        }
        return Self.answer(
            try await entrance.database.addConsent(code: code, title: title, text: text, call: call) { document in
                Answer(status: 201, body: document.json.text)
            })
    }

    /// Names who takes a person home from a visit.
    func nameCompanion(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book)
        let id = try Self.id("appointment", request, of: Appointment.ID.self)
        let draft = try Body.json(request) { fields -> Companion.Draft? in
            let name = fields.requiredText("name", limit: 200)
            let phone = fields.phone("phone")
            return name.map { Companion.Draft(name: $0, phone: phone) }
        }
        return Self.answer(
            try await entrance.database.nameCompanion(draft, for: id, call: call) { companion in
                Answer(status: 200, body: companion.json.text)
            })
    }

    /// Nobody takes the person home any more.
    func deleteCompanion(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book)
        let id = try Self.id("appointment", request, of: Appointment.ID.self)
        _ = try await entrance.database.removeCompanion(from: id, call: call)
        return .noContent
    }

    /// Check-ins, the soonest due first.
    func listCheckIns(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .clinical)
        let (filter, cursor, limit) = try Body.query(request) { fields in
            let filter = CheckInFilter(
                state: fields.word("state", of: CheckIn.State.self),
                person: fields.id("person_id", of: Person.ID.self), before: fields.instant("before"))
            return (filter, fields.cursor(), fields.limit())
        }
        let page = try await entrance.database.checkIns(
            filter, after: cursor, limit: limit, practice: call.practice, deadline: call.deadline)
        return Self.page(page) { $0.json }
    }

    /// Writes down how somebody is after a visit.
    func answerCheckIn(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "check-in/\(request.path)")
        let id = try Self.id("check_in", request, of: CheckIn.ID.self)
        let answer = try Body.json(request) { fields in
            CheckIn.Answer(
                feeling: fields.word("feeling", of: CheckIn.Feeling.self),
                safety: fields.word("safety", of: CheckIn.Safety.self))
        }
        return Self.answer(
            try await entrance.database.answer(answer, to: id, call: call) { checkIn in
                Answer(status: 200, body: checkIn.json.text)
            })
    }
}

extension CandidacyDraft {
    /// The names of the decisions.
    private enum Word: String, CaseIterable {
        case approved
        case notYet = "not_yet"
        case no
    }

    /// Reads a decision: `approved` perhaps until a date, `not_yet` with a date to ask again on, or `no` perhaps with
    /// another route.
    static func read(_ fields: inout Fields) -> CandidacyDraft? {
        let service = fields.requiredText("service", limit: 64)
        let word = fields.required("decision") { $0.word("decision", of: Word.self) }
        let decision: Decision?
        switch word {
        case .approved?: decision = .approved
        case .notYet?:
            decision = fields.required("ask_again_on") { $0.date("ask_again_on") }.map(Decision.notYet(askAgain:))
        case .no?: decision = .no(otherRoute: fields.text("other_route", limit: 64))
        case nil: decision = nil
        }
        let until = word == .approved ? fields.date("until") : nil
        guard let service, let decision else { return nil }
        return CandidacyDraft(service: service, decision: decision, until: until)
    }
}

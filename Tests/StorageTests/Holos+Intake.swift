import Clinic
import Fixtures
import Foundation
import Testing

@testable import Storage

extension Holos {
    /// A call of a member of the staff.
    func member(_ code: String) async throws -> Call {
        let member = try await database.staffMember(code, practice: practice, deadline: .now + .seconds(10))
        return Call(
            practice: practice, principal: .key(.fresh()), requestID: "test", deadline: .now + .seconds(60),
            staff: member)
    }

    /// An intake with a name.
    func begin() async throws -> Intake.ID {
        let answer = try await database.begin(Intake.Beginning(name: "River"), call: call()) {
            Answer(status: 303, location: "\($0)")
        }
        return try #require(answer.location.flatMap(Intake.ID.init))
    }

    /// A request of somebody, by its id.
    func take(of intake: Intake.ID?, _ more: IntakeDraft = IntakeDraft()) async throws -> String {
        let person = try PersonDraft(
            name: "River", isAlias: false, email: nil, phone: "+1-312-555-0170", zone: nil, at: "")
        return try await database.take(
            RequestDraft(service: nil, message: "", preferred: ""), from: person, more: more, beginning: intake,
            call: call()
        ) { Answer(status: 201, body: "\($0.request.id)") }.body
    }

    /// An intake of which a request has come.
    func intake() async throws -> Intake.ID {
        let id = try await begin()
        _ = try await take(of: id)
        return id
    }

    /// The only request.
    func request() async throws -> ConsultationRequest.ID {
        let id = try await column("select request_id::text from request")[0]
        return try #require(ConsultationRequest.ID(id))
    }

    func say(_ more: IntakeDraft, _ id: Intake.ID) async throws {
        _ = try await database.add(more, to: id, call: call(seconds: 60)) { _, _ in Answer(status: 303) }
    }

    func answer(_ instrument: Instrument, _ answers: [String: Int], _ id: Intake.ID) async throws {
        try await say(IntakeDraft(questionnaires: [Questionnaire(instrument, answers: answers)]), id)
    }

    func record(_ questionnaire: Questionnaire, by call: Call) async throws -> Answer {
        try await database.record(questionnaire, about: request(), call: call) { _ in Answer(status: 201) }
    }

    /// What has become of the promise of the only request.
    func promise() async throws -> ResponsePromise.Standing {
        let details = try await database.intake(
            of: request(), practice: practice, deadline: .now + .seconds(10))
        return details.intake.promise.standing(now: details.now)
    }

    func missed() async throws -> Int {
        try await database.noteMissedPromises(of: practice, deadline: .now + .seconds(10)).missed
    }

    /// How many promises were kept and missed, and how many are open.
    func promises() async throws -> String {
        let counts = try await database.promises(deadline: .now + .seconds(10))
        return "\(counts.kept) \(counts.missed) \(counts.open)"
    }
}

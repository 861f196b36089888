import Access
import Clinic
import HTTP
import HTTPTypes
import Scheduling
import Storage

// What is read before a visit, and before a call.

extension API {
    /// What a visit asks of the person, with its times on the clock.
    func showPreparation(_ request: Request) async throws -> Response {
        let (papers, practice) = try await papers(of: request, scope: .read)
        return Self.answer(papers.preparationJSON(practice, zones: entrance.database.zones))
    }

    /// How the person of a visit does, for clinicians.
    func showBrief(_ request: Request) async throws -> Response {
        let (papers, _) = try await papers(of: request, scope: .clinical)
        return Self.answer(papers.briefJSON)
    }

    /// What may be left on somebody's voicemail.
    func showVoicemailScript(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .read)
        let script = try await entrance.database.voicemailScript(
            for: Self.id("person", request, of: Person.ID.self), practice: call.practice, deadline: call.deadline)
        return Self.answer(
            .object([
                "may_leave": .bool(script.text != nil), "text": script.text.map { .string($0) } ?? .null,
                "code_word": script.codeWord.isEmpty ? .null : .string(script.codeWord),
            ]))
    }

    private func papers(of request: Request, scope: APIKey.Scope) async throws -> (VisitPapers, Practice) {
        let call = try await entrance.staff(request, scope: scope)
        let id = try Self.id("appointment", request, of: Appointment.ID.self)
        let papers = try await entrance.database.papers(
            of: id, isClinical: scope == .clinical, practice: call.practice, deadline: call.deadline)
        return (papers, call.practice)
    }
}

extension VisitPapers {
    fileprivate func preparationJSON(_ practice: Practice, zones: ZoneDirectory) -> JSONValue {
        let clinic = WallClock(zone, region: practice.region)
        let person = details.person.zone.flatMap { zones.zone($0) }.map { WallClock($0, region: practice.region) }
        func instant(_ value: Instant?) -> JSONValue { value.map { .string($0.rfc3339) } ?? .null }
        return .object([
            "appointment": .string(details.appointment.id.description),
            "start": instant(preparation.visit.start), "end": instant(preparation.visit.end),
            "leave_home": instant(preparation.leaveHome), "no_food_after": instant(preparation.food),
            "no_drink_after": instant(preparation.drink), "no_spray_after": instant(preparation.spray),
            "no_driving_before": instant(preparation.driving), "escort": .bool(preparation.needsEscort),
            "bring": .array(preparation.bring.map { .string($0) }),
            "company": .array(preparation.company.map { .string($0) }),
            "sentences": .array(preparation.sentences(clinic: clinic, person: person).map { .string($0) }),
            "crisis": practice.crisis.json,
        ])
    }

    fileprivate var briefJSON: JSONValue {
        guard let brief else { return .object([:]) }
        func numbers(_ values: [Int]) -> JSONValue { .array(values.map { .int($0) }) }
        return .object([
            "appointment": .string(details.appointment.id.description),
            "scores": numbers(brief.scores), "thoughts_of_death": numbers(brief.thoughtsOfDeath),
            "days_since_dose": brief.daysSinceDose.map { .int($0) } ?? .null, "gaps": numbers(brief.gaps.days),
            "comes_earlier": .bool(brief.gaps.isShrinking),
            "changes": .array(
                brief.changes.map { change in
                    .object([
                        "question": .string(change.code), "before": change.before.map { .string($0) } ?? .null,
                        "now": change.now.map { .string($0) } ?? .null,
                    ])
                }),
            "flagged": .array(brief.flagged.map { .string($0) }),
            "readiness": readiness?.json ?? .null,
            "wishes": .object([
                "preferred_name": wishes.map { .string($0.preferredName) } ?? .null,
                "language": wishes.map { .string($0.language) } ?? .null,
                "access_needs": wishes.map { .string($0.accessNeeds) } ?? .null,
            ]),
        ])
    }
}

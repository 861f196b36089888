import Access
import Clinic
import HTTP
import HTTPTypes
import Scheduling
import Storage

extension API {
    /// The instruments that people may be asked, with their text.
    func listInstruments(_ request: Request) async throws -> Response {
        let practice = try entrance.practice(of: request)
        return Self.answer(
            .object(["items": .array(Instrument.open.map(\.json)), "crisis": practice.crisis.json]))
    }

    /// A challenge for a script.
    func showChallenge(_ request: Request) async throws -> Response {
        let practice = try entrance.practice(of: request)
        let challenge = try await entrance.challenge(request)
        return Self.answer(
            .object([
                "challenge": .string(challenge.text), "bits": .int(challenge.bits),
                "expires_at": .string(challenge.expires.rfc3339), "crisis": practice.crisis.json,
            ]))
    }

    /// What was said with a request, besides answers to questionnaires.
    func showIntake(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .read)
        let id = try Self.id("request", request, of: ConsultationRequest.ID.self)
        let details = try await entrance.database.intake(of: id, practice: call.practice, deadline: call.deadline)
        return Self.answer(details.json)
    }

    /// What was answered with a request: for clinical staff.
    func listQuestionnaires(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .clinical)
        let id = try Self.id("request", request, of: ConsultationRequest.ID.self)
        let found = try await entrance.database.questionnaires(
            of: id, practice: call.practice, deadline: call.deadline)
        return Self.answer(.object(["items": .array(found.map(\.json))]))
    }

    /// Records what a clinician read from an official form.
    func recordQuestionnaire(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .clinical, route: "questionnaires/\(request.path)")
        let id = try Self.id("request", request, of: ConsultationRequest.ID.self)
        let questionnaire = try Body.json(request) { fields in fields.questionnaire() }
        return Self.answer(
            try await entrance.database.record(questionnaire, about: id, call: call) { id in
                Answer(
                    status: 201,
                    body: JSONValue.object(questionnaire.members.merging(["id": .string("\(id)")]) { $1 }).text)
            })
    }

    /// Closes a flag: somebody of the clinical staff has looked.
    func closeFlag(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .clinical, route: "closure/\(request.path)")
        let id = try Self.id("flag", request, of: TriageFlag.ID.self)
        if !request.body.isEmpty { try Body.json(request) { _ in () } }
        return Self.answer(
            try await entrance.database.close(id, call: call) { Answer(status: 200, body: $0.json.text) })
    }
}

extension IntakeDetails {
    /// What was said with a request, as staff see it: no answers, and no result.
    var json: JSONValue {
        let promise = intake.promise
        return .object([
            "reasons": .array(intake.reasons.map { .string($0.rawValue) }), "rule": .string(intake.rule.rawValue),
            "why": .string(TriageRule.named(intake.rule)?.reason ?? ""),
            "visit_by": intake.visitBy.map { .string($0.rfc3339) } ?? .null,
            "promise": .object([
                "by": promise.by.map { .string($0.rfc3339) } ?? .null,
                "read_at": promise.read.map { .string($0.rfc3339) } ?? .null,
                "standing": .string(promise.standing(now: now).rawValue), "call": .bool(promise.isCall),
            ]),
            "contact": wishes?.json ?? .null, "flags": .array(flags.map(\.json)),
        ])
    }
}

extension TriageFlag {
    /// A flag as staff see it.
    var json: JSONValue {
        .object([
            "id": .string("\(id)"), "rule": .string(rule.rawValue), "raised_at": .string(raised.rfc3339),
            "closed_at": closing.map { .string($0.at.rfc3339) } ?? .null,
            "closed_by": closing.map { .string("\($0.by)") } ?? .null,
        ])
    }
}

extension ContactWishes {
    /// The wishes as staff see them, in the words of the form.
    var json: JSONValue {
        .object([
            "channel": channel.map { .string($0.rawValue) } ?? .null, "times": .string(times),
            "no_voicemail": .bool(noVoicemail), "code_word": .string(codeWord),
            "neutral_sender": .bool(neutralSender), "other_address": .string(otherAddress),
            "preferred_name": .string(preferredName), "language": .string(language),
            "access_needs": .string(accessNeeds), "drive_minutes": driveMinutes.map { .int($0) } ?? .null,
            "asking_for": .string(asker.rawValue), "guardian": .string(guardian),
        ])
    }
}

extension RecordedQuestionnaire {
    /// Answers with what clinicians call the result.
    var json: JSONValue {
        .object(
            questionnaire.members.merging([
                "id": .string("\(id)"), "recorded_by": recordedBy.map { .string("\($0)") } ?? .null,
                "created_at": .string(created.rfc3339), "changed_at": .string(changed.rfc3339),
            ]) { $1 })
    }
}

extension Questionnaire {
    /// Answers with what clinicians call the result: for clinical staff.
    var members: [String: JSONValue] {
        [
            "instrument": .string(instrument.code), "version": .int(instrument.version),
            "title": .string(instrument.title), "answers": .object(answers.mapValues { .int($0) }),
            "missing": .array(missing.map { .string($0) }), "total": total.map { .int($0) } ?? .null,
            "finding": finding.map { .string($0) } ?? .null,
            "to_review": .array(toReview.map { .string($0.code) }),
        ]
    }
}

extension Instrument {
    /// An instrument as people may be asked.
    var json: JSONValue {
        .object([
            "code": .string(code), "version": .int(version), "title": .string(title), "source": .string(source),
            "stem": .string(stem), "items": .array(items.map(\.json)),
        ])
    }
}

extension Instrument.Item {
    /// A question with what can be answered; it is skipped by null.
    var json: JSONValue {
        var members: [String: JSONValue] = ["code": .string(code), "text": .string(text)]
        switch answers {
        case .choices(let choices):
            members["answers"] = .array(
                choices.map { .object(["value": .int($0.value), "text": .string($0.text)]) })
        case .number(let range):
            members["minimum"] = .int(range.lowerBound)
            members["maximum"] = .int(range.upperBound)
        }
        switch isAskedIf {
        case .always: break
        case .anyNotZero(let codes): members["asked_if_any_not_zero"] = .array(codes.map { .string($0) })
        }
        return .object(members)
    }
}

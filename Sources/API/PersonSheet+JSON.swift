import Access
import Clinic
import HTTP
import Scheduling
import Storage

extension PersonSheet {
    /// A person as the desk sees them and, for clinicians, what only those see.
    var json: JSONValue {
        .object([
            "person": person.json, "joined_to": joinedTo.map { .string("\($0)") } ?? .null,
            "aliases": .array(aliases.map(\.json)), "erased_at": .instant(erased),
            "upcoming": .array(upcoming.map { $0.json(readiness[$0.appointment.id]) }),
            "peace_until": .instant(peaceUntil), "clinical": clinical?.json ?? .null,
        ])
    }
}

extension PersonSheet.Clinical {
    var json: JSONValue {
        .object([
            "decisions": .array(
                decisions.map { decision in
                    decision.candidacy.json(
                        service: decision.service, otherRoute: decision.otherRoute, clinician: decision.clinician)
                }),
            "check_ins": .array(checkIns.map(\.json)),
            "dose_gaps_days": .array(gaps.days.map { .int($0) }), "gaps_shrink": .bool(gaps.isShrinking),
        ])
    }
}

extension Candidacy {
    func json(service: String, otherRoute: String?, clinician: String) -> JSONValue {
        var askAgain: LocalDate?
        if case .notYet(let date) = decision { askAgain = date }
        return .object([
            "id": .string("\(id)"), "person_id": .string("\(person)"), "service": .string(service),
            "version": .int(version), "decision": .string(decision.name),
            "ask_again_on": askAgain.map { .string($0.description) } ?? .null,
            "other_route": otherRoute.map { .string($0) } ?? .null, "clinician": .string(clinician),
            "until": until.map { .string($0.description) } ?? .null, "decided_at": .string(decided.rfc3339),
        ])
    }
}

extension CheckIn {
    /// A check-in as staff see it.
    var json: JSONValue {
        .object([
            "id": .string("\(id)"), "appointment_id": .string("\(appointment)"), "person_id": .string("\(person)"),
            "after": .string(moment.text), "due_at": .string(due.rfc3339), "state": .string(state.rawValue),
            "feeling": answer?.feeling.map { .string($0.rawValue) } ?? .null,
            "safety": answer?.safety.map { .string($0.rawValue) } ?? .null, "answered_at": .instant(answered),
        ])
    }
}

extension HistoryEntry {
    /// An entry of the history of a person.
    var json: JSONValue {
        .object([
            "id": .string(id), "at": .string(at.rfc3339), "by": .string(principal), "action": .string(action),
            "subject": .string(subject), "subject_id": .string(subjectID),
            "fields": .array(fields.map { .string($0) }), "text": text.map { .string($0) } ?? .null,
            "clinical": .bool(isClinical),
        ])
    }
}

extension GateRecord {
    /// An entry of the book of gates.
    var json: JSONValue {
        .object([
            "id": .string("\(id)"), "gate": .string(kind.rawValue), "of": subject.isEmpty ? .null : .string(subject),
            "document_version": documentVersion.map { .int($0) } ?? .null,
            "appointment_id": appointment.map { .string("\($0)") } ?? .null, "outcome": .string(outcome.rawValue),
            "until": until.map { .string($0.description) } ?? .null, "recorded_at": .string(at.rfc3339),
        ])
    }
}

extension ConsentDocument {
    /// A version of a document.
    var json: JSONValue {
        .object([
            "id": .string("\(id)"), "code": .string(code), "version": .int(version), "title": .string(title),
            "text": .string(text), "created_at": .string(created.rfc3339),
        ])
    }
}

extension Companion {
    /// Who takes a person home.
    var json: JSONValue {
        .object([
            "id": .string("\(id)"), "appointment_id": .string("\(appointment)"), "name": .string(name),
            "phone": phone.map { .string($0) } ?? .null,
        ])
    }
}

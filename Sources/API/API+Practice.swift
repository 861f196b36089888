import Access
import Clinic
import HTTP
import Scheduling
import Storage

extension API {
    func showPractice(_ request: Request) async throws -> Response {
        let practice = try entrance.practice(of: request)
        return Self.answer(
            .object([
                "slug": .string(practice.slug), "name": .string(practice.name), "region": .string(practice.region),
                "zone": .string(practice.zone), "phone": .string(practice.phone), "email": .string(practice.email),
                "cancellation_window_hours": .int(practice.policy.cancellationWindowHours),
                "alias_allowed": .bool(practice.policy.aliasAllowed), "crisis": practice.crisis.json,
            ]))
    }

    func listServices(_ request: Request) async throws -> Response {
        let call = try await reader(request)
        let services = try await entrance.database.services(
            of: call.practice, publicOnly: call.principal == .nobody, deadline: call.deadline)
        return Self.answer(
            .object(["items": .array(services.map(\.json)), "crisis": call.practice.crisis.json]))
    }

    func listClinicians(_ request: Request) async throws -> Response {
        let call = try await reader(request)
        let clinicians = try await entrance.database.clinicians(of: call.practice, deadline: call.deadline)
        return Self.answer(
            .object(["items": .array(clinicians.map(\.json)), "crisis": call.practice.crisis.json]))
    }

    /// Somebody without credentials sees what is public; a key that may read sees everything.
    func reader(_ request: Request) async throws -> Call {
        if entrance.showsCredentials(request) {
            try await entrance.staff(request, scope: .read)
        } else {
            try entrance.publicRead(request)
        }
    }
}

extension Service {
    /// A service as clients see it.
    var json: JSONValue {
        let (seconds, _) = visit.personWindow(startingAt: Instant(secondsSinceUnixEpoch: 0)).duration.components
        return .object([
            "code": .string(code), "label": .string(label), "audience": .string(audience.rawValue),
            "minutes": .int(Int(seconds / 60)), "site": .string(site.name), "zone": .string(site.zone),
            "minimum_notice_minutes": .int(Int(rules.minimumNotice.components.seconds / 60)),
            "horizon_days": .int(Int(rules.horizon.components.seconds / 86_400)),
        ])
    }
}

extension Clinician {
    /// A clinician as clients see them.
    var json: JSONValue {
        .object([
            "code": .string(code), "name": .string(name), "credential": .string(credential),
            "languages": .array(languages.map { .string($0) }),
        ])
    }
}

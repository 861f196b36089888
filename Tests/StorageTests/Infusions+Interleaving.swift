import Clinic
import Fixtures
import Foundation
import Scheduling
import Storage
import Testing

extension Infusions {
    /// Moves a visit by itself.
    @discardableResult
    func move(
        _ details: AppointmentDetails, to start: String, override reason: String? = nil, provisionally: Bool = false
    ) async throws -> AppointmentDetails {
        let start = try #require(StartDraft(start))
        return try await found { answer in
            try await database.move(
                details.appointment.id, to: start, clinician: nil, overrideReason: reason,
                isProvisional: provisionally, version: nil, call: desk(), answer: answer)
        }
    }

    /// A hold of somebody's time that has expired, with its claim.
    func expiredHold(of clinician: String, at start: Instant) async throws {
        try await scratch.script(
            """
            insert into hold (practice_id, hold_id, service_id, clinician_id, starts_at, secret_hash, created_at, expires_at)
            select s.practice_id, gen_random_uuid(), service_id, clinician_id, '\(start.rfc3339)', '',
                daybook_now() - interval '10 minutes', daybook_now() - interval '1 minute'
            from service s join clinician c using (practice_id) where c.code = '\(clinician)' order by s.code limit 1;
            insert into claim (practice_id, claim_id, resource_id, seats, capacity, during, hold_id)
            select h.practice_id, gen_random_uuid(), r.resource_id, int4range(0, r.seats), r.seats,
                tstzrange(starts_at, starts_at + interval '1 hour'), hold_id
            from hold h join resource r on r.practice_id = h.practice_id and r.resource_id = h.clinician_id
            join clinician c on c.practice_id = h.practice_id and c.clinician_id = h.clinician_id
            where h.expires_at <= daybook_now() and c.code = '\(clinician)'
            """)
    }
}

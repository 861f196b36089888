import Clinic
import Foundation
import Postgres
import Scheduling

extension PracticePlan {
    /// The services that are new or different, each with a new version of its protocol if its phases or
    /// its series are.
    func serviceStatements(
        _ definition: PracticeDefinition, stored: StoredPractice, _ practice: Practice.ID
    ) throws -> [SQL] {
        var statements: [SQL] = []
        for (rank, service) in definition.services.enumerated() where writes(.service, service.code) {
            let serviceID = try id(.service, service.code)
            if stored.phases[service.code] != service.phases || stored.series[service.code] != service.recipe?.series
                || stored.gates[service.code] != service.allGates
                || stored.aftercare[service.code] != service.recipe?.aftercare
                || stored.preparation[service.code] != service.recipe?.preparation
            {
                let version = (stored.protocolVersions[service.code] ?? 0) + 1
                statements.append(try Self.newVersion(version, of: service, practice))
            }
            statements.append(
                """
                insert into service
                    (practice_id, service_id, code, label, neutral_label, audience, protocol_id, site_id, step_minutes,
                    notice_minutes, horizon_days, rank, features, hours, daily_limit, weekly_limit, minimum_age, training,
                    offer_minutes)
                select \(practice), \(serviceID), \(service.code), \(service.label), \(service.neutralLabel),
                    \(service.audience.rawValue), protocol_id, \(try id(.site, service.site)), \(Int16(service.step)),
                    \(Int32(service.noticeMinutes)), \(Int16(service.horizonDays)), \(Int16(rank)),
                    \(service.requirements.features.sorted()), \(try service.hours.map { try JSON(encoding: $0) }),
                    \(service.limit.daily.map { Int16($0) }), \(service.limit.weekly.map { Int16($0) }),
                    \(service.requirements.minimumAge.map { Int16($0) }), \(service.requirements.training),
                    \(Int32(service.offerLead.components.seconds / 60))
                from protocol
                where practice_id = \(practice) and code = \(service.code)
                order by version desc
                limit 1
                on conflict (practice_id, service_id) do update
                set label = excluded.label, neutral_label = excluded.neutral_label, audience = excluded.audience,
                    protocol_id = excluded.protocol_id, site_id = excluded.site_id,
                    step_minutes = excluded.step_minutes, notice_minutes = excluded.notice_minutes,
                    horizon_days = excluded.horizon_days, rank = excluded.rank, features = excluded.features,
                    hours = excluded.hours, daily_limit = excluded.daily_limit,
                    weekly_limit = excluded.weekly_limit, minimum_age = excluded.minimum_age,
                    training = excluded.training, offer_minutes = excluded.offer_minutes, active = true
                """)
            statements += try Self.clinicians(
                service.clinicians.map { try id(.clinician, $0) }, of: serviceID, practice)
        }
        let removed = removed(.service)
        if !removed.isEmpty {
            statements.append(
                "update service set active = false where practice_id = \(practice) and service_id = any(\(removed))")
        }
        return statements
    }

    private static func newVersion(
        _ version: Int, of service: PracticeDefinition.Service, _ practice: Practice.ID
    ) throws -> SQL {
        """
        insert into protocol (practice_id, protocol_id, code, version, recipe, phases, series, gates, aftercare,
            preparation)
        values (\(practice), \(Service.ProtocolID.fresh()), \(service.code), \(Int16(version)),
            \(service.recipe?.code ?? ""), \(try JSON(encoding: service.phases)),
            \(try service.recipe?.series.map { try JSON(encoding: $0) }), \(try JSON(encoding: service.allGates)),
            \(try service.recipe?.aftercare.map { try JSON(encoding: $0) }),
            \(try service.recipe?.preparation.map { try JSON(encoding: $0) }))
        """
    }

    private static func clinicians(_ ids: [UUID], of service: UUID, _ practice: Practice.ID) -> [SQL] {
        [
            """
            delete from service_clinician
            where practice_id = \(practice) and service_id = \(service) and clinician_id <> all(\(ids))
            """,
            """
            insert into service_clinician (practice_id, service_id, clinician_id)
            select \(practice), \(service), clinician_id from unnest(\(ids)) as offering (clinician_id)
            on conflict (practice_id, service_id, clinician_id) do nothing
            """,
        ]
    }
}

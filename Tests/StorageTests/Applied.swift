import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Storage
import Testing

/// A database that practices are applied to, as the service role.
struct Applied: Sendable {
    let scratch: ScratchDatabase

    var database: Database { scratch.database }
    var deadline: ContinuousClock.Instant { .now + .seconds(20) }

    @discardableResult
    func apply(_ definition: PracticeDefinition, dryRun: Bool = false) async throws -> [String] {
        try await database.apply(definition, dryRun: dryRun, deadline: deadline).map(\.description)
    }

    func practice() async throws -> Practice {
        try await database.practice("holos", deadline: deadline)
    }

    func starts(_ service: String, from: String, days: Int) async throws -> [Instant] {
        let start = try #require(Instant(rfc3339: from))
        let window = try #require(TimeRange(start: start, lasting: .days(days)))
        let query = SlotQuery(service: service, window: window, publicOnly: true)
        return try await database.slots(query, practice: try await practice(), deadline: deadline).slots.map(\.start)
    }

    func count(_ table: String) async throws -> Int {
        Int(try await scratch.texts("select count(*)::text from \(table)").first ?? "") ?? -1
    }

    /// Everything by which a write could be noticed.
    func traces() async throws -> [String] {
        try await scratch.texts(
            """
            select change_number || ' ' || (select string_agg(changed_at::text, ' ') from practice) || ' '
                || (select count(*) from audit_entry) || ' ' || (select count(*) from protocol) || ' '
                || (select string_agg(hours_id::text, ' ' order by hours_id) from weekly_hours) || ' '
                || (select string_agg(xmin::text, ' ' order by service_id) from service)
            from practice_change
            """)
    }
}

extension PracticeDefinition {
    /// Holos Wellness with two clinicians and two services, changed as a test needs it.
    static func make(_ change: (inout PracticeDefinition) -> Void = { _ in }) -> PracticeDefinition {
        func hours(_ days: String..., until closing: String) -> WeeklyHours {
            (try? WeeklyHours(Dictionary(uniqueKeysWithValues: days.map { ($0, ["08:00-\(closing)"]) })))
                ?? WeeklyHours()
        }
        var definition = PracticeDefinition(
            slug: "holos", name: "Holos Wellness", neutralName: "HW Appts", region: "US-IL", zone: "America/Chicago",
            crisis: "us", phone: "+1-312-555-0142", email: "hello@holos.example", neutralSite: "hw.example",
            origins: ["http://localhost:8000"], policy: Policy(reminders: [.days(2)]),
            closed: LocalDate("2027-03-17").map { [ClosedDay(date: $0, reason: "Spring holiday")] } ?? [],
            sites: [Site(code: "main", name: "Holos Wellness", zone: "America/Chicago")],
            rooms: [
                Room(code: "HC", kind: "consult", site: "main", features: ["wheelchair"]),
                Room(code: "HV", kind: "video", site: "main"),
            ],
            clinicians: [
                Clinician(
                    code: "imani", name: "Dr Imani Okafor-Reyes", credential: "MD psychiatrist",
                    languages: ["en", "es"],
                    site: "main", hours: hours("mon", "tue", "wed", "thu", until: "16:00")),
                Clinician(
                    code: "tobias", name: "Tobias Lindqvist", credential: "PMHNP", languages: ["en"], site: "main",
                    hours: hours("mon", "wed", until: "17:30")),
            ],
            services: [
                Service(
                    code: "mh_consult", label: "Mental health consultation", neutralLabel: "Appointment",
                    audience: .public, site: "main", minutes: 60, bufferAfter: 15, room: "consult", notice: .hours(24),
                    clinicians: ["imani", "tobias"]),
                Service(
                    code: "quick_call", label: "Free 20-minute call", neutralLabel: "Phone call", audience: .public,
                    site: "main", minutes: 20, bufferAfter: 5, step: 5, notice: .hours(2), clinicians: ["tobias"]),
            ])
        change(&definition)
        return definition
    }
}

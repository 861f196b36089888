import Clinic
import Fixtures
import Foundation
import Postgres
import Storage
import Testing

/// What a practice has planned to write when its file leaves less time for it.
@Suite(.timeLimit(.minutes(10)))
struct NarrowedHoursTests {
    @Test func `a reminder that may not arrive any more when it was planned comes before`() async throws {
        let clinic = try await Infusions.open()
        try await clinic.visit("consult", at: "2027-03-10T09:00", clinician: "noor")
        try await clinic.scratch.script(
            "update message set due_at = '2027-03-10T02:59:00Z' where kind = 'remind_1d'")
        let others = try await clinic.due("kind <> 'remind_1d'")
        #expect(!others.isEmpty)
        var definition = try Infusions.definition()
        definition.policy.messages.hours = try #require(SendingHours("09:00-19:00"))
        // Tried first: that plans nothing.
        for (isTried, due) in [(true, "2027-03-10T02:59:00Z"), (false, "2027-03-10T01:59:00Z")] {
            _ = try await clinic.database.apply(definition, dryRun: isTried, deadline: .now + .seconds(20))
            #expect(try await clinic.due("kind = 'remind_1d'") == ["remind_1d \(due)"])
        }
        #expect(try await clinic.due("kind <> 'remind_1d'") == others)
        await clinic.close()
    }
}

extension Infusions {
    /// What is planned, and when.
    fileprivate func due(_ condition: String) async throws -> [String] {
        try await scratch.texts(
            """
            select kind || to_char(due_at at time zone 'UTC', ' YYYY-MM-DD"T"HH24:MI:SS"Z"') from message
            where state = 'ready' and \(condition) order by 1
            """)
    }
}

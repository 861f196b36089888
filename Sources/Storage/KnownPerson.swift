import Clinic
import Postgres
import Scheduling

/// Somebody whom staff chose, when they are already somewhere, and who knows them.
struct KnownPerson: Sendable {
    let person: Person
    /// When they are in other visits.
    let busy: [TimeRange]
    /// Who led their visits, the latest first.
    let clinicians: [Clinician.ID]
    /// What is known of their gates.
    let facts: GateFacts

    /// Reads what `Person.statements` found.
    ///
    /// - Throws: `not_found` when there is no such person.
    init(_ results: [[Row]]) throws {
        person = try Person(results[0])
        busy = try results[1].map { try $0["during"] }
        clinicians = try results[2].map { try $0["clinician_id"] }
        facts = try KnownFacts(results.dropFirst(3)).facts(of: person)
    }
}

import Clinic
import Postgres
import Synchronization

/// The catalogues that this process has read, by practice and code of the service.
final class Catalogues: Sendable {
    private struct Key: Hashable {
        let practice: Practice.ID
        let service: String
    }

    private let known = Mutex<[Key: Catalogue]>([:])

    /// More than a large installation has; beyond it everything is forgotten and read anew.
    private static let limit = 20_000

    subscript(practice: Practice.ID, service: String) -> Catalogue? {
        known.withLock { $0[Key(practice: practice, service: service)] }
    }

    func keep(_ catalogue: Catalogue, of practice: Practice.ID) {
        known.withLock { known in
            if known.count >= Self.limit { known = [:] }
            known[Key(practice: practice, service: catalogue.service.code)] = catalogue
        }
    }

    func forget(_ practice: Practice.ID, _ service: String) {
        _ = known.withLock { $0.removeValue(forKey: Key(practice: practice, service: service)) }
    }
}

/// The practice's file was applied since the catalogue was read: read it again, and begin anew.
struct CatalogueChanged: Error {}

extension Database {
    /// Does something with what is known of a service, and again with what is read anew if that has changed.
    ///
    /// - Throws: `Refusal` `not_found` when there is no such service, or `publicOnly` and the website does not offer it.
    func withCatalogue<Value: Sendable>(
        _ service: String, publicOnly: Bool, practice: Practice.ID, deadline: ContinuousClock.Instant,
        _ body: @Sendable (Catalogue) async throws -> Value
    ) async throws -> Value {
        while true {
            let catalogue = try await catalogue(service, practice: practice, deadline: deadline)
            guard catalogue.service.audience == .public || !publicOnly else { throw Refusal.notFound("service") }
            do {
                return try await body(catalogue)
            } catch is CatalogueChanged {
                catalogues.forget(practice, service)
            }
        }
    }

    private func catalogue(
        _ service: String, practice: Practice.ID, deadline: ContinuousClock.Instant
    ) async throws -> Catalogue {
        if let known = catalogues[practice, service] { return known }
        let rows = try await read(practice, deadline: deadline, Catalogue.statements(practice, service: service))
        let catalogue = try Catalogue(rows)
        catalogues.keep(catalogue, of: practice)
        return catalogue
    }
}

import Clinic
import Postgres
import Synchronization

/// The catalogues that this process has read, by practice and code of the service.
///
/// There are at most `limit` of them; those that were used least recently leave first.
final class Catalogues: Sendable {
    private struct Key: Hashable {
        let practice: Practice.ID
        let service: String
    }

    private struct Shelf {
        var known: [Key: (catalogue: Catalogue, used: UInt64)] = [:]
        var uses: UInt64 = 0
    }

    private let shelf = Mutex(Shelf())

    /// As many services as some hundreds of practices offer.
    private static let limit = 2_000

    subscript(practice: Practice.ID, service: String) -> Catalogue? {
        let key = Key(practice: practice, service: service)
        return shelf.withLock { shelf in
            guard let found = shelf.known[key] else { return nil }
            shelf.uses += 1
            shelf.known[key]?.used = shelf.uses
            return found.catalogue
        }
    }

    func keep(_ catalogue: Catalogue, of practice: Practice.ID) {
        let key = Key(practice: practice, service: catalogue.service.code)
        shelf.withLock { shelf in
            shelf.uses += 1
            shelf.known[key] = (catalogue, shelf.uses)
            guard shelf.known.count > Self.limit else { return }
            // A tenth at once, so that the order is looked at seldom.
            for old in shelf.known.sorted(by: { $0.value.used < $1.value.used }).prefix(Self.limit / 10) {
                shelf.known[old.key] = nil
            }
        }
    }

    func forget(_ practice: Practice.ID, _ service: String) {
        _ = shelf.withLock { $0.known.removeValue(forKey: Key(practice: practice, service: service)) }
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
        try await withCatalogues([service], publicOnly: publicOnly, practice: practice, deadline: deadline) {
            try await body($0[0])
        }
    }

    /// The same with what is known of several services, in their order.
    ///
    /// - Throws: `Refusal`: `not_found`; `invalid` when they are not at one site.
    func withCatalogues<Value: Sendable>(
        _ services: [String], publicOnly: Bool, practice: Practice.ID, deadline: ContinuousClock.Instant,
        _ body: @Sendable ([Catalogue]) async throws -> Value
    ) async throws -> Value {
        while true {
            var found: [Catalogue] = []
            for service in services {
                let catalogue = try await catalogue(service, practice: practice, deadline: deadline)
                guard catalogue.service.audience == .public || !publicOnly else { throw Refusal.notFound("service") }
                found.append(catalogue)
            }
            guard found.count <= Itinerary.longest else {
                throw Refusal.invalid("/service", "One after another there are \(Itinerary.longest) services at most.")
            }
            guard Set(found.map(\.service.site.id)).count == 1 else {
                throw Refusal.invalid("/service", "These services are given at different sites.")
            }
            do {
                return try await body(found)
            } catch is CatalogueChanged {
                for service in services { catalogues.forget(practice, service) }
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

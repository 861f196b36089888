import Clinic
import Postgres

/// Which catalogue it is: by practice and code of the service.
struct CatalogueKey: Hashable, Sendable {
    let practice: Practice.ID
    let service: String
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
                for service in services { catalogues.forget(CatalogueKey(practice: practice, service: service)) }
            }
        }
    }

    private func catalogue(
        _ service: String, practice: Practice.ID, deadline: ContinuousClock.Instant
    ) async throws -> Catalogue {
        let key = CatalogueKey(practice: practice, service: service)
        if let known = catalogues[key] { return known }
        let rows = try await read(practice, deadline: deadline, Catalogue.statements(practice, service: service))
        let catalogue = try Catalogue(rows)
        catalogues.keep(catalogue, under: key)
        return catalogue
    }
}

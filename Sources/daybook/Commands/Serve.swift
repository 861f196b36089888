import Access
import ArgumentParser
import HTTP
import HTTPTypes
import Logging
import Metrics
import Postgres
import ServiceLifecycle
import Storage
import UnixSignals

/// `daybook serve`: the REST service and its pages.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the REST service and its pages until it is told to stop.",
        discussion: """
            Listens on DAYBOOK_LISTEN. A peer on a unix socket is taken for the reverse proxy, and only its \
            X-Forwarded-For is believed. SIGTERM and SIGINT stop it: no new connections, and what is running may \
            finish within ten seconds. It starts without its database too, and answers 503 until that is there.
            """)

    func run() async throws {
        let program = try await Program.open(quiet: false)
        let prometheus = PrometheusMetrics()
        MetricsSystem.bootstrap(prometheus)
        let cache = AnswerCache(
            watch: program.database.watch, limit: program.settings.cacheBytes, tells: program.settings.tellsCache)
        let web = WebService(
            database: program.database,
            system: SystemRoutes(
                database: program.database, migrations: program.settings.migrations,
                openAPI: program.settings.openAPI, prometheus: prometheus, answers: cache),
            posts: program.settings.posts, provider: program.settings.providerSignature,
            addresses: program.settings.addresses)
        let answers = AnswerMetrics()
        let server = Server(
            addresses: program.settings.listen, logger: program.logger,
            handler: { await web.respond(to: $0) },
            failure: { web.failure($0, $1) },
            onAnswer: { request, status, duration in
                answers.record(request.flatMap { web.router.pattern(for: $0) }, status: status.code, duration)
            })
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(service: DirectoryService(program: program, directory: web.entrance.directory)),
                    .init(service: WatchService(watch: program.database.watch, listener: program.listener)),
                    .init(service: ServerService(server: server, logger: program.logger)),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: program.logger))
        try await group.run()
        await program.close()
    }
}

/// The server as a service that starts and stops with the program.
private struct ServerService: Service {
    let server: Server
    let logger: Logger

    func run() async throws {
        try await withGracefulShutdownHandler {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await server.run() }
                let addresses = try await server.boundAddresses
                logger.info(
                    "listening", metadata: ["addresses": "\(addresses.map(\.description).joined(separator: ", "))"])
                try await group.waitForAll()
            }
        } onGracefulShutdown: {
            Task { await server.stop() }
        }
    }
}

/// The directory of practices, kept fresh as long as the program runs.
private struct DirectoryService: Service {
    let program: Program
    let directory: PracticeDirectory

    func run() async throws {
        await cancelWhenGracefulShutdown {
            if (try? await directory.refresh()) != nil { program.reportSharedTextSenders(of: directory.all) }
            await directory.keepFresh()
        }
    }
}

/// The watch on what other processes write, kept fresh as long as the program runs.
private struct WatchService: Service {
    let watch: ChangeWatch
    let listener: Postgres.Listener

    func run() async throws {
        await cancelWhenGracefulShutdown { await watch.keepFresh(hearing: listener) }
    }
}

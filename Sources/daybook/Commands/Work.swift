import ArgumentParser
import CoreMetrics
import Foundation
import Logging
import Messaging
import ServiceLifecycle
import Storage
import UnixSignals

/// `daybook work`: the worker that stays.
struct Work: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Send messages when they are due, until told to stop.",
        discussion: """
            Messages go out within a second of their time. Any number of workers may run at once. SIGTERM and SIGINT \
            stop it when the messages it has claimed are sent.
            """)

    func run() async throws {
        let program = try await Program.open(quiet: false)
        let worker = try program.worker(name: "work@\(ProcessInfo.processInfo.hostName)")
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(service: TidyService(program: program)), .init(service: WorkerService(worker: worker)),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: program.logger))
        try await group.run()
        await program.close()
    }
}

/// `daybook remind`: one pass, for cron.
struct Remind: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Send what is due, once, and exit.",
        discussion: """
            For a line of cron each minute (deploy/cron). Two at once, or one beside a worker, send nothing twice. \
            Exits 1 when a practice could not be served; the others are.
            """)

    func run() async throws {
        try await Program.run { program in
            let worker = try program.worker(name: "remind@\(ProcessInfo.processInfo.hostName)")
            // Cron starts the next one a minute later; what is left then is its work.
            let summary = try await worker.runOnce(deadline: .now + .seconds(300))
            try await program.tidy()
            print(summary)
            if !summary.troubled.isEmpty { throw ExitCode(1) }
        }
    }
}

extension Program {
    /// Forgets what is needed no more, if an hour has gone by since somebody did.
    func tidy() async throws {
        let directory = PracticeDirectory(database: database)
        try await directory.refresh()
        reportSharedTextSenders(of: directory.all)
        try await database.tidyIfDue(directory.all, deadline: .now + .seconds(60))
    }
}

/// What is needed no more, forgotten once an hour.
private struct TidyService: Service {
    let program: Program

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await program.tidy()
                } catch {
                    program.logger.warning("could not tidy", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: .seconds(600))
            }
        }
    }
}

/// The worker as a service that starts and stops with the program.
private struct WorkerService: Service {
    let worker: Worker

    func run() async throws {
        await cancelWhenGracefulShutdown { await worker.run() }
    }
}

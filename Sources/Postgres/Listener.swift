public import Logging

/// Hears notifications on a connection of its own, and reconnects by itself.
public struct Listener: Sendable {
    /// What a listener has to tell.
    public enum Event: Hashable, Sendable {
        /// The channels are being listened to from now on. Whatever was sent before may have been missed, so whoever
        /// keeps a copy of something should read it afresh. Comes first, and again after every gap.
        case reconnected
        /// Somebody has notified a channel.
        case notification(PostgresNotification)
    }

    private let configuration: PostgresConfiguration
    private let channels: [String]
    private let logger: Logger

    /// How many events wait for a slow reader before the oldest are dropped, which `reconnected` then tells.
    private static let bufferSize = 4096
    /// The longest the thread waits before it looks whether anybody still listens.
    private static let slice = Duration.milliseconds(250)
    /// After this silence the server is asked for a sign of life.
    private static let patience = Duration.seconds(30)

    /// A listener to these channels, whose names are taken as they are, upper case and all.
    public init(
        _ configuration: PostgresConfiguration, channels: [String], logger: Logger = Logger(label: "postgres.listener")
    ) {
        self.configuration = configuration
        self.channels = channels
        self.logger = logger
    }

    /// Begins to listen.
    ///
    /// The connection lives until the stream is dropped or its task is cancelled; the stream never ends by itself,
    /// however long the database is away.
    public func events() -> AsyncStream<Event> {
        AsyncStream(bufferingPolicy: .bufferingNewest(Self.bufferSize)) { continuation in
            let task = Task { @concurrent in
                await listen(into: continuation)
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    private func listen(into continuation: AsyncStream<Event>.Continuation) async {
        let endpoints = Endpoints(configuration)
        var backoff = Backoff()
        while !Task.isCancelled {
            do throws(BatchFailure.Loss) {
                let deadline = ContinuousClock.now + .seconds(10)
                let connection = try await Connection.open(endpoints, deadline: deadline)
                try await attend(connection, into: continuation) { backoff.reset() }
            } catch {
                logger.warning("listening interrupted", metadata: ["reason": "\(error.reason)"])
            }
            try? await Task.sleep(for: backoff.next())
        }
    }

    /// Passes notifications on until the task is cancelled.
    ///
    /// Throws when the connection is lost.
    private func attend(
        _ connection: Connection, into continuation: AsyncStream<Event>.Continuation, begun: () -> Void
    ) async throws(BatchFailure.Loss) {
        do {
            let names = channels.map { "\"\($0.replacing("\"", with: "\"\""))\"" }
            let script = names.map { "listen \($0);" }.joined()
            try await connection.run(script: script, deadline: .now + .seconds(4))
            begun()
            continuation.yield(.reconnected)

            var lastSign = ContinuousClock.now
            while !Task.isCancelled {
                let found = try await connection.notifications(until: .now + Self.slice)
                for notification in found {
                    if case .dropped = continuation.yield(.notification(notification)) {
                        continuation.yield(.reconnected)
                    }
                }
                if !found.isEmpty {
                    lastSign = .now
                } else if lastSign.duration(to: .now) > Self.patience {
                    _ = try await connection.query("select 1", deadline: .now + .seconds(4))
                    lastSign = .now
                }
            }
            await connection.close()
        } catch {
            await connection.close()
            throw BatchFailure.Loss(reason: "\(error)")
        }
    }
}

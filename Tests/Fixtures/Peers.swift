import Foundation

/// The mail and web servers of deploy/tests/peers, in one process for all tests.
///
/// What they receive comes as records, which a test waits for; nothing is polled. The process ends with this one,
/// whose end of its standard input is closed then.
public actor Peers {
    /// Where they listen, and what they expect.
    public struct Places: Decodable, Sendable {
        /// The ports of the mail servers, by name.
        public let mail: [String: Int]
        /// The ports of the web servers, by name.
        public let web: [String: Int]
        /// The file of certificates that theirs come from.
        public let authority: String
        /// With whom a mail server can be logged in to.
        public let user: String
        /// And with what.
        public let password: String
        /// The account at the provider of texts.
        public let account: String
        /// Its token.
        public let token: String
    }

    /// Somebody who waits for a record.
    private struct Waiter {
        let wanted: @Sendable (Record) -> Bool
        let continuation: CheckedContinuation<Record, any Error>
    }

    /// They could not be started, or ended too early.
    public struct Fault: Error, CustomStringConvertible {
        /// What happened.
        public let description: String

        /// A fault.
        public init(description: String) {
            self.description = description
        }
    }

    /// Where they listen, and what they expect.
    public nonisolated let places: Places
    private let process: Process
    private let input: FileHandle
    private var records: [Record] = []
    private var waiting: [UUID: Waiter] = [:]
    private var hasEnded = false

    /// The peers of this test run.
    public static var shared: Peers {
        get async throws { try await started.value }
    }

    private static let started = Task { try await start() }

    private init(places: Places, process: Process, input: FileHandle) {
        self.places = places
        self.process = process
        self.input = input
    }

    /// Waits for the first record that is wanted, of those that came and those that will.
    public func record(where isWanted: @escaping @Sendable (Record) -> Bool) async throws -> Record {
        if let record = records.first(where: isWanted) { return record }
        if hasEnded { throw Fault(description: "The peers have ended.") }
        let id = UUID()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                waiting[id] = Waiter(wanted: isWanted, continuation: continuation)
                if Task.isCancelled { stopWaiting(id) }
            }
        } onCancel: {
            Task { await self.stopWaiting(id) }
        }
    }

    /// The records of everything that the peers had received when this was called.
    public func allRecords(where isWanted: @Sendable (Record) -> Bool) async throws -> [Record] {
        let name = UUID().uuidString
        try input.write(contentsOf: Data("fence \(name)\n".utf8))
        _ = try await record { $0.kind == "fence" && $0["name"] == .text(name) }
        return records.filter(isWanted)
    }

    /// Lets a server go on that waits for it.
    public func release(_ name: String) throws {
        try input.write(contentsOf: Data("release \(name)\n".utf8))
    }

    private func note(_ record: Record) {
        records.append(record)
        for (id, waiter) in waiting where waiter.wanted(record) {
            waiting[id] = nil
            waiter.continuation.resume(returning: record)
        }
    }

    private func noteEnd() {
        hasEnded = true
        for waiter in waiting.values {
            waiter.continuation.resume(throwing: Fault(description: "The peers have ended."))
        }
        waiting = [:]
    }

    private func stopWaiting(_ id: UUID) {
        waiting.removeValue(forKey: id)?.continuation.resume(throwing: CancellationError())
    }

    private static func start() async throws -> Peers {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
        let python = root.appending(path: ".build/peers/bin/python")
        guard FileManager.default.isExecutableFile(atPath: python.path) else {
            throw Fault(description: "There is no \(python.path). Make it: deploy/tests/peers/install")
        }
        let process = Process()
        process.executableURL = python
        process.arguments = ["-B", root.appending(path: "deploy/tests/peers/peers.py").path]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()

        let lines = AsyncStream<Data> { continuation in
            let reader = Thread {
                var rest = Data()
                while case let piece = output.fileHandleForReading.availableData, !piece.isEmpty {
                    rest += piece
                    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                        continuation.yield(Data(rest[..<end]))
                        rest = Data(rest[(end + 1)...])
                    }
                }
                continuation.finish()
            }
            reader.start()
        }
        var iterator = lines.makeAsyncIterator()
        guard let first = await iterator.next() else { throw Fault(description: "The peers did not start.") }
        let places = try JSONDecoder().decode(Places.self, from: first)
        let peers = Peers(places: places, process: process, input: input.fileHandleForWriting)
        Task {
            for await line in lines { try await peers.note(Record(line)) }
            await peers.noteEnd()
        }
        return peers
    }
}

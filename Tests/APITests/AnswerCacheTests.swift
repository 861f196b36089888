import Clinic
import Fixtures
import HTTP
import HTTPTypes
import Postgres
import Scheduling
import Storage
import Synchronization
import Testing

@testable import Access

@Suite(.timeLimit(.minutes(10)))
struct AnswerCacheTests {
    @Test func `those who ask the same at the same time share one computation`() async throws {
        let holos = try await Holos.open()
        try await holos.database.watch.refresh()
        let cache = AnswerCache(watch: holos.database.watch, limit: 1 << 20, tells: true)
        let count = Count()
        let (gate, opening) = AsyncStream<Void>.makeStream()
        let answers: [Response] = try await withThrowingTaskGroup(of: Response.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try await cache.response(to: .make("a"), of: holos.practice) {
                        count.value.withLock { $0 += 1 }
                        for await _ in gate { break }
                        return .make("a")
                    }
                }
            }
            // All are here before the one that computes may go on.
            while cache.statistics.hits + cache.statistics.misses < 20 { await Task.yield() }
            opening.yield()
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(answers.map(\.bytes)) == [Array("a".utf8)])
        #expect(answers.count == 20)
        #expect(count.value.withLock { $0 } == 1)
        #expect(cache.statistics.hits == 19)
        // The others were told that theirs was computed for one who had asked before.
        let statuses = answers.compactMap { $0.headerFields[.cacheStatus] }.sorted()
        let shared = Array(repeating: "daybook; fwd=miss; collapsed", count: 19)
        #expect(statuses == ["daybook; fwd=miss"] + shared)
        await holos.close()
    }

    @Test func `nobody is told whether an answer came from memory, unless the operator says so`() async throws {
        let holos = try await Holos.open()
        try await holos.database.watch.refresh()
        func statuses(tells: Bool, limit: Int = 1 << 20) async throws -> [String?] {
            let cache = AnswerCache(watch: holos.database.watch, limit: limit, tells: tells)
            var statuses: [String?] = []
            for _ in 0..<2 {
                let response = try await cache.response(to: .make("a"), of: holos.practice) { .make("a") }
                statuses.append(response.headerFields[.cacheStatus])
            }
            return statuses
        }
        #expect(try await statuses(tells: false) == [nil, nil])
        #expect(try await statuses(tells: true) == ["daybook; fwd=miss", "daybook; hit"])
        // Where nothing is kept, the memory is not asked.
        #expect(try await statuses(tells: true, limit: 0) == ["daybook; fwd=bypass", "daybook; fwd=bypass"])
        await holos.close()
    }

    @Test func `a computation that a write overtook is neither shared nor kept`() async throws {
        let holos = try await Holos.open()
        try await holos.database.watch.refresh()
        let cache = AnswerCache(watch: holos.database.watch, limit: 1 << 20)
        let (gate, opening) = AsyncStream<Void>.makeStream()
        let early = Task {
            try await cache.response(to: .make("a"), of: holos.practice) {
                for await _ in gate { break }
                return .make("before")
            }.bytes
        }
        while cache.statistics.misses < 1 { await Task.yield() }
        try await holos.write()
        let late = try await cache.response(to: .make("a"), of: holos.practice) { .make("after") }
        #expect(late.bytes == Array("after".utf8))
        opening.yield()
        #expect(try await early.value == Array("before".utf8))
        let kept = try await cache.response(to: .make("a"), of: holos.practice) { .make("never") }
        #expect(kept.bytes == Array("after".utf8))
        await holos.close()
    }

    @Test func `a failure is told to all who wait for it and not kept`() async throws {
        let holos = try await Holos.open()
        try await holos.database.watch.refresh()
        let cache = AnswerCache(watch: holos.database.watch, limit: 1 << 20)
        for _ in 0..<2 {
            await #expect(throws: Refusal.self) {
                try await cache.response(to: .make("a"), of: holos.practice) { throw Refusal.notFound("service") }
            }
        }
        #expect(cache.statistics.misses == 2)
        let answer = try await cache.response(to: .make("a"), of: holos.practice) { .make("a") }
        #expect(answer.bytes == Array("a".utf8))
        await holos.close()
    }

    @Test func `an answer is given again until its instant and not at it`() async throws {
        let holos = try await Holos.open()
        let cache = AnswerCache(watch: holos.database.watch, limit: 1 << 20)
        try await holos.database.watch.refresh()
        let asked = ContinuousClock.now
        let now = try #require(holos.database.watch.view(of: holos.practice.id, at: asked)).now
        for (text, until, expected) in [
            ("past", now, "again"), ("present", now + .microseconds(1), "present"),
        ] {
            for expected in [text, expected] {
                let answer = try await cache.response(to: .make(text), of: holos.practice, at: asked) {
                    cache.statistics.misses == 1 || text == "present"
                        ? .make(text, until: until) : .make("again", until: until)
                }
                #expect(answer.bytes == Array(expected.utf8))
            }
        }
        await holos.close()
    }

    @Test func `when the database has been out of sight for three seconds nothing comes from memory`() async throws {
        let holos = try await Holos.open()
        let pool = Pool(PostgresConfiguration(connectionString: holos.scratch.connectionString, poolSize: 1))
        let watch = Database(pool: pool, zones: ZoneDirectory(), logger: holos.database.logger).watch
        let cache = AnswerCache(watch: watch, limit: 1 << 20)
        let before = ContinuousClock.now
        try await watch.refresh()
        let after = ContinuousClock.now
        await pool.close()
        await #expect(throws: ConnectionError.self) { try await watch.refresh() }
        func ask(at instant: ContinuousClock.Instant, _ text: String) async throws -> [UInt8] {
            try await cache.response(to: .make("a"), of: holos.practice, at: instant) { .make(text) }.bytes
        }
        #expect(try await ask(at: before, "first") == Array("first".utf8))
        #expect(try await ask(at: before + .milliseconds(2_999), "second") == Array("first".utf8))
        #expect(try await ask(at: after + .seconds(3), "third") == Array("third".utf8))
        #expect(watch.view(of: holos.practice.id, at: after + .seconds(3)) == nil)
        await holos.close()
    }

    @Test func `the memory is bounded, and the practices that were not asked for leave first`() async throws {
        let holos = try await Holos.open()
        var practices = [holos.practice]
        for index in 0..<30 {
            practices.append(try await Holos.add(to: holos.scratch, slug: "clinic-\(index)").practice)
        }
        try await holos.database.watch.refresh()
        let limit = 64 << 10
        let cache = AnswerCache(watch: holos.database.watch, limit: limit)
        func ask(_ practice: Practice, _ query: String) async throws -> Bool {
            let before = cache.statistics.hits
            _ = try await cache.response(to: .make(query), of: practice) {
                .make(String(repeating: "x", count: 2000))
            }
            return cache.statistics.hits > before
        }
        for practice in practices {
            for query in ["a", "b"] { _ = try await ask(practice, query) }
            // The first is asked for again and again.
            _ = try await ask(practices[0], "a")
            #expect(cache.statistics.bytes <= limit)
        }
        #expect(cache.statistics.bytes > limit / 2)
        #expect(try await ask(practices[0], "a"))
        #expect(try await ask(practices[30], "b"))
        #expect(try await !ask(practices[1], "a"))
        // Many questions about one practice leave room for the others.
        for index in 0..<200 { _ = try await ask(practices[5], "\(index)") }
        #expect(cache.statistics.bytes <= limit)
        #expect(try await ask(practices[30], "b"))
        await holos.close()
    }

    @Test func `an answer that is larger than a practice's share is given and not kept`() async throws {
        let holos = try await Holos.open()
        try await holos.database.watch.refresh()
        let cache = AnswerCache(watch: holos.database.watch, limit: 16 << 10)
        for _ in 0..<2 {
            let answer = try await cache.response(to: .make("a"), of: holos.practice) {
                .make(String(repeating: "x", count: 4 << 10))
            }
            #expect(answer.bytes.count == 4 << 10)
        }
        #expect(cache.statistics.hits == 0)
        await holos.close()
    }
}

/// How often something was computed.
private final class Count: Sendable {
    let value = Mutex(0)
}

extension AnswerCache.Question {
    fileprivate static func make(_ text: String) -> AnswerCache.Question {
        AnswerCache.Question(route: "test", query: FormFields([.init(name: "q", value: text)]))
    }
}

extension AnswerCache.Answer {
    fileprivate static func make(_ text: String, until: Instant = .distantFuture) -> AnswerCache.Answer {
        AnswerCache.Answer(response: .text(text), until: until)
    }
}

extension Holos {
    /// Any write of the practice.
    fileprivate func write() async throws {
        let key = APIKey(id: .fresh(), practice: practice.id, name: "test", scopes: [.read])
        try await database.add(key, secret: "secret", call: call(.daybook))
    }
}

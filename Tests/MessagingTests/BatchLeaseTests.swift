import Clinic
import Storage
import Testing

@testable import Messaging

/// What a worker may still begin with.
struct BatchLeaseTests {
    private func lease(_ messages: [OutboxMessage], from start: ContinuousClock.Instant) -> BatchLease {
        BatchLease(messages, from: start, length: .seconds(20), reserve: .seconds(5))
    }

    @Test func `a renewed lease goes on, and one that others have is lost for good`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add(2)
        let messages = try await outbox.claim()
        let start = ContinuousClock.now
        let lease = lease(messages, from: start)
        #expect(lease.limit == start + .seconds(15))
        lease.renewed([messages[0].id], from: start + .seconds(10))
        #expect(lease.limit == start + .seconds(25))
        // Whoever was stopped wakes up: all of it is somebody else's.
        lease.renewed([], from: start + .seconds(60))
        #expect(lease.limit < start + .seconds(60))
        #expect(lease.open.isEmpty)
        lease.renewed(Set(messages.map(\.id)), from: start + .seconds(70))
        #expect(lease.limit < start + .seconds(70))
        await outbox.close()
    }

    @Test func `what is settled is no lost lease`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add(1)
        let messages = try await outbox.claim()
        let start = ContinuousClock.now
        let lease = lease(messages, from: start)
        lease.close([OutboxOutcome(messages[0], .settled(.sent, reason: nil))])
        lease.renewed([], from: start + .seconds(10))
        #expect(lease.limit == start + .seconds(15))
        await outbox.close()
    }

    @Test func `one whose time is over is not begun with, and is not lost`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add(3)
        let messages = try await outbox.claim()
        let lease = lease(messages, from: .now)
        lease.end(messages[0].id, after: .zero)
        lease.end(messages[1].id, after: .seconds(3600))
        #expect(messages.map { lease.holds($0.id) } == [false, true, true])
        #expect(lease.open.count == 3 && !lease.hasLost)
        // However long the lease is kept.
        lease.renewed(Set(messages.map(\.id)), from: .now + .seconds(10))
        #expect(messages.map { lease.isInTime($0.id) } == [false, true, true])
        lease.lose([messages[1]])
        #expect(messages.map { lease.holds($0.id) } == [false, false, true] && lease.hasLost)
        await outbox.close()
    }

    @Test func `what has been begun with is known until the end`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add(3)
        let messages = try await outbox.claim()
        let lease = lease(messages, from: .now)
        lease.lose([messages[1]])
        lease.end(messages[2].id, after: .zero)
        #expect(messages.map { lease.begin($0.id) } == [true, false, false])
        #expect(lease.begun == [messages[0].id])
        await outbox.close()
    }

    @Test func `one that is taken away is not begun with, and the others are`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add(3)
        let messages = try await outbox.claim()
        let start = ContinuousClock.now
        let lease = lease(messages, from: start)
        lease.renewed(Set(messages.dropFirst().map(\.id)), from: start + .seconds(1))
        #expect(messages.map { lease.holds($0.id) } == [false, true, true])
        #expect(lease.limit == start + .seconds(16))
        lease.lose([messages[1]])
        #expect(messages.map { lease.holds($0.id) } == [false, false, true])
        #expect(Set(lease.open.map(\.id)) == [messages[0].id, messages[2].id])
        await outbox.close()
    }

    @Test func `nothing is begun with while the database cannot be told of it`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add(2)
        let messages = try await outbox.claim()
        let lease = lease(messages, from: .now)
        #expect(lease.begin(messages[0].id) && !lease.isHalted)
        lease.halt()
        #expect(!lease.begin(messages[1].id) && lease.isHalted)
        #expect(lease.begun == [messages[0].id] && lease.open.count == 2 && !lease.hasLost)
        await outbox.close()
    }
}

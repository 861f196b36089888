import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(10)))
struct ChangeWatchTests {
    @Test func `nothing is known of a practice before the change numbers were read`() async throws {
        let holos = try await Holos.open()
        #expect(holos.view == nil)
        try await holos.database.watch.refresh()
        let view = try #require(holos.view)
        #expect(view.now >= (try .at(Holos.now)))
        #expect(view.now < (try .at(Holos.now)) + ScratchDatabase.patience)
        await holos.close()
    }

    @Test func `a write makes one new edition, and reading its number or hearing of it no other`() async throws {
        let holos = try await Holos.open()
        try await holos.database.watch.refresh()
        let before = try #require(holos.view).edition
        try await holos.book(start: "2027-03-08T09:00", clinician: "imani")
        let after = try #require(holos.view).edition
        #expect(after != before)
        try await holos.database.watch.refresh()
        await holos.hear("\(holos.practice.id) 1")
        await holos.hear("\(holos.practice.id) 0")
        await holos.hear("nonsense")
        #expect(holos.view?.edition == after)
        await holos.hear("\(holos.practice.id) 2")
        #expect(holos.view?.edition != after)
        await holos.close()
    }

    @Test func `a refused write counts as one, because what it ran into may be news`() async throws {
        let holos = try await Holos.open()
        try await holos.database.watch.refresh()
        let before = try #require(holos.view).edition
        _ = try await holos.refusal { try await holos.book(start: "2027-03-08T03:00", clinician: "imani") }
        #expect(holos.view?.edition != before)
        await holos.close()
    }

    @Test func `a write of one practice leaves the others as they are`() async throws {
        let holos = try await Holos.open()
        let other = try await Holos.add(to: holos.scratch, slug: "other")
        try await holos.database.watch.refresh()
        let before = other.view?.edition
        try await holos.book(start: "2027-03-08T09:00", clinician: "imani")
        try await holos.database.watch.refresh()
        #expect(other.view?.edition == before)
        await holos.close()
    }

    @Test func `a database that went back to an earlier state is noticed`() async throws {
        let holos = try await Holos.open()
        try await holos.book(start: "2027-03-08T09:00", clinician: "imani")
        try await holos.database.watch.refresh()
        let before = try #require(holos.view).edition
        try await holos.scratch.script("update practice_change set change_number = 0")
        try await holos.database.watch.refresh()
        #expect(try #require(holos.view).edition != before)
        await holos.close()
    }

    @Test func `a gap in the listening makes every edition new`() async throws {
        let holos = try await Holos.open()
        try await holos.database.watch.refresh()
        let before = try #require(holos.view).edition
        await holos.database.watch.hear(.reconnected)
        #expect(try #require(holos.view).edition != before)
        await holos.close()
    }

    @Test func `writes are notified with their numbers`() async throws {
        let holos = try await Holos.open()
        let listener = Listener(
            PostgresConfiguration(connectionString: holos.scratch.connectionString, poolSize: 1),
            channels: [ChangeWatch.channel])
        var events = listener.events().makeAsyncIterator()
        #expect(await events.next() == .reconnected)
        try await holos.book(start: "2027-03-08T09:00", clinician: "imani")
        let first = PostgresNotification(channel: ChangeWatch.channel, payload: "\(holos.practice.id) 1")
        #expect(await events.next() == .notification(first))
        // A program that ends tells what it still has to tell.
        try await holos.book(start: "2027-03-08T11:00", clinician: "imani")
        try await holos.book(start: "2027-03-08T13:00", clinician: "imani")
        await holos.database.close()
        let last = PostgresNotification(channel: ChangeWatch.channel, payload: "\(holos.practice.id) 3")
        while let event = await events.next(), event != .notification(last) {}
        await holos.scratch.owner.close()
    }

    @Test func `of two changes the later one is told, and one without a number stands for any`() {
        let practice = Practice.ID(UUID())
        let (one, two) = (Change(practice: practice, number: 1), Change(practice: practice, number: 2))
        #expect(one.joined(with: two) == two)
        #expect(two.joined(with: one) == two)
        let any = Change(practice: practice, number: nil)
        #expect(any.joined(with: two) == any)
        #expect(two.joined(with: any) == any)
        for change in [one, any] { #expect(Change(payload: change.payload) == change) }
        for text in ["", "x", "\(practice) 1 2"] { #expect(Change(payload: text) == nil) }
    }
}

extension Holos {
    fileprivate var view: ChangeWatch.View? { database.watch.view(of: practice.id) }

    fileprivate func hear(_ payload: String) async {
        await database.watch.hear(
            .notification(PostgresNotification(channel: ChangeWatch.channel, payload: payload)))
    }
}

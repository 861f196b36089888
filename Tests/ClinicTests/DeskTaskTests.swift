import Clinic
import Foundation
import Scheduling
import Testing

struct DeskTaskTests {
    private let now = Instant(secondsSinceUnixEpoch: 1_800_000_000)

    private func task(due: Duration = .minutes(60), owner: StaffMember.ID? = nil) -> DeskTask {
        DeskTask(
            id: DeskTask.ID(UUID()), kind: .call, lane: .sameDay, person: Person.ID(UUID()), due: now + due,
            owner: owner, created: now)
    }

    @Test func `a task can be taken and done, and done once`() throws {
        let gwen = StaffMember.ID(UUID())
        let taken = try task().owned(by: gwen)
        #expect((taken.owner, taken.version) == (gwen, 2))
        let done = try taken.done(by: gwen, .reached, now: now)
        #expect(done.state == .done(by: gwen, at: now, outcome: .reached))
        #expect(throws: Refusal.self) { try done.owned(by: nil) }
        #expect(throws: Refusal.self) { try done.done(by: gwen, .done, now: now) }
    }

    @Test func `whoever takes, tries or ends a task alarms nobody else, and passing it on changes nothing`() throws {
        let gwen = StaffMember.ID(UUID())
        let alarming = DeskTask(
            id: DeskTask.ID(UUID()), kind: .call, lane: .now, due: now, created: now, nextAlarm: now + .minutes(5))
        #expect(try alarming.escalated(to: gwen, now: now).nextAlarm == now + .minutes(5))
        #expect(try alarming.owned(by: nil).nextAlarm == now + .minutes(5))
        #expect(try alarming.owned(by: gwen).nextAlarm == nil)
        #expect(try alarming.postponed(to: now + .minutes(15)).nextAlarm == nil)
        #expect(try alarming.done(by: gwen, .reached, now: now).nextAlarm == nil)
    }

    @Test func `a task is overdue from the very minute that it was due`() {
        #expect(!task().isOverdue(now: now + .minutes(59)))
        #expect(task().isOverdue(now: now + .minutes(60)))
    }

    @Test func `an overdue task goes to the person on duty once, and stays with its owner when nobody is`() throws {
        let (gwen, imani) = (StaffMember.ID(UUID()), StaffMember.ID(UUID()))
        let late = now + .minutes(61)
        #expect(throws: Refusal.self) { try task().escalated(to: imani, now: now) }
        let escalated = try task(owner: gwen).escalated(to: imani, now: late)
        #expect((escalated.owner, escalated.escalation?.to) == (imani, imani))
        #expect(throws: Refusal.self) { try escalated.escalated(to: imani, now: late) }
        #expect(throws: Refusal.self) { try escalated.owned(by: gwen).escalated(to: imani, now: late) }
        #expect(try escalated.owned(by: gwen, isThere: true).escalated(to: imani, now: late).owner == imani)
        let kept = try task(owner: gwen).escalated(to: nil, now: late)
        #expect((kept.owner, kept.escalation?.at) == (gwen, late))
    }

    @Test func `whoever it was passed on to passes it on again, and one that is due anew can be late anew`() throws {
        let (gwen, imani) = (StaffMember.ID(UUID()), StaffMember.ID(UUID()))
        let late = now + .minutes(61)
        let escalated = try task().escalated(to: imani, now: late)
        #expect(try escalated.escalated(to: gwen, now: late + .minutes(1)).owner == gwen)
        #expect(throws: Refusal.self) { try escalated.escalated(to: nil, now: late) }
        #expect(try escalated.postponed(to: now + .minutes(30)).escalation != nil)
        let again = try escalated.postponed(to: late + .minutes(10))
        #expect(again.escalation == nil)
        #expect(try again.escalated(to: imani, now: late + .minutes(10)).owner == imani)
    }

    @Test func `what is to be done is said without a word about anybody`() {
        #expect(task().words == "call them (same day)")
        #expect(DeskTask.Kind.allCases.filter { !DisclosingWords.found(in: $0.words).isEmpty } == [])
    }
}

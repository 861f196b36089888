import Clinic
import Fixtures
import Messaging
import Scheduling
import Storage
import Testing

/// What people are written about the nights in which the clocks change, and when.
@Suite(.timeLimit(.minutes(5)))
struct ClockChangeTests {
    /// A visit and until when nothing is eaten before it, as the clocks there show it.
    struct Night: Sendable, CustomTestStringConvertible {
        let practice: Practice
        /// Where the visit is.
        let zone: String
        /// Where the person lives, if that is known.
        var ownZone: String?
        let start: String
        let hours: Int
        /// The beginning of the text, up to the number to call.
        let text: String
        /// What the letter says of it.
        let line: String

        var testDescription: String { "\(zone) \(start) \(hours) h" }
    }

    private static let nights: [Night] = [
        // In Denver 02:00 to 03:00 does not come on 14 March: six hours before 08:30 is no 02:30.
        Night(
            practice: Story.mindful, zone: "America/Denver", start: "2027-03-14T14:30:00Z", hours: 6,
            text: "MI Appts: for Sun 14 Mar 8:30 AM MDT: no food after 1:30 AM.",
            line: "Nothing to eat after 1:30 AM."),
        // On 7 November 01:00 to 02:00 comes twice: six hours before are on the wall what they always are,
        Night(
            practice: Story.mindful, zone: "America/Denver", start: "2027-11-07T15:30:00Z", hours: 6,
            text: "MI Appts: for Sun 7 Nov 8:30 AM MST: no food after 2:30 AM.",
            line: "Nothing to eat after 2:30 AM."),
        // and before that it is said which of the two is meant.
        Night(
            practice: Story.mindful, zone: "America/Denver", start: "2027-11-07T15:30:00Z", hours: 7,
            text: "MI Appts: for Sun 7 Nov 8:30 AM MST: no food after 1:30 AM MST.",
            line: "Nothing to eat after 1:30 AM MST."),
        Night(
            practice: Story.mindful, zone: "America/Denver", start: "2027-11-07T15:30:00Z", hours: 8,
            text: "MI Appts: for Sun 7 Nov 8:30 AM MST: no food after 1:30 AM MDT.",
            line: "Nothing to eat after 1:30 AM MDT."),
        // The next morning is like every other one.
        Night(
            practice: Story.mindful, zone: "America/Denver", start: "2027-03-15T14:30:00Z", hours: 6,
            text: "MI Appts: for Mon 15 Mar 8:30 AM MDT: no food after 2:30 AM.",
            line: "Nothing to eat after 2:30 AM."),
        // Who lives where no clock is changed reads their own clock, and nobody reads a time of both.
        Night(
            practice: Story.mindful, zone: "America/Denver", ownZone: "America/Phoenix",
            start: "2027-11-07T15:30:00Z", hours: 8, text: "MI Appts: for Sun 7 Nov, in MST: no food after 12:30 AM.",
            line: "Nothing to eat after 1:30 AM MDT, which is 12:30 AM on your clock."),
        Night(
            practice: Story.mindful, zone: "America/Denver", ownZone: "America/Phoenix",
            start: "2027-03-14T14:30:00Z", hours: 6,
            text: "MI Appts: for Sun 14 Mar 8:30 AM MDT: no food after 1:30 AM.",
            line: "Nothing to eat after 1:30 AM."),
        // In England the hour that is left out begins at one, and so does the one that comes twice.
        Night(
            practice: Story.counselling, zone: "Europe/London", start: "2027-03-28T07:30:00Z", hours: 7,
            text: "Appts: for Sun 28 Mar 08:30 BST: no food after 00:30.", line: "Nothing to eat after 00:30."),
        Night(
            practice: Story.counselling, zone: "Europe/London", start: "2027-03-28T07:30:00Z", hours: 6,
            text: "Appts: for Sun 28 Mar 08:30 BST: no food after 02:30.", line: "Nothing to eat after 02:30."),
        Night(
            practice: Story.counselling, zone: "Europe/London", start: "2027-10-31T08:30:00Z", hours: 7,
            text: "Appts: for Sun 31 Oct 08:30 GMT: no food after 01:30 GMT.", line: "Nothing to eat after 01:30 GMT."),
        Night(
            practice: Story.counselling, zone: "Europe/London", start: "2027-10-31T08:30:00Z", hours: 8,
            text: "Appts: for Sun 31 Oct 08:30 GMT: no food after 01:30 BST.", line: "Nothing to eat after 01:30 BST."),
        // Arizona leaves its clocks alone in both nights.
        Night(
            practice: Story.mindful, zone: "America/Phoenix", start: "2027-03-14T15:30:00Z", hours: 6,
            text: "MI Appts: for Sun 14 Mar 8:30 AM MST: no food after 2:30 AM.",
            line: "Nothing to eat after 2:30 AM."),
        Night(
            practice: Story.mindful, zone: "America/Phoenix", start: "2027-11-07T15:30:00Z", hours: 7,
            text: "MI Appts: for Sun 7 Nov 8:30 AM MST: no food after 1:30 AM.",
            line: "Nothing to eat after 1:30 AM."),
    ]

    /// Somebody who has a phone only and lives in that zone, and whose reminder is due now.
    private func open(in zone: String, now: String, visit start: Instant) async throws -> Outbox {
        let outbox = try await Outbox.open(now: now)
        try await outbox.add(
            kind: "remind_1d", due: now, start: start.rfc3339, email: nil, channel: "text", zone: zone)
        try await outbox.holos.scratch.script("update person set zone = '\(zone)'")
        return outbox
    }

    @Test(arguments: nights)
    func `until when somebody may eat is a time that their clock shows, and shows once`(night: Night) throws {
        let visit = try #require(TimeRange(start: try Story.instant(night.start), lasting: .hours(1)))
        let sheet = PreparationSheet(
            visit: visit, preparation: Preparation(foodMinutes: night.hours * 60), driveMinutes: nil,
            needsEscort: false, company: [])
        let notice = Notice(
            id: .fresh(), kind: .prepare, name: "", label: "", content: .sheet(sheet), practice: night.practice)
        let text = PhoneText.composed(
            notice, to: "+19285550107", with: try TextTemplates(), zone: try #require(Story.zones.zone(night.zone)),
            ownZone: night.ownZone.flatMap(Story.zones.zone))
        // Where the visit's own time is left out, nobody is asked whether they come at it.
        let asks = night.text.contains(", in ") ? "" : " Y yes, R change."
        #expect(text.body == "\(night.text)\(asks) \(night.practice.phone) STOP ends")
        let letter = try Story.letter(notice, zone: night.zone, ownZone: night.ownZone)
        #expect(letter.text.split(separator: "\n").contains(Substring(night.line)), "\(letter.text)")
    }

    @Test(arguments: [
        // Half past midnight on the person's clock, and the next nine in the morning there.
        ("America/Denver", "2027-03-14T07:30:00Z", "2027-03-14T15:00:00Z"),
        ("America/Denver", "2027-11-07T06:30:00Z", "2027-11-07T16:00:00Z"),
        ("Europe/London", "2027-03-28T00:30:00Z", "2027-03-28T08:00:00Z"),
        ("Europe/London", "2027-10-30T23:30:00Z", "2027-10-31T09:00:00Z"),
        ("America/Phoenix", "2027-03-14T07:30:00Z", "2027-03-14T16:00:00Z"),
        ("America/Phoenix", "2027-11-07T07:30:00Z", "2027-11-07T16:00:00Z"),
    ])
    func `what falls due in such a night goes out at nine on the person's wall, and not a second before`(
        zone: String, midnight: String, nine: String
    ) async throws {
        let outbox = try await open(in: zone, now: midnight, visit: try Story.instant(nine) + .days(1))
        #expect(try await outbox.send().postponed == 1)
        try await outbox.holos.scratch.setClock((try Story.instant(nine) - .seconds(1)).rfc3339)
        #expect(try await outbox.send().total == 0)
        try await outbox.holos.scratch.setClock(nine)
        #expect(try await outbox.send().sent == 1)
        await outbox.close()
    }

    @Test(arguments: [
        ("America/Denver", "2027-03-15T01:59:00Z", "2027-03-15T02:00:00Z"),
        ("America/Denver", "2027-11-08T02:59:00Z", "2027-11-08T03:00:00Z"),
        ("Europe/London", "2027-03-28T18:59:00Z", "2027-03-28T19:00:00Z"),
        ("Europe/London", "2027-10-31T19:59:00Z", "2027-10-31T20:00:00Z"),
    ])
    func `on the evening after such a night nothing goes out from eight on that wall on`(
        zone: String, before: String, eight: String
    ) async throws {
        for (now, isSent) in [(before, true), (eight, false)] {
            let outbox = try await open(in: zone, now: now, visit: try Story.instant(now) + .days(2))
            let summary = try await outbox.send()
            #expect((summary.sent, summary.postponed) == (isSent ? 1 : 0, isSent ? 0 : 1), "\(now)")
            await outbox.close()
        }
    }
}

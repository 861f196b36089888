import Clinic
import Foundation
import Messaging
import Scheduling
import Testing

struct LetterTests {
    @Test func `Rosa reads the time in Blanding and the time on her clock in Arizona`() throws {
        let letter = try Story.letter(Story.notice(), ownZone: "America/Phoenix")
        #expect(
            letter.text == """
                Hello Rosa,

                You are booked: First visit.

                Tuesday 13 July 2027, 10:00 AM MDT (America/Denver, UTC-6)
                On your clock (America/Phoenix): 9:00 AM

                To change it, or with any question, call +1-435-555-0118.
                If you can't come, tell us, and someone else can use the time.

                Please call rather than answer this mail: an answer may not be seen.

                In danger now? Call 911. Need to talk to someone? Call or text 988, any time.

                """)
        #expect(letter.header("Subject") == "Your appointment")
    }

    @Test func `in winter both clocks agree and only one is shown`() throws {
        let letter = try Story.letter(Story.notice(start: "2027-03-02T17:00:00Z"), ownZone: "America/Phoenix")
        #expect(letter.text.contains("\nTuesday 2 March 2027, 10:00 AM MST (America/Denver, UTC-7)\n\n"))
        #expect(!letter.text.contains("On your clock"))
    }

    @Test func `a reminder says that it is one`() throws {
        let letter = try Story.letter(Story.notice(kind: .reminder(.days(1)), label: "Visit"))
        #expect(letter.header("Subject") == "Reminder: your appointment")
        #expect(letter.text.hasPrefix("Hello Rosa,\n\nThis is a reminder of your booking: Visit.\n\nTuesday 13 July"))
    }

    @Test func `a move says that the old time no longer stands`() throws {
        let letter = try Story.letter(Story.notice(kind: .moved))
        #expect(letter.header("Subject") == "Your appointment has a new time")
        #expect(letter.text.contains("Your booking has a new time: First visit. The old time no longer stands.\n"))
        #expect(letter.text.contains("If the new time does not suit you, or with any question, call +1-435-555-0118."))
    }

    @Test func `a cancellation asks for nothing`() throws {
        let letter = try Story.letter(Story.notice(kind: .cancelled))
        #expect(letter.header("Subject") == "Your appointment was cancelled")
        #expect(letter.text.contains("There is nothing that you need to do."))
        #expect(letter.text.contains("For a new time, or if you did not expect this, call +1-435-555-0118."))
    }

    @Test func `what changed and cannot be told by a letter is at the desk`() throws {
        let start = try Story.instant("2027-07-13T16:00:00Z")
        let visit = DayChanges.Visit(.cancelled, initials: "RB", start: start)
        let letters = try [true, false].map { isWhole in
            try Story.letter(
                Notice(
                    id: #require(Message.ID("01900000-0000-7000-8000-000000000001")), kind: .changes, name: "Imani",
                    label: "", content: .changes(DayChanges(visits: [visit], zone: nil, isWhole: isWhole)),
                    practice: Story.mindful)
            ).text
        }
        #expect(letters[0].contains("  RB  cancelled\n\nNames"))
        #expect(letters[1].contains("  RB  cancelled\nMore has changed: see the desk.\n\nNames"))
    }

    @Test func `in Britain the clock counts to twenty-four and the help lines are British`() throws {
        let notice = try Story.notice(start: "2027-03-28T13:30:00Z", practice: Story.counselling)
        let letter = try Story.letter(notice, zone: "Europe/London")
        #expect(letter.text.contains("\nSunday 28 March 2027, 14:30 BST (Europe/London, UTC+1)\n"))
        #expect(
            letter.text.contains(
                "\nIn danger now? Call 999. Need to talk to someone? Call 111, option 2, any time.\n"))
    }

    @Test func `a clock on another day shows the day too`() throws {
        let notice = try Story.notice(start: "2027-01-05T23:30:00Z", practice: Story.counselling)
        let letter = try Story.letter(notice, zone: "Europe/London", ownZone: "Asia/Kolkata")
        #expect(letter.text.contains("\nTuesday 5 January 2027, 23:30 GMT (Europe/London, UTC)\n"))
        #expect(letter.text.contains("\nOn your clock (Asia/Kolkata): Wednesday 6 January 2027, 05:00\n"))
    }

    @Test(arguments: [
        ("2027-07-13T18:00:00Z", "12:00 noon MDT"), ("2027-07-13T06:00:00Z", "12:00 midnight MDT"),
        ("2027-07-13T18:05:00Z", "12:05 PM MDT"), ("2027-07-13T06:30:00Z", "12:30 AM MDT"),
        ("2027-07-14T03:59:00Z", "9:59 PM MDT"),
    ])
    func `twelve o'clock cannot be misread`(start: String, time: String) throws {
        #expect(try Story.letter(Story.notice(start: start)).text.contains(", \(time) (America/Denver, UTC-6)"))
    }

    @Test func `zones without letters or with odd offsets are named by their offset`() throws {
        let notice = try Story.notice(start: "2027-07-13T16:00:00Z", practice: Story.counselling)
        let kathmandu = try Story.letter(notice, zone: "Asia/Kathmandu").text
        #expect(kathmandu.contains("Tuesday 13 July 2027, 21:45 (Asia/Kathmandu, UTC+5:45)"))
        let marquesas = try Story.letter(notice, zone: "Pacific/Marquesas").text
        #expect(marquesas.contains("Tuesday 13 July 2027, 06:30 (Pacific/Marquesas, UTC-9:30)"))
    }

    @Test(arguments: [
        (CrisisProfile.us, "In danger now? Call 911. Need to talk to someone? Call or text 988, any time."),
        (.gb, "In danger now? Call 999. Need to talk to someone? Call 111, option 2, any time."),
        (.eu, "In danger now? Call 112. Need to talk to someone? Call 116 123, where your country offers it."),
        (
            CrisisProfile(
                code: "x",
                lines: [
                    .init(label: "Danger", number: "999", how: "call"),
                    .init(label: "Shout, any hour", number: "85258", how: "text SHOUT"),
                ], checked: "2026-11-21"),
            "In danger now? Call 999. Need to talk to someone? Text SHOUT to 85258, any time."
        ),
    ])
    func `every letter ends with the region's help lines`(profile: CrisisProfile, sentence: String) throws {
        for kind in Story.kinds where !kind.isForStaff {
            let notice = try Story.notice(kind: kind, practice: Story.practice(crisis: profile))
            #expect(try Story.letter(notice).text.hasSuffix("\n\n\(sentence)\n"))
        }
    }

    @Test func `every attempt at one message has the same Message-ID`() throws {
        let notice = try Story.notice(id: "01900000-0000-7000-8000-00000000abcd")
        let first = try Story.letter(notice, now: "2027-07-01T15:00:00Z")
        let later = try Story.letter(notice, now: "2027-07-02T00:00:00Z")
        #expect(first.header("Message-ID") == "<01900000-0000-7000-8000-00000000abcd@mi.example>")
        #expect(later.header("Message-ID") == first.header("Message-ID"))
        #expect(first.header("X-Dedupe-Id") == "01900000-0000-7000-8000-00000000abcd")
        #expect(later.header("X-Dedupe-Id") == first.header("X-Dedupe-Id"))
        #expect(first.header("Date") == "Thu, 1 Jul 2027 15:00:00 +0000")
        #expect(later.header("Date") == "Fri, 2 Jul 2027 00:00:00 +0000")
    }

    @Test(arguments: [
        "Visit evil.example", "Win $100", "Rosa\nhttp://evil.example", "<b>Rosa</b>", "", "🙂", "{{phone}}",
        "Ketamine Patient", String(repeating: "a", count: 41),
    ])
    func `a name that is more than a name is not said`(name: String) throws {
        #expect(try Story.letter(Story.notice(name: name)).text.hasPrefix("Hello,\n\n"))
    }

    @Test(arguments: ["Rosa", "Nuñez O’Hara-Begay", "Zoë", "ローザ", "Mary J.", "J. R."])
    func `a name that is one is said`(name: String) throws {
        #expect(try Story.letter(Story.notice(name: name)).text.hasPrefix("Hello \(name),\n\n"))
    }

    @Test func `braces in a value are text`() throws {
        let letter = try Story.letter(Story.notice(label: "Visit {{phone}} <&>"))
        #expect(letter.text.contains("You are booked: Visit {{phone}} <&>.\n"))
    }

    @Test func `a practice without a host for its mail gets no letter`() throws {
        let practice = Story.practice(neutralSite: "mi.example\r\nBcc: eve@evil.example")
        #expect(throws: LetterFault.siteIsNoHost) { try Story.letter(Story.notice(practice: practice)) }
    }
}

import Clinic
import Messaging
import Testing

/// No letter may tell whoever reads it over a shoulder what the person is treated for, or by whom.
struct DisclosureTests {
    @Test(arguments: Story.practices, Story.kinds)
    func `no letter of a demo practice gives anybody away`(practice: Practice, kind: Message.Kind) throws {
        let notice = try Story.notice(kind: kind, practice: practice)
        let letter = try Story.letter(notice, zone: practice.zone, ownZone: "America/Phoenix")
        for text in [letter.header("From"), letter.header("Subject"), letter.text] {
            #expect(DisclosingWords.found(in: text) == [])
            #expect(DisclosingWords.word(ofName: practice.name, in: text) == nil)
            #expect(!text.contains(practice.name))
        }
    }

    @Test(arguments: [
        "Ketamine", "esketamine", "Infusion visit", "Psychiatric evaluation", "addiction", "Depression care",
        "talking therapies", "Nasal treatment visit", "Pain infusion", "IV", "IM-2", "Mental health consultation",
        "Medication follow-up", "counselling",
    ])
    func `a word that tells is found`(text: String) {
        #expect(!DisclosingWords.found(in: text).isEmpty)
    }

    @Test(arguments: ["First visit", "Visit", "Call", "MI Appts", "I'm early", "Give me a five", "Appointment", ""])
    func `a word that tells nothing is left alone`(text: String) {
        #expect(DisclosingWords.found(in: text) == [])
    }

    @Test func `a label or a name that tells is not said`() throws {
        let practice = Story.practice(neutralName: "Mindful Infusions")
        let letter = try Story.letter(Story.notice(label: "Pain infusion", practice: practice))
        #expect(letter.text.contains("You are booked: Appointment.\n"))
        #expect(letter.header("From") == "\"Appointments\" <appointments@mi.example>")
    }

    @Test func `no letter invites an answer that would be an opt-out`() throws {
        // The sheet says that one may stop at any time, and is no text that is answered by a word.
        for kind in Story.kinds where kind != .prepare {
            let words = DisclosingWords.words(of: try Story.letter(Story.notice(kind: kind)).text)
            #expect(Set(words).isDisjoint(with: ["reply", "stop", "end", "quit", "cancel", "revoke", "unsubscribe"]))
        }
    }

    @Test(arguments: ["{{practice_name}}", "{{clinician}}", "{{{name}}}", "{{&name}}", "{{> foot}}", "{{name.first}}"])
    func `a text that asks for anything else is refused at the start`(tag: String) {
        var sources = LetterTemplates.shipped
        sources[.booked] = .init(subject: "Your appointment", text: "Hello \(tag)")
        #expect(throws: TemplateFault.self) { try LetterTemplates(sources) }
    }

    @Test func `a text that tells, does not parse or is missing is refused at the start`() {
        var telling = LetterTemplates.shipped
        telling[.moved] = .init(subject: "Your infusion", text: "{{when}}")
        #expect(throws: TemplateFault.discloses(.moved, "infusion")) { try LetterTemplates(telling) }
        var open = LetterTemplates.shipped
        open[.moved] = .init(subject: "Your appointment", text: "{{#name}} {{when}}")
        #expect(throws: TemplateFault.self) { try LetterTemplates(open) }
        var missing = LetterTemplates.shipped
        missing[.cancelled] = nil
        #expect(throws: TemplateFault.missing(.cancelled)) { try LetterTemplates(missing) }
        var subject = LetterTemplates.shipped
        subject[.moved] = .init(subject: "{{label}}", text: "{{when}}")
        #expect(throws: TemplateFault.self) { try LetterTemplates(subject) }
    }
}

import Clinic
import Testing

@testable import Messaging

/// What somebody answers to a letter by mail.
struct AnsweredLetterTests {
    /// A mail of a person, or of what a program writes for them.
    private func mail(_ body: String, type: String = "text/plain; charset=utf-8", more: String = "") -> String {
        """
        From: Rosa Begay <rosa@begay.example>
        To: appointments@hw.example
        Subject: Re: Reminder: your appointment
        Message-ID: <CAF1+xyz@mail.example>
        In-Reply-To: <\(SampleMail.id)@hw.example>
        Content-Type: \(type)
        \(more)
        \(body)
        """
    }

    private func meaning(_ mail: String) throws -> ReplyMeaning? {
        guard case .answered(let answer) = SampleMail.read(mail) else { return nil }
        #expect(answer.letters == [try SampleMail.letter()])
        #expect(answer.sender == "rosa@begay.example" && answer.hosts == ["hw.example"])
        return answer.meaning
    }

    private static let quoted = """


        On Sun, Nov 21, 2027 at 9:58 AM Appts <appointments@hw.example> wrote:

        > To say that you come: https://hw.example/v/1
        > If you can't come: https://hw.example/v/2
        > I want to die
        """

    @Test(arguments: [
        ("I don’t want to live any more", ReplyMeaning.crisis), ("yes", .yes), ("STOP", .stop), ("Please stop.", .stop),
        ("I cannot make it on Tuesday", .change), ("Thank you for asking", .other), ("help", .help),
    ])
    func `an answer is read as a text is, without what it quotes and what stands below it`(
        words: String, meaning: ReplyMeaning
    ) throws {
        for below in [
            "", Self.quoted, "\n\nRosa Begay\nUnsubscribe",
            "\n\nFrom: Appts\nSent: Sunday\nI can't come: no more texts",
        ] {
            #expect(try self.meaning(mail(words + below)) == meaning, "\(below)")
        }
    }

    @Test func `danger is seen wherever it stands that is not quoted, in each charset and form`() throws {
        let page = "<html><body><p>I don&#39;t want to&nbsp;live</p></body></html>"
        let empty = "--x\nContent-Type: text/plain\n\n\n--x\nContent-Type: text/html\n\n\(page)\n--x--"
        let second = "--x\nContent-Type: text/plain\n\nHi\n--x\nContent-Type: text/plain\n\nhurt myself\n--x--"
        let windows = "I don=92t want to live"
        for (body, type, more) in [
            (page, "text/html", ""), (empty, "multipart/alternative; boundary=x", ""),
            (second, "multipart/mixed; boundary=x", ""), ("Thanks\n-- \nRosa\nI want to die", "text/plain", ""),
            ("a3lsbCBteXNlbGYga2lsbCBteXNlbGY=", "text/plain", "Content-Transfer-Encoding: base64\n"),
            (windows, "text/plain; charset=windows-1252", "Content-Transfer-Encoding: quoted-printable\n"),
            (
                "quiero hacerme da=F1o", "text/plain; charset=ISO-8859-1",
                "Content-Transfer-Encoding: quoted-printable\n"
            ),
        ] {
            #expect(try meaning(mail(body, type: type, more: more)) == .crisis, "\(body)")
        }
        for subject in [
            "kill myself", "=?utf-8?Q?I_can=E2=80=99t?= =?utf-8?Q?_go_on?=", "=?UTF-8?B?a2lsbCBteXNlbGY=?=",
        ] {
            #expect(try meaning(mail("").replacing("Re: Reminder", with: subject)) == .crisis, "\(subject)")
        }
        let quotedPage = "<blockquote>I want to die</blockquote><p>kill&nbsp;myself</p>"
        #expect(try meaning(mail(quotedPage, type: "text/html")) == .crisis)
        #expect(try meaning(mail("<BLOCKQUOTE>I want to die</BLOCKQUOTE><p>Thanks", type: "text/html")) == .other)
        #expect(try meaning(mail("<p>I <3 you all, but I want to die", type: "text/html")) == .crisis)
        // A calendar that accepts, with a word of whoever does.
        let accepted =
            "--x\nContent-Type: text/plain\n\nI want to die\n--x\nContent-Type: text/calendar; method=REPLY\n\n"
            + "BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR\n--x--"
        #expect(try meaning(mail(accepted, type: "multipart/alternative; boundary=x")) == .crisis)
        #expect(try meaning(mail("Thanks\n\n> I want to die")) == .other)
    }

    @Test func `what is asked for stands behind a greeting`() throws {
        for greeting in ["Hi,", "Hello!", "Dear all", "Good morning", "Rosa here,"] {
            #expect(try meaning(mail("\(greeting)\n\nPlease stop emailing me.\n\nRosa")) == .stop, "\(greeting)")
        }
        #expect(try meaning(mail("Hi,\n")) == .other)
    }

    @Test func `danger is heard where the mail answers nothing, and nothing else is`() throws {
        func read(_ words: String) -> ReturnedMail {
            SampleMail.read(mail(words).replacing("In-Reply-To: <\(SampleMail.id)@hw.example>\n", with: ""))
        }
        guard case .answered(let answer) = read("I want to die") else { throw NoAnswer() }
        #expect(answer.letters == [] && answer.meaning == .crisis && answer.hosts == ["hw.example"])
        #expect(read("yes") == .other(reason: "it is neither a report nor an answer to anything of ours"))
    }

    @Test(arguments: [
        "Auto-Submitted: auto-replied", "Precedence: bulk", "List-Id: <list.example>", "Return-Path: <>",
        "X-Autoreply: yes",
    ])
    func `what a program has written is no answer`(header: String) throws {
        #expect(try meaning(mail("I am away. Call me.", more: header + "\n")) == nil)
    }

    @Test func `what a person has written is one, whatever their program says of it`() throws {
        #expect(try meaning(mail("stop", more: "Auto-Submitted: no\n")) == .stop)
        #expect(try meaning(mail("stop", more: "Return-Path: <rosa@begay.example>\n")) == .stop)
    }

    @Test func `the same mail has the same digest, another one another, and neither tells of it`() throws {
        func digest(_ mail: String) throws -> String {
            guard case .answered(let answer) = SampleMail.read(mail) else { throw NoAnswer() }
            return answer.digest
        }
        let first = mail("yes")
        #expect(try digest(first) == digest(first.replacing("yes", with: "no")))
        #expect(try digest(first) != digest(first.replacing("CAF1", with: "CAF2")))
        #expect(try digest(first).count == 64 && digest(first).allSatisfy(\.isHexDigit))
    }

    @Test func `a thread names letters of others too, and those of whoever answers twice`() throws {
        let own = "01900000-0000-7000-8000-0000000000ff"
        let thread = "In-Reply-To: <\(own)@me.example>\nReferences: <\(SampleMail.id)@hw.example> <\(own)@me.example>"
        guard
            case .answered(let answer) = SampleMail.read(
                mail("yes").replacing("In-Reply-To: <\(SampleMail.id)@hw.example>", with: thread))
        else { throw NoAnswer() }
        #expect(answer.letters.map(\.description) == [own, SampleMail.id])
    }
}

/// A mail was not read as the answer of somebody.
private struct NoAnswer: Error {}

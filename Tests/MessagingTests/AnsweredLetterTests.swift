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
        guard case .answered(let letter, let meaning, _) = SampleMail.read(mail) else { return nil }
        #expect(letter == (try SampleMail.letter()))
        return meaning
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
    func `an answer is read as a text is, without what it quotes and who signs it`(
        words: String, meaning: ReplyMeaning
    ) throws {
        #expect(try self.meaning(mail(words)) == meaning)
        #expect(try self.meaning(mail("\(words)\n-- \nRosa Begay\nno more texts")) == meaning)
        #expect(try self.meaning(mail("\(words)\n\n-----Original Message-----\nno more texts")) == meaning)
        if meaning != .yes, meaning != .help { #expect(try self.meaning(mail(words + Self.quoted)) == meaning) }
    }

    @Test func `danger is seen in a page, in one of several parts, and in what is encoded`() throws {
        let page = "<html><body><p>I don&#39;t want to&nbsp;live</p></body></html>"
        #expect(try meaning(mail(page, type: "text/html")) == .crisis)
        let parts = "--x\nContent-Type: text/plain\n\nhurt myself\n--x\nContent-Type: text/html\n\n\(page)\n--x--"
        #expect(try meaning(mail(parts, type: "multipart/alternative; boundary=x")) == .crisis)
        #expect(try meaning(mail("Thanks\n-- \nRosa\nI want to die")) == .crisis)
        #expect(
            try meaning(
                mail("a3lsbCBteXNlbGYga2lsbCBteXNlbGY=", more: "Content-Transfer-Encoding: base64\n")) == .crisis)
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
            guard case .answered(_, _, let digest) = SampleMail.read(mail) else { throw NoAnswer() }
            return digest
        }
        let first = mail("yes")
        #expect(try digest(first) == digest(first.replacing("yes", with: "no")))
        #expect(try digest(first) != digest(first.replacing("CAF1", with: "CAF2")))
        #expect(try digest(first).count == 64 && digest(first).allSatisfy(\.isHexDigit))
    }

    @Test func `an answer to nothing of ours is set aside`() throws {
        #expect(try meaning(mail("I want to die").replacing(SampleMail.id, with: "CAF2")) == nil)
    }
}

/// A mail was not read as the answer of somebody.
private struct NoAnswer: Error {}

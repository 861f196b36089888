import Clinic
import Fixtures
import Messaging
import Testing

/// What Python's mail parser makes of our letters: somebody else's reading of RFC 5322, 2045 and 2047.
struct LetterFormTests {
    @Test(arguments: Story.practices)
    func `another parser finds no defect and the same words`(practice: Practice) throws {
        let letters = try Story.kinds.map { kind in
            try Story.letter(Story.notice(kind: kind, practice: practice), ownZone: "America/Phoenix")
        }
        let mails = try Python.parse(letters.map { $0.bytes(endingLinesAs: .file) })
        for (letter, mail) in zip(letters, mails) { expect(mail, toBe: letter, of: practice) }
    }

    private func expect(_ mail: Python.Mail, toBe letter: Letter, of practice: Practice) {
        #expect(mail.defects == [])
        #expect(mail.parts == 1)
        #expect(mail.text == letter.text)
        #expect(mail.fromName == practice.neutralName)
        #expect(mail.fromAddress == "appointments@\(practice.neutralSite)")
        #expect(mail.recipients == ["rosa@begay.example"])
        #expect(mail.headers["Subject"] == letter.header("Subject"))
        #expect(mail.headers["Message-ID"] == letter.header("Message-ID"))
        #expect(mail.headers["Date"]?.hasPrefix("Thu, 01 Jul 2027 15:00:00 ") == true)
        #expect(mail.headers["Auto-Submitted"] == "auto-generated")
        #expect(Set(mail.headers.keys) == Set(letter.headers.map(\.name)))
    }

    @Test func `letters of other alphabets arrive as they were written`() throws {
        let practice = Story.practice(neutralName: "Größe & Wärme, Termine für Ærøskøbing und Łódź und 東京の予約 🙂 immer")
        let letter = try Story.letter(
            Story.notice(
                name: "Zoë 東京", label: "Grüße = \u{2014} " + String(repeating: "é", count: 200) + " ",
                practice: practice))
        let bytes = letter.bytes(endingLinesAs: .file)
        #expect(bytes.allSatisfy { $0 == 0x0A || (0x20...0x7E).contains($0) })
        #expect(bytes.split(separator: 0x0A).allSatisfy { $0.count <= 78 })
        let mail = try Python.parse(bytes)
        #expect(mail.defects == [])
        #expect(mail.fromName == practice.neutralName)
        #expect(mail.text == letter.text)
        #expect(mail.headers["Content-Transfer-Encoding"] == "quoted-printable")
    }

    @Test func `no name can begin a header or become an address`() throws {
        let names = [
            "MI\r\nBcc: eve@evil.example", "MI\nBcc: eve@evil.example", "MI\rBcc: eve@evil.example",
            "MI\u{0}\nBcc: eve@evil.example", "MI\u{85}Bcc: eve@evil.example", "MI\u{2028}Bcc: eve@evil.example",
            "MI\" <eve@evil.example>, \"x", "MI\\\" <eve@evil.example>, \\\"x", "=?utf-8?Q?eve?= <eve@evil.example>",
            "eve@evil.example,", "MI\r\n\r\nHello, this is another text", "\u{202E}MI", "Ä\r\nBcc: eve@evil.example",
        ]
        let letters = try names.map { name in
            try Story.letter(Story.notice(name: name, label: name, practice: Story.practice(neutralName: name)))
        }
        let mails = try Python.parse(letters.map { $0.bytes(endingLinesAs: .wire) })
        #expect(mails.count == names.count)
        for (letter, mail) in zip(letters, mails) {
            #expect(mail.defects == [])
            #expect(Set(mail.headers.keys) == Set(letter.headers.map(\.name)))
            #expect(mail.fromAddress == "appointments@mi.example")
            #expect(mail.recipients == ["rosa@begay.example"])
            #expect(mail.text.replacing("\r\n", with: "\n") == letter.text)
            #expect(!mail.fromName.contains { $0.isNewline })
        }
    }

    @Test func `on the wire every line ends in CRLF and none ends otherwise`() throws {
        let bytes = try Story.letter(Story.notice(label: "Grüße")).bytes(endingLinesAs: .wire)
        for (index, byte) in bytes.enumerated() {
            if byte == 0x0A { #expect(index > 0 && bytes[index - 1] == 0x0D) }
            if byte == 0x0D { #expect(index + 1 < bytes.count && bytes[index + 1] == 0x0A) }
        }
        #expect(bytes.suffix(2) == [0x0D, 0x0A])
    }

    @Test func `texts of any length and letters come back from quoted-printable`() throws {
        var random = SeededGenerator(seed: 7)
        let alphabet = Array("abc =.\téü東🙂-")
        let letters = try (0..<300).map { length in
            let label = "é" + String((0..<length).map { _ in alphabet.randomElement(using: &random) ?? "x" })
            return try Story.letter(Story.notice(label: label))
        }
        let mails = letters.map { $0.bytes(endingLinesAs: .file) }
        #expect(mails.allSatisfy { mail in mail.split(separator: 0x0A).allSatisfy { $0.count <= 78 } })
        #expect(try Python.parse(mails).map(\.text) == letters.map(\.text))
    }

    @Test(arguments: [
        "", "rosa", "rosa@", "@begay.example", "rosa@begay", "rosa@@begay.example", "rosa begay@begay.example",
        "rosa@begay.example\n", "rosa@begay.example\r\nBcc: eve@evil.example", "rosa@begay.example, eve@evil.example",
        "\"rosa\"@begay.example", "rosa.@begay.example", ".rosa@begay.example", "ro..sa@begay.example",
        "<rosa@begay.example>", "rosa@-begay.example", "rosa@begay-.example", "rosa@begay..example",
        "rosa@[127.0.0.1]", "rósa@begay.example", "rosa@bégay.example", "rosa(x)@begay.example",
        String(repeating: "r", count: 65) + "@begay.example",
        "rosa@" + String(repeating: "b", count: 64) + ".example",
        "rosa@" + String(repeating: "begay.", count: 50) + "example",
    ])
    func `what is not plainly an address is none`(text: String) {
        #expect(MailAddress(text) == nil)
    }

    @Test(arguments: ["rosa@begay.example", "r.o+sa_b-1@mail.begay.example", "o'hara@begay.example"])
    func `a plain address is one`(text: String) {
        #expect(MailAddress(text)?.description == text)
    }
}

import Clinic
import Fixtures
import Foundation
import Scheduling
import Testing

@testable import Messaging

/// What mails say that come back, in the forms in which servers and calendars write them.
struct ReturnedMailTests {
    private static let id = "01900000-0000-7000-8000-000000000001"
    private static let visit = "01900000-0000-7000-8000-00000000abcd"

    private static func letter() throws -> Message.ID { try #require(Message.ID(id)) }
    private static func appointment() throws -> Appointment.ID { try #require(Appointment.ID(visit)) }

    private func read(_ mail: String, ending: String = "\r\n") -> ReturnedMail {
        ReturnedMail(Array(mail.replacing("\n", with: ending).utf8))
    }

    /// A report as RFC 3464 has it, with the letter's headers or without.
    private static func report(
        action: String? = "failed", status: String = "5.1.1", original: String = "text/rfc822-headers",
        type: String = "message/delivery-status", more: String = "", named: String = "X-Dedupe-Id: \(id)"
    ) -> String {
        """
        From MAILER-DAEMON  Thu Jul  1 15:00:00 2027
        Return-Path: <>
        From: MAILER-DAEMON@mail.example (Mail Delivery System)
        Subject: Undelivered Mail Returned to Sender
        To: appointments@hw.example
        Auto-Submitted: auto-replied
        \(more)MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status;
        \tboundary="8A1B2C3D.1/mail.example"

        This is a MIME-encapsulated message.

        --8A1B2C3D.1/mail.example
        Content-Description: Notification
        Content-Type: text/plain; charset=us-ascii

        I'm sorry to have to inform you that your message could not be delivered.
        X-Dedupe-Id: 01900000-0000-7000-8000-0000000000ff

        --8A1B2C3D.1/mail.example
        Content-Description: Delivery report
        Content-Type: \(type)

        Reporting-MTA: dns; mail.example
        Arrival-Date: Thu,  1 Jul 2027 15:00:00 +0000 (UTC)

        Final-Recipient: rfc822; rosa@begay.example
        Original-Recipient: rfc822;rosa@begay.example
        \(action.map { "Action: \($0)\n" } ?? "")Status: \(status)
        Remote-MTA: dns; mx.begay.example
        Diagnostic-Code: smtp; 550 5.1.1 <rosa@begay.example>: Recipient address
            rejected: User unknown

        --8A1B2C3D.1/mail.example
        Content-Description: Undelivered Message
        Content-Type: \(original)

        From: "HW Appts" <appointments@hw.example>
        To: rosa@begay.example
        Subject: Your appointment
        Message-ID: <\(id)@hw.example>
        \(named)

        --8A1B2C3D.1/mail.example--
        """
    }

    @Test(arguments: ["\n", "\r\n"])
    func `the report of a failure names the letter and the reason`(ending: String) throws {
        let failed = ReturnedMail.failed(try Self.letter(), status: "5.1.1")
        #expect(read(Self.report(), ending: ending) == failed)
        #expect(read(Self.report(action: "Failed"), ending: ending) == failed)
        #expect(read(Self.report(original: "message/rfc822"), ending: ending) == failed)
        #expect(
            read(
                Self.report(original: "message/global-headers", type: "message/global-delivery-status"), ending: ending)
                == failed)
        // Some say more than the code, some no action, some no header of ours.
        #expect(read(Self.report(status: "5.1.1 (bad destination mailbox)"), ending: ending) == failed)
        #expect(read(Self.report(action: nil), ending: ending) == failed)
        #expect(read(Self.report(named: "X-Mailer: none"), ending: ending) == failed)
        // What failed at last for a reason that might have passed has failed.
        #expect(
            read(Self.report(status: "4.4.7"), ending: ending) == .failed(try Self.letter(), status: "4.4.7"))
        #expect(read(Self.report(status: "none"), ending: ending) == .failed(try Self.letter(), status: nil))
    }

    @Test func `a server that sends nothing back answers to the letter`() throws {
        let parts = Self.report(more: "In-Reply-To: <\(Self.id)@hw.example>\n")
            .split(separator: "--8A1B2C3D.1/mail.example\nContent-Description: Undelivered")
        #expect(read(String(parts[0])) == .failed(try Self.letter(), status: "5.1.1"))
        let unnamed = Self.report().split(separator: "--8A1B2C3D.1/mail.example\nContent-Description: Undelivered")
        #expect(read(String(unnamed[0])) == .other(reason: "the report names no letter of ours"))
    }

    @Test func `a delay is no failure, and an arrival is none either`() {
        #expect(read(Self.report(action: "delayed", status: "4.4.1")) == .delayed)
        for action in ["delivered", "relayed", "expanded"] {
            #expect(
                read(Self.report(action: action, status: "2.1.5"))
                    == .other(reason: "the report is about a letter that did not fail"))
        }
        #expect(
            read(Self.report(action: nil, status: "4.4.1"))
                == .other(reason: "the report is about a letter that did not fail"))
    }

    /// A complaint as RFC 5965 has it, from a provider that crosses out who complains.
    private static func complaint(
        type: String? = "abuse", original: String = "message/rfc822", named: String = "X-Dedupe-Id: \(id)"
    ) -> String {
        """
        From: <feedback@fbl.mail.example>
        Date: Thu, 1 Jul 2027 15:30:00 +0000
        Subject: FW: Your appointment
        To: appointments@hw.example
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=feedback-report;
             boundary="part1_13d.2e68ed54_boundary"

        --part1_13d.2e68ed54_boundary
        Content-Type: text/plain; charset="US-ASCII"
        Content-Transfer-Encoding: 7bit

        This is an email abuse report for an email message received from IP
        192.0.2.1 on Thu, 1 Jul 2027 15:00:00 +0000.
        X-Dedupe-Id: 01900000-0000-7000-8000-0000000000ff

        --part1_13d.2e68ed54_boundary
        Content-Type: message/feedback-report

        \(type.map { "Feedback-Type: \($0)\n" } ?? "")User-Agent: SomeGenerator/1.0
        Version: 1
        Original-Mail-From: <appointments@hw.example>
        Original-Rcpt-To: <redacted@mail.example>
        Arrival-Date: Thu, 1 Jul 2027 15:00:00 +0000
        Reporting-MTA: dns; mail.example
        Source-IP: 192.0.2.1
        Reported-Domain: hw.example

        --part1_13d.2e68ed54_boundary
        Content-Type: \(original)
        Content-Disposition: inline

        From: "HW Appts" <appointments@hw.example>
        To: redacted@mail.example
        Subject: Your appointment
        Message-ID: <\(id)@hw.example>
        \(named)
        Content-Type: multipart/mixed; boundary=letter

        --letter
        Content-Type: text/plain

        You are booked.
        --letter--

        --part1_13d.2e68ed54_boundary--
        """
    }

    @Test(arguments: ["\n", "\r\n"])
    func `a complaint names the letter and nobody`(ending: String) throws {
        let complained = ReturnedMail.complained(try Self.letter(), address: "redacted@mail.example")
        for type in ["abuse", "Abuse", "opt-out", "opt-out-list"] {
            #expect(read(Self.complaint(type: type), ending: ending) == complained, "\(type)")
        }
        #expect(read(Self.complaint(original: "text/rfc822-headers"), ending: ending) == complained)
        #expect(read(Self.complaint(named: "X-Mailer: none"), ending: ending) == complained)
    }

    @Test(arguments: ["[redacted]", "undisclosed-recipients:;", "a@mail.example, b@mail.example", ""])
    func `a complaint about a letter whose address is crossed out names none`(to: String) throws {
        let mail = Self.complaint().replacing("To: redacted@mail.example", with: "To: \(to)")
        #expect(read(mail, ending: "\n") == .complained(try Self.letter(), address: nil))
    }

    @Test func `feedback that is no complaint, or about no letter of ours, is set aside`() throws {
        let none = ReturnedMail.other(reason: "the feedback is no complaint of somebody who got a letter")
        for type in ["not-spam", "fraud", "virus", "auth-failure", "other", nil] {
            #expect(read(Self.complaint(type: type)) == none, "\(type ?? "none")")
        }
        #expect(
            read(Self.complaint(original: "application/octet-stream"))
                == .other(reason: "the complaint names no letter of ours"))
    }

    /// An answer as RFC 5546 §3.2.3 has it.
    private static func answer(
        method: String = "REPLY", state: String = "DECLINED", uid: String = visit, encoded: Bool = false
    ) -> String {
        let calendar = """
            BEGIN:VCALENDAR
            PRODID:-//Somebody//Calendar//EN
            VERSION:2.0
            METHOD:\(method)
            BEGIN:VEVENT
            DTSTART:20270713T160000Z
            UID:\(uid.prefix(20))
             \(uid.dropFirst(20))
            SEQUENCE:3
            ATTENDEE;CN="Begay, Rosa: me";ROLE=REQ-PARTICIPANT;
             PARTSTAT=\(state):mailto:rosa@begay.example
            END:VEVENT
            END:VCALENDAR
            """
        let content =
            encoded
            ? Data(calendar.utf8).base64EncodedString(options: [.lineLength76Characters, .endLineWithLineFeed])
            : calendar
        return """
            From: Rosa <rosa@begay.example>
            To: appointments@hw.example
            Subject: Declined: First visit
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=outer

            --outer
            Content-Type: multipart/alternative; boundary="inner"

            --inner
            Content-Type: text/plain

            Rosa has declined.
            --inner
            Content-Type: text/calendar; charset=UTF-8; method=\(method)
            Content-Transfer-Encoding: \(encoded ? "base64" : "7bit")

            \(content)
            --inner--
            --outer--
            """
    }

    @Test(arguments: [false, true])
    func `a calendar that declines, or proposes another time, names the visit`(encoded: Bool) throws {
        let declined = ReturnedMail.declined(try Self.appointment(), sequence: 3)
        #expect(read(Self.answer(encoded: encoded)) == declined)
        #expect(read(Self.answer(encoded: encoded), ending: "\n") == declined)
        #expect(read(Self.answer(method: "COUNTER", state: "TENTATIVE", encoded: encoded)) == declined)
        for state in ["ACCEPTED", "TENTATIVE", "NEEDS-ACTION"] {
            #expect(
                read(Self.answer(state: state, encoded: encoded))
                    == .other(reason: "the answer of the calendar declines nothing"))
        }
        #expect(
            read(Self.answer(uid: "somebody-elses-entry@calendar.example", encoded: encoded))
                == .other(reason: "the answer of the calendar names no visit of ours"))
    }

    @Test func `everything else is set aside`() {
        let neither = ReturnedMail.other(reason: "it is neither the report of a delivery nor the answer of a calendar")
        let away = "From: rosa@begay.example\nSubject: I am away\nAuto-Submitted: auto-replied\n\nBack on Monday.\n"
        #expect(read(away) == neither)
        #expect(read(Self.answer(method: "REQUEST")) == neither)
        #expect(read("") == neither)
        #expect(read("\n\n\n") == neither)
        #expect(ReturnedMail([]) == neither)
        #expect(ReturnedMail([UInt8](repeating: 0xFF, count: 10_000)) == neither)
        #expect(read("Content-Type: multipart/report; boundary=\"\"\n\n--\n--\n") == neither)
    }

    @Test func `a mail in mails in mails comes to an end`() {
        var mail = "Content-Type: text/calendar\n\nMETHOD:REPLY\nATTENDEE;PARTSTAT=DECLINED:x\nUID:\(Self.visit)\n"
        for depth in 0..<200 {
            mail = "Content-Type: multipart/mixed; boundary=b\(depth)\n\n--b\(depth)\n\(mail)\n--b\(depth)--\n"
        }
        #expect(read(mail) == .other(reason: "it is neither the report of a delivery nor the answer of a calendar"))
        let many = String(repeating: "--b\nContent-Type: text/plain\n\nx\n", count: 20_000)
        #expect(MailPart(Array("Content-Type: multipart/mixed; boundary=b\n\n\(many)".utf8)[...]).all.count <= 101)
    }

    /// A mail that was damaged on its way is read or set aside; it never names what does not stand in it.
    @Test func `damaged mails are read or set aside`() throws {
        var random = SeededGenerator(seed: 20_270_701)
        let samples = [
            Self.report(), Self.report(original: "message/rfc822"), Self.report(action: "delayed"), Self.answer(),
            Self.answer(encoded: true), Self.answer(method: "COUNTER"), Self.complaint(),
        ].map { Array($0.utf8) }
        let pieces = [
            "\n", "\r\n", "--8A1B2C3D.1/mail.example", "--inner", "--", ":", ";", "\"", "=", " ", "\n ", "\u{0}",
        ]
        let known = [try Self.letter().description, "01900000-0000-7000-8000-0000000000ff"]
        var counts = (failed: 0, complained: 0, declined: 0, other: 0)
        for _ in 0..<5000 {
            guard var mail = samples.randomElement(using: &random) else { continue }
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0..<max(1, mail.count), using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: mail.removeSubrange(place..<min(mail.count, place + Int.random(in: 0...80, using: &random)))
                case 1:
                    mail.insert(
                        contentsOf: Array((pieces.randomElement(using: &random) ?? "").utf8), at: min(place, mail.count)
                    )
                case 2:
                    mail.replaceSubrange(
                        place..<min(mail.count, place + 1), with: [UInt8.random(in: .min ... .max, using: &random)])
                default: mail = Array(mail.prefix(place))
                }
            }
            switch ReturnedMail(mail) {
            case .failed(let id, let status):
                counts.failed += 1
                let text = String(decoding: mail, as: UTF8.self)
                #expect(text.lowercased().contains(id.description))
                #expect(status.map(text.contains) ?? true)
                #expect(id.description != known[1], "the words of a server are no letter")
            case .complained(let id, _):
                counts.complained += 1
                #expect(String(decoding: mail, as: UTF8.self).lowercased().contains(id.description))
                #expect(id.description != known[1], "the words of a provider are no letter")
            case .declined: counts.declined += 1
            case .delayed, .other: counts.other += 1
            }
        }
        #expect(
            counts.failed > 200 && counts.complained > 60 && counts.declined > 200 && counts.other > 200, "\(counts)")
    }
}

import Clinic
import Foundation
import Testing

@testable import Messaging

/// Mails as servers, providers and calendars write them, about one letter and one visit.
enum SampleMail {
    static let id = "01900000-0000-7000-8000-000000000001"
    static let visit = "01900000-0000-7000-8000-00000000abcd"

    static func letter() throws -> Message.ID { try #require(Message.ID(id)) }
    static func appointment() throws -> Appointment.ID { try #require(Appointment.ID(visit)) }

    static func read(_ mail: String, ending: String = "\r\n") -> ReturnedMail {
        ReturnedMail(Array(mail.replacing("\n", with: ending).utf8))
    }

    /// A report as RFC 3464 has it, with the letter's headers or without.
    static func report(
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

    /// A complaint as RFC 5965 has it, from a provider that crosses out who complains.
    static func complaint(
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

    /// An answer as RFC 5546 §3.2.3 has it.
    static func answer(
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
}

import Clinic
import Fixtures
import Foundation
import Scheduling
import Testing

@testable import Messaging

/// What mails say that come back, in the forms in which servers and calendars write them.
struct ReturnedMailTests {
    @Test(arguments: ["\n", "\r\n"])
    func `the report of a failure names the letter and the reason`(ending: String) throws {
        let failed = ReturnedMail.failed(try SampleMail.letter(), status: "5.1.1")
        #expect(SampleMail.read(SampleMail.report(), ending: ending) == failed)
        #expect(SampleMail.read(SampleMail.report(action: "Failed"), ending: ending) == failed)
        #expect(SampleMail.read(SampleMail.report(original: "message/rfc822"), ending: ending) == failed)
        #expect(
            SampleMail.read(
                SampleMail.report(original: "message/global-headers", type: "message/global-delivery-status"),
                ending: ending)
                == failed)
        // Some say more than the code, some no action, some no header of ours.
        #expect(SampleMail.read(SampleMail.report(status: "5.1.1 (bad destination mailbox)"), ending: ending) == failed)
        #expect(SampleMail.read(SampleMail.report(action: nil), ending: ending) == failed)
        #expect(SampleMail.read(SampleMail.report(named: "X-Mailer: none"), ending: ending) == failed)
        // What failed at last for a reason that might have passed has failed.
        #expect(
            SampleMail.read(SampleMail.report(status: "4.4.7"), ending: ending)
                == .failed(try SampleMail.letter(), status: "4.4.7"))
        #expect(
            SampleMail.read(SampleMail.report(status: "none"), ending: ending)
                == .failed(try SampleMail.letter(), status: nil))
    }

    @Test func `a server that sends nothing back answers to the letter`() throws {
        let parts = SampleMail.report(more: "In-Reply-To: <\(SampleMail.id)@hw.example>\n")
            .split(separator: "--8A1B2C3D.1/mail.example\nContent-Description: Undelivered")
        #expect(SampleMail.read(String(parts[0])) == .failed(try SampleMail.letter(), status: "5.1.1"))
        let unnamed = SampleMail.report().split(
            separator: "--8A1B2C3D.1/mail.example\nContent-Description: Undelivered")
        #expect(SampleMail.read(String(unnamed[0])) == .other(reason: "the report names no letter of ours"))
    }

    @Test func `a delay is no failure, and an arrival is none either`() {
        #expect(SampleMail.read(SampleMail.report(action: "delayed", status: "4.4.1")) == .delayed)
        for action in ["delivered", "relayed", "expanded"] {
            #expect(
                SampleMail.read(SampleMail.report(action: action, status: "2.1.5"))
                    == .other(reason: "the report is about a letter that did not fail"))
        }
        #expect(
            SampleMail.read(SampleMail.report(action: nil, status: "4.4.1"))
                == .other(reason: "the report is about a letter that did not fail"))
    }

    @Test(arguments: ["\n", "\r\n"])
    func `a complaint names the letter and nobody`(ending: String) throws {
        let complained = ReturnedMail.complained(try SampleMail.letter(), address: "redacted@mail.example")
        for type in ["abuse", "Abuse", "opt-out", "opt-out-list"] {
            #expect(SampleMail.read(SampleMail.complaint(type: type), ending: ending) == complained, "\(type)")
        }
        #expect(SampleMail.read(SampleMail.complaint(original: "text/rfc822-headers"), ending: ending) == complained)
        #expect(SampleMail.read(SampleMail.complaint(named: "X-Mailer: none"), ending: ending) == complained)
    }

    @Test(arguments: ["[redacted]", "undisclosed-recipients:;", "a@mail.example, b@mail.example", ""])
    func `a complaint about a letter whose address is crossed out names none`(to: String) throws {
        let mail = SampleMail.complaint().replacing("To: redacted@mail.example", with: "To: \(to)")
        #expect(SampleMail.read(mail, ending: "\n") == .complained(try SampleMail.letter(), address: nil))
    }

    @Test func `feedback that is no complaint, or about no letter of ours, is set aside`() throws {
        let none = ReturnedMail.other(reason: "the feedback is no complaint of somebody who got a letter")
        for type in ["not-spam", "fraud", "virus", "auth-failure", "other", nil] {
            #expect(SampleMail.read(SampleMail.complaint(type: type)) == none, "\(type ?? "none")")
        }
        #expect(
            SampleMail.read(SampleMail.complaint(original: "application/octet-stream"))
                == .other(reason: "the complaint names no letter of ours"))
    }

    @Test(arguments: [false, true])
    func `a calendar that declines, or proposes another time, names the visit`(encoded: Bool) throws {
        let declined = ReturnedMail.declined(try SampleMail.appointment(), sequence: 3)
        #expect(SampleMail.read(SampleMail.answer(encoded: encoded)) == declined)
        #expect(SampleMail.read(SampleMail.answer(encoded: encoded), ending: "\n") == declined)
        #expect(SampleMail.read(SampleMail.answer(method: "COUNTER", state: "TENTATIVE", encoded: encoded)) == declined)
        for state in ["ACCEPTED", "TENTATIVE", "NEEDS-ACTION"] {
            #expect(
                SampleMail.read(SampleMail.answer(state: state, encoded: encoded))
                    == .other(reason: "the answer of the calendar declines nothing"))
        }
        #expect(
            SampleMail.read(SampleMail.answer(uid: "somebody-elses-entry@calendar.example", encoded: encoded))
                == .other(reason: "the answer of the calendar names no visit of ours"))
    }

    @Test func `everything else is set aside`() {
        let neither = ReturnedMail.other(reason: "it is neither a report nor an answer to anything of ours")
        let away = "From: rosa@begay.example\nSubject: I am away\nAuto-Submitted: auto-replied\n\nBack on Monday.\n"
        #expect(SampleMail.read(away) == neither)
        #expect(SampleMail.read(SampleMail.answer(method: "REQUEST")) == neither)
        #expect(SampleMail.read("") == neither)
        #expect(SampleMail.read("\n\n\n") == neither)
        #expect(ReturnedMail([]) == neither)
        #expect(ReturnedMail([UInt8](repeating: 0xFF, count: 10_000)) == neither)
        #expect(SampleMail.read("Content-Type: multipart/report; boundary=\"\"\n\n--\n--\n") == neither)
    }

    @Test func `a mail in mails in mails comes to an end`() {
        var mail =
            "Content-Type: text/calendar\n\nMETHOD:REPLY\nATTENDEE;PARTSTAT=DECLINED:x\nUID:\(SampleMail.visit)\n"
        for depth in 0..<200 {
            mail = "Content-Type: multipart/mixed; boundary=b\(depth)\n\n--b\(depth)\n\(mail)\n--b\(depth)--\n"
        }
        #expect(
            SampleMail.read(mail)
                == .other(reason: "it is neither a report nor an answer to anything of ours"))
        let many = String(repeating: "--b\nContent-Type: text/plain\n\nx\n", count: 20_000)
        #expect(MailPart(Array("Content-Type: multipart/mixed; boundary=b\n\n\(many)".utf8)[...]).all.count <= 101)
    }

    /// A mail that was damaged on its way is read or set aside; it never names what does not stand in it.
    @Test func `damaged mails are read or set aside`() throws {
        var random = SeededGenerator(seed: 20_270_701)
        let samples = [
            SampleMail.report(), SampleMail.report(original: "message/rfc822"), SampleMail.report(action: "delayed"),
            SampleMail.answer(),
            SampleMail.answer(encoded: true), SampleMail.answer(method: "COUNTER"), SampleMail.complaint(),
        ].map { Array($0.utf8) }
        let pieces = [
            "\n", "\r\n", "--8A1B2C3D.1/mail.example", "--inner", "--", ":", ";", "\"", "=", " ", "\n ", "\u{0}",
        ]
        let known = [try SampleMail.letter().description, "01900000-0000-7000-8000-0000000000ff"]
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
            case .delayed, .other, .answered: counts.other += 1
            }
        }
        #expect(
            counts.failed > 200 && counts.complained > 60 && counts.declined > 200 && counts.other > 200, "\(counts)")
    }
}

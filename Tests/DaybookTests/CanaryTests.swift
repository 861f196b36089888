import Access
import Clinic
import Fixtures
import Foundation
import HTTP
import HTTPTypes
import Storage
import Testing

@testable import Messaging
@testable import daybook

/// Nothing that somebody says about themselves, or that staff write about them, leaves the service by a way that may
/// not carry it.
@Suite(.timeLimit(.minutes(10)))
struct CanaryTests {
    /// What stands for all personal words; a letter may greet by name, and nothing else may hold any.
    private static let word = "Qanary"
    private static let digits = "5550173"
    private static let born = "1971-02-19"

    /// A person with a canary wherever something can be said; one that is reached by mail, or by text.
    private static func person(_ name: String, byMail: Bool) -> String {
        let way =
            byMail
            ? #""email":"\#(name).\#(word)@example.org","phone":"+1-312-\#(digits.prefix(3))-\#(digits.suffix(4))""#
            : #""phone":"+1-312-\#(digits.prefix(3))-\#(digits.suffix(4))""#
        return #"{"name":"\#(name) \#(word)","born":"\#(born)",\#(way)}"#
    }

    private static let request = """
        {"person":\(person("Ann", byMail: true)),"message":"\(word) message","preferred":"\(word) mornings",
        "reasons":["depression"],"not_safe":true,
        "contact":{"code_word":"\(word)","times":"\(word)","other_address":"\(word)","preferred_name":"\(word)",
        "language":"\(word)","access_needs":"\(word)","guardian":"\(word)"},
        "questionnaires":[{"instrument":"asq","version":1,"answers":{"1":1,"2":1,"3":1,"4":1,"5":1}}]}
        """

    /// Whether a text holds any canary, in its own letters or in those of an address.
    private static func found(in text: String) -> [String] {
        let plain = (text.removingPercentEncoding ?? text) + text
        let inDigits = plain.filter { !" -().+".contains($0) }
        return [word, word.lowercased(), born].filter(plain.contains)
            + (inDigits.contains(digits) ? [digits] : [])
    }

    @Test
    func
        `no canary is in a log, metric, calendar, audit trail, subject, text, event, or letter but for the name`()
        async throws
    {
        try await WatchedClinic.run { clinic in
            try await Self.live(in: clinic)
            let letters = try await clinic.letters()
            let texts = clinic.texts.all
            #expect(letters.count >= 5, "\(letters.count)")
            #expect(texts.count >= 3, "\(texts)")
            for letter in letters {
                for fact in letter.envelope { #expect(Self.found(in: "\(String(describing: fact))") == []) }
                Self.check(letter.mail)
            }
            let events = clinic.events.all
            #expect(events.count >= 5, "\(events)")
            for event in events { #expect(Self.found(in: event) == [], "\(event)") }
            for text in texts {
                let fields = try FormFields(parsing: Array(text.utf8))
                #expect(fields.first(of: "To")?.hasSuffix(Self.digits) == true)
                for field in fields.fields where field.name != "To" {
                    #expect(Self.found(in: field.value) == [], "\(field)")
                }
            }
            let metrics = String(decoding: await clinic.send(.get, "/metrics").bytes, as: UTF8.self)
            #expect(metrics.contains("daybook_http_request_seconds"))
            #expect(Self.found(in: metrics) == [])
            #expect(clinic.log.all.count > 5)
            for line in clinic.log.all { #expect(Self.found(in: line) == [], "\(line)") }
            for table in ["audit_entry", "task", "message"] {
                let rows = try await clinic.holos.scratch.texts("select to_jsonb(t)::text from \(table) t")
                #expect(!rows.isEmpty)
                for row in rows { #expect(Self.found(in: row) == [], "\(table): \(row)") }
            }
        }
    }

    /// A letter names its reader in the greeting and in the address that it goes to, and has nothing else of them.
    private static func check(_ letter: MailPart) {
        for header in letter.headers where header.name != "to" {
            #expect(found(in: header.value) == [], "\(header)")
        }
        for part in letter.all where !part.type.hasPrefix("multipart/") {
            let text = String(decoding: part.content, as: UTF8.self).replacing("\r\n", with: "\n")
            let rest = text.replacing("\n ", with: "").split(separator: "\n").filter { line in
                !(line.hasPrefix("Hello ") && line.hasSuffix("\(word),")) && !line.hasPrefix("ATTENDEE;")
            }
            #expect(found(in: rest.joined(separator: "\n")) == [], "\(text)")
        }
    }

    /// A week in which everything happens that says something to somebody.
    private static func live(in clinic: WatchedClinic) async throws {
        let holos = clinic.holos
        func ids(_ query: String) async throws -> [String] { try await holos.scratch.texts(query) }
        // On the website: a request, half of one, a booking, and what is refused.
        #expect(await clinic.send(.post, "/p/requests", request).status == .created)
        #expect(
            await clinic.send(.post, "/p/requests", request.replacing("\"reasons\"", with: "\"\(word)\"")).status.code
                == 422)
        let asked = await clinic.send(.post, "/book/holos/ask", WatchedClinic.encoded([("name", word)]), form: true)
        let reach = try #require(asked.headerFields[.location])
        let sent = await clinic.send(
            .post, reach, WatchedClinic.encoded([("person.email", "\(word)@example.org"), ("born", born)]), form: true)
        let words = try #require(sent.headerFields[.location]).replacing("/sent", with: "/words")
        let said = await clinic.send(
            .post, words, WatchedClinic.encoded([("message", word), ("preferred", word)]), form: true)
        #expect([asked, sent, said].map(\.status.code) == [303, 303, 303])
        let mailed =
            #"{"service":"mh_consult","start":"2027-03-08T09:00","clinician":"imani","note":"\#(word)","person":"#
        #expect(
            await clinic.send(.post, "/p/appointments", mailed + person("Bea", byMail: true) + "}").status == .created)
        // At the desk: somebody with a phone alone, and somebody who waits.
        let texted =
            #"{"service":"quick_call","start":"2027-03-08T09:00","clinician":"tobias","note":"\#(word)","person":"#
        #expect(
            await clinic.send(.post, "/p/appointments", texted + person("Cal", byMail: false) + "}", staff: true).status
                == .created)
        #expect(
            await clinic.send(
                .post, "/p/waitlist",
                #"{"service":"mh_consult","latest":"2027-03-20T15:00:00Z","person":\#(person("Dee", byMail: true))}"#,
                staff: true
            ).status == .created)
        let people = try await ids("select person_id::text from person order by name")
        for person in people {
            _ = await clinic.send(.post, "/p/people/\(person)/notes", #"{"text":"\#(word) pharmacy"}"#, staff: true)
            _ = await clinic.send(
                .post, "/p/people/\(person)/replies", #"{"text":"\#(word) cannot make it"}"#, staff: true)
        }
        let visits = try await ids("select appointment_id::text from appointment order by created_at")
        for visit in visits {
            _ = await clinic.send(
                .put, "/p/appointments/\(visit)/companion",
                #"{"name":"Eve \#(word)","phone":"+1-312-\#(digits)"}"#, staff: true)
        }
        // Feeds, and calendars of people.
        for clinician in ["imani", "tobias"] {
            let secret = KeyText.freshSecret()
            try await holos.database.makeFeed(of: clinician, secret: secret, call: holos.call(.daybook))
            let feed = await clinic.send(.get, "/calendar/\(secret).ics")
            let text = String(decoding: feed.bytes, as: UTF8.self)
            #expect(text.contains("BEGIN:VEVENT"))
            #expect(found(in: text) == [])
        }
        // What goes out, and what comes back.
        try await clinic.work(at: "2027-03-01T16:00:00Z")
        let from = ("From", "+1312\(digits)")
        for (number, text) in ["Y", "\(word) I cannot make it", "\(word) want to die", "R", "STOP"].enumerated() {
            let fields = [from, ("To", "+13125550142"), ("Body", text), ("MessageSid", "IN\(number)")]
            #expect(found(in: await clinic.callback("/texts", fields)) == [])
            #expect(found(in: await clinic.callback("/texts", fields, isSigned: false)) == [])
        }
        _ = await clinic.callback("/texts", [from, ("Body", "START"), ("MessageSid", "IN9")])
        // Moved, told, failed, cancelled, told.
        for visit in visits {
            let moved = await clinic.send(
                .put, "/p/appointments/\(visit)/time", #"{"start":"2027-03-08T11:00"}"#, staff: true,
                headers: ["If-Match": "*"])
            #expect([200, 412].contains(moved.status.code))
        }
        try await clinic.work(at: "2027-03-02T16:00:00Z")
        for (number, path) in try clinic.statusPaths().enumerated() {
            _ = await clinic.callback(
                path,
                [("MessageSid", "SM\(number)"), ("MessageStatus", "failed"), ("ErrorCode", "30003"), ("To", from.1)])
        }
        let failed = try await ids("select state from message where reason like 'the provider could not deliver it %'")
        #expect(!failed.isEmpty)
        for letter in try await ids("select message_id::text from message where channel = 'email' and state = 'sent'")
            .prefix(2)
        {
            let line = try await Bounce.take(
                .failed(try #require(Message.ID(letter)), status: "5.1.1"), for: [holos.practice],
                { _ in holos.call(.daybook) }, clinic.database)
            #expect(found(in: line) == [])
        }
        for visit in visits {
            _ = await clinic.send(
                .post, "/p/appointments/\(visit)/cancellation", #"{"actor":"person","reason":"unstated"}"#,
                staff: true, headers: ["If-Match": "*"])
        }
        try await clinic.work(at: "2027-03-03T16:00:00Z")
        try await clinic.work(at: "2027-03-09T16:00:00Z")
        // A statement that fails in the database with the values in its hands, and a database that is gone.
        try await holos.scratch.script("alter table person add constraint nobody check (name = '') not valid")
        #expect(await clinic.send(.post, "/p/requests", request).status.code == 500)
    }
}

import Foundation
import Testing

@testable import Pages

@Suite(.timeLimit(.minutes(10)))
struct EscapingTests {
    /// Markup, both kinds of quotation mark, and marks that a combining accent makes one character of in Swift.
    private static let hostile = "</textarea><script>alert(1)</script>\"'&\"\u{301} onfocus=\"x\" <\u{301}b>"

    @Test func `text is escaped byte by byte`() {
        #expect(
            EscapedText().escapeText("<a href=\"x\" title='y'>&</a>")
                == "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;&lt;/a&gt;")
        #expect(EscapedText().escapeText("\"\u{301}") == "&quot;\u{301}")
        #expect(EscapedText().escapeText("Zoë 你好") == "Zoë 你好")
    }

    @Test(arguments: ["requests", "appointments"])
    func `whatever is typed comes back as text`(kind: String) async throws {
        let website = try await Website.open()
        let names = [
            "person.name", "person.email", "person.phone", "person.zone", "service", "start", "clinician", "message",
            "preferred", "note", "hold.id", "hold.secret", "idempotency_key", Self.hostile,
        ]
        let page = await website.post("/v1/practices/holos/\(kind)", names.map { ($0, Self.hostile) })
        #expect(page.status == 422)
        #expect(Self.isTame(page.html))
        #expect(page.html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;&quot;\u{301} onfocus="))
        await website.close()
    }

    @Test func `what an address says comes back as text`() async throws {
        let website = try await Website.open()
        let value = try #require(Self.hostile.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
        for address in [
            "/book/\(value)", "/book/holos/\(value)", "/book/holos/mh_consult/\(value)",
            "/book/holos/request?service=\(value)", "/book/holos/booked?service=mh_consult&start=\(value)",
            "/book/holos/mh_consult?clinician=\(value)", "/book/holos/mh_consult?zone=\(value)&from=\(value)",
            "/book/holos/mh_consult/2027-03-08T15:00:00Z?clinician=imani&zone=\(value)",
        ] {
            #expect(Self.isTame(await website.get(address).html), "\(address)")
        }
        await website.close()
    }

    @Test func `names of the practice file come back as text`() async throws {
        let website = try await Website.open()
        let quoted = Self.hostile.replacing("'", with: "''")
        try await website.script(
            """
            update service set label = '\(quoted)' where code = 'mh_consult';
            update clinician set name = '\(quoted)';
            update site set name = '\(quoted)';
            """)
        for address in [
            "/book/holos", "/book/holos/request", "/book/holos/mh_consult",
            "/book/holos/mh_consult/2027-03-08T15:00:00Z",
            "/book/holos/booked?service=mh_consult&start=2027-03-08T15:00:00Z&clinician=imani",
        ] {
            let page = await website.get(address)
            #expect(page.status == 200)
            #expect(Self.isTame(page.html) && page.html.contains("&lt;script&gt;"), "\(address)")
        }
        await website.close()
    }

    /// Compared by bytes: to Swift's characters a mark with an accent is another one.
    private static func isTame(_ html: String) -> Bool {
        let bytes = Data(html.utf8)
        return ["<script", "</textarea><", "\"\u{301}", "<\u{301}"].allSatisfy { bytes.range(of: Data($0.utf8)) == nil }
    }
}

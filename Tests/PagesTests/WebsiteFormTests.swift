import Foundation
import HTTPTypes
import Testing

/// The forms that docs/website-form.md tells people to paste.
@Suite(.timeLimit(.minutes(10)))
struct WebsiteFormTests {
    private static let guide = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../docs/website-form.md").standardized

    @Test(arguments: [
        (
            "requests",
            ["person.alias", "person.email", "person.name", "person.phone", "service", "message", "preferred"]
        ),
        ("appointments", ["person.alias", "person.email", "person.name", "person.phone", "service", "start", "note"]),
    ])
    func `every field of a pasted form is read`(kind: String, names: [String]) async throws {
        let form = try Self.form(postingTo: kind)
        #expect(Set(form.matches(of: /\ name="([^"]*)"/).map { String($0.1) }) == Set(names))

        let website = try await Website.open()
        let answer = await website.post(
            "/v1/practices/holos/\(kind)",
            [
                ("person.name", "River"), ("person.alias", "on"), ("person.email", "river@example.org"),
                ("person.phone", "+1 928 555 0137"), ("service", "mh_consult"), ("start", "2027-03-08T09:00"),
                ("message", "I am not sleeping."), ("preferred", "mornings"), ("note", "A wheelchair."),
            ].filter { names.contains($0.0) })
        #expect(answer.status == 303)
        let stored = try await website.texts(
            kind == "requests"
                ? """
                select concat_ws('|', p.name, is_alias, email, phone, code, message, preferred)
                from request join person p using (person_id) join service using (service_id)
                """
                : """
                select concat_ws('|', p.name, is_alias, email, phone, code, local_start, note)
                from appointment join person p using (person_id) join service using (service_id)
                """)
        let rest = kind == "requests" ? "I am not sleeping.|mornings" : "2027-03-08 09:00:00|A wheelchair."
        #expect(stored == ["River|t|river@example.org|+1 928 555 0137|mh_consult|\(rest)"])
        await website.close()
    }

    @Test func `the guide's table names every field that its forms have`() throws {
        let text = try String(contentsOf: Self.guide, encoding: .utf8)
        let table = text.components(separatedBy: "\n## ").first { $0.hasPrefix("Every field") } ?? ""
        for kind in ["requests", "appointments"] {
            for match in try Self.form(postingTo: kind).matches(of: /\ name="([^"]*)"/) {
                #expect(table.contains("`\(match.1)`"), "\(match.1)")
            }
        }
    }

    private static func form(postingTo kind: String) throws -> String {
        let text = try String(contentsOf: guide, encoding: .utf8)
        let forms = text.matches(of: /(?s)```html\n(.*?)```/).map { String($0.1) }
        let action = #"action="https://YOUR-DAYBOOK/v1/practices/YOUR-CLINIC/\#(kind)""#
        return try #require(forms.first { $0.contains(action) })
    }
}

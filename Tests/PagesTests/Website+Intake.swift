import HTTPTypes
import Testing

extension Website {
    /// Answers both questions and gives the address of the page that says so.
    func ask(
        name: String = "River", _ contact: (String, String) = ("person.phone", "+1 928 555 0137")
    ) async throws -> String {
        let reach = try Self.location(await post("/book/holos/ask", [("name", name), ("alias", "on")]))
        return try Self.location(await post(reach, [contact]))
    }

    /// Where an answer sends the browser.
    static func location(_ page: Page) throws -> String {
        #expect(page.status == 303)
        return try #require(page.headerFields[.location])
    }

    /// The address of another step of the same intake.
    static func step(_ step: String, of address: String) -> String {
        "\(address[...(address.lastIndex(of: "/") ?? address.startIndex)])\(step)"
    }
}

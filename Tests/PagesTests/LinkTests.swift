import Access
import Clinic
import Fixtures
import Foundation
import HTTP
import HTTPTypes
import Scheduling
import Storage
import Testing

/// What a link to a visit is good for, what it shows, and who can follow it.
@Suite(.timeLimit(.minutes(10)))
struct LinkTests {
    @Test func `looking at a link changes nothing, with GET and with HEAD`() async throws {
        let site = try await Website.open()
        let links = try await site.links(to: try await site.visit())
        let before = try await site.holos.scratch.dump()
        for (purpose, path) in links {
            for _ in 0..<3 {
                #expect(await site.get(path).status == 200, "\(purpose)")
                // The server sends a head alone; what the handler does is the same.
                #expect(await site.head(path).status == 200, "\(purpose)")
            }
        }
        #expect(try await site.holos.scratch.dump() == before)
        await site.close()
    }

    @Test func `a link is good for its purpose and for no other`() async throws {
        let site = try await Website.open()
        let links = try await site.links(to: try await site.visit())
        let confirm = try #require(links["confirm"])
        let before = try await site.holos.scratch.dump()
        #expect(confirm.contains("/c"))
        for letter in ["m", "x", "o", "q", "p", "z", ""] {
            let path = confirm.replacing("/c", with: "/\(letter)")
            #expect(await site.get(path).status == 404, "\(letter)")
            #expect(await site.post(path, []).status == 404, "\(letter)")
        }
        // A secret with one letter changed.
        #expect(await site.post(String(confirm.dropLast()) + (confirm.hasSuffix("A") ? "B" : "A"), []).status == 404)
        #expect(try await site.holos.scratch.dump() == before)
        await site.close()
    }

    @Test func `what to do before a visit is read by a link, on both clocks, and not after it`() async throws {
        let site = try await Website.open()
        let link = try #require(try await site.links(to: try await site.visit())["prepare"])
        let page = await site.get(link)
        #expect(page.status == 200)
        // Rosa lives where clocks stand still: Chicago is an hour ahead of Phoenix in winter.
        #expect(page.html.contains("on your clock"))
        #expect(page.html.contains("You can stop at any time"))
        #expect(!page.main.contains("Holos Wellness") && !page.main.contains("onsultation"))
        #expect(await site.post(link, []).status == 404)
        try await site.holos.scratch.setClock("2027-04-08T15:00:00Z")
        #expect(await site.get(link).html.contains("There is nothing to prepare now"))
        await site.close()
    }

    @Test func `another practice knows nothing of a link`() async throws {
        let site = try await Website.open()
        let links = try await site.links(to: try await site.visit())
        let other = try await Holos.add(to: site.holos.scratch, slug: "other")
        try await site.refresh()
        let tags = [site.holos.practice, other.practice].map { practice in
            LinkAddress.path(LinkText(Link.ID(UUID()), .cancel, practice: practice), of: practice)
                .split(separator: "/")[1]
        }
        #expect(tags[0] != tags[1])
        let path = try #require(links["cancel"]).replacing("/\(tags[0])/", with: "/\(tags[1])/")
        #expect(await site.get(path).status == 404)
        #expect(await site.post(path, []).status == 404)
        await site.close()
    }

    @Test func `a link ends, and a visit that has begun is not changed by one`() async throws {
        let site = try await Website.open()
        let links = try await site.links(to: try await site.visit())
        let path = try #require(links["cancel"])
        try await site.setClock("2027-03-08T15:00:00Z")
        #expect(await site.get(path).words.contains("This can no longer be changed here."))
        #expect(await site.post(path, []).status == 409)
        try await site.setClock("2027-04-08T15:00:00Z")
        let ended = await site.post(path, [])
        #expect(ended.status == 409)
        #expect(ended.words.contains("This link has ended."))
        #expect(try await site.texts("select state from appointment") == ["booked"])
        await site.close()
    }

    @Test func `nobody can follow a link who reads the database`() async throws {
        let site = try await Website.open()
        let links = try await site.links(to: try await site.visit())
        let secrets = links.values.compactMap { $0.split(separator: ".").last.map(String.init) }
        #expect(secrets.count == 4)
        let rows = try await site.holos.scratch.dump().joined()
        for secret in secrets { #expect(!rows.contains(secret)) }
        await site.close()
    }

    @Test func `an offer is answered by its link, once`() async throws {
        let site = try await Website.open(now: Holos.morning)
        let path = try await site.offerLink()
        let page = await site.get(path)
        #expect(page.words.contains("This time is free for you"))
        #expect(page.words.contains("It is kept for you until"))
        let before = try await site.holos.scratch.dump()
        _ = await site.head(path)
        #expect(try await site.holos.scratch.dump() == before)
        #expect(await site.post(path, []).status == 303)
        #expect(await site.get(path).words.contains("The time is yours"))
        #expect(await site.post(path, [("answer", "no")]).status == 409)
        #expect(try await site.texts("select state from offer") == ["accepted"])
        #expect(try await site.texts("select state from appointment") == ["booked"])
        await site.close()
    }
}

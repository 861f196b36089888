import Clinic
import Fixtures
import Foundation
import HTTP
import HTTPTypes
import Pages
import Storage
import Testing

/// What holds for each page, whatever it is about.
@Suite(.timeLimit(.minutes(10)))
struct EveryPageTests {
    private static let addresses = [
        "/book/holos", "/book/holos/request", "/book/holos/received", "/book/holos/ask", "/book/holos/mh_consult",
        "/book/holos/mh_consult?from=2027-04-01&clinician=imani&zone=America/New_York",
        "/book/holos/mh_consult/2027-03-08T15:00:00Z",
        "/book/holos/booked?service=mh_consult&start=2027-03-08T15:00:00Z&clinician=imani",
        "/book/holos/nothing", "/book/holos/booked", "/book/holos/mh_consult/yesterday",
    ]

    @Test func `the way out comes first, then the help lines, then everything else`() async throws {
        let website = try await Website.open()
        for address in Self.addresses {
            let page = await website.get(address)
            let positions = ["Leave this page fast", "tel:911", "sms:988", "tel:18006624357", "<main>", "<h1>"].map {
                page.html.range(of: $0)?.lowerBound
            }
            #expect(!positions.contains(nil), "\(address)")
            #expect(positions.compactMap { $0 } == positions.compactMap { $0 }.sorted(), "\(address)")
        }
        await website.close()
    }

    @Test func `nothing is kept, framed, run, or loaded from elsewhere`() async throws {
        let website = try await Website.open()
        for address in Self.addresses {
            let page = await website.get(address)
            #expect(page.headerFields[.cacheControl] == "no-store", "\(address)")
            #expect(
                page.headerFields[.contentSecurityPolicy]
                    == "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; "
                    + "frame-ancestors 'none'")
            #expect(page.headerFields[.xContentTypeOptions] == "nosniff")
            #expect(page.headerFields[.contentType] == "text/html; charset=utf-8")
            #expect(page.headerFields[try #require(HTTPField.Name("Referrer-Policy"))] == "no-referrer")
            #expect(!page.html.contains("<script") && !page.html.contains("style=") && !page.html.contains("src="))
            let elsewhere = page.links.filter { $0.hasPrefix("http") || $0.hasPrefix("//") }
            #expect(elsewhere == ["https://www.weather.gov/"], "\(address)")
            #expect(!page.html.contains("{{"), "\(address)")
        }
        await website.close()
    }

    @Test func `the browser's history does not say what it was about`() async throws {
        let website = try await Website.open()
        for address in Self.addresses {
            let title = try #require(await website.get(address).html.firstMatch(of: /<title>(.*?)<\/title>/)).1
            #expect(title.hasSuffix("HW Appts"), "\(title)")
            #expect(!title.contains("Holos") && !title.contains("ental"), "\(title)")
        }
        await website.close()
    }

    @Test func `a clinic that is not there is a page with help lines of everywhere`() async throws {
        let website = try await Website.open()
        let posted = await website.request(("person.name", "Sam"), to: "nowhere")
        for page in [await website.get("/book/nowhere"), posted] {
            #expect(page.status == 404)
            #expect(page.headerFields[.cacheControl] == "no-store")
            #expect(page.html.contains("tel:911") && page.html.contains("tel:999") && page.html.contains("tel:112"))
            #expect(page.words.hasPrefix("This page is not here There is no such practice."))
        }
        await website.close()
    }

    @Test func `a link that is none shows the help lines of its practice's region, and a wrong method too`()
        async throws
    {
        let website = try await Website.open()
        let link = LinkAddress.path(
            LinkText(Link.ID(UUID()), .cancel, practice: website.holos.practice), of: website.holos.practice)
        let wrong = await website.answer(Request(method: .put, target: link))
        #expect(wrong.status == 405)
        for page in [await website.get(link), await website.get("\(link)/more"), wrong] {
            #expect(page.html.contains("tel:988") && !page.html.contains("tel:999"))
        }
        await website.close()
    }

    @Test func `a wrong method is a page too, and keeps its Allow`() async throws {
        let website = try await Website.open()
        let page = await website.post("/book/holos", [])
        #expect(page.status == 405)
        #expect(page.headerFields[.allow] == "GET, HEAD, OPTIONS")
        #expect(page.html.contains("tel:988"))
        await website.close()
    }

    @Test func `without its database the clinic's help lines and number are still there`() async throws {
        let website = try await Website.open()
        await website.close()
        let page = await website.get("/book/holos")
        #expect(page.status == 503)
        #expect(page.headerFields[.retryAfter] == "2")
        #expect(page.html.contains("tel:988") && page.html.contains("tel:+13125550142"))
        #expect(page.words.hasPrefix("We cannot do this right now We cannot reach our appointment book right now."))
        await website.close()
    }

    @Test func `bytes that were no request get the page of everywhere`() async throws {
        let website = try await Website.open()
        let page = Page(website.pages.failure(.internal, nil))
        #expect(page.status == 500)
        #expect(page.html.contains("tel:999"))
        await website.close()
    }

    @Test func `the style sheet is named by every page, and sent once`() async throws {
        let website = try await Website.open()
        let address = try #require(await website.get("/book/holos").links.first { $0.hasPrefix("/assets/") })
        let sheet = await website.get(address)
        #expect(sheet.status == 200)
        #expect(sheet.headerFields[.contentType] == "text/css; charset=utf-8")
        #expect(sheet.headerFields[.cacheControl] == "public, max-age=86400")
        #expect(!sheet.html.contains("url(") && !sheet.html.contains("@import"))
        let tag = try #require(sheet.headerFields[.eTag])
        for known in [tag, "\"x\", W/\(tag)", "*"] {
            let again = await website.get(address, headerFields: [.ifNoneMatch: known])
            #expect(again.status == 304 && again.html.isEmpty)
            #expect(again.headerFields[.eTag] == tag)
        }
        #expect(await website.get(address, headerFields: [.ifNoneMatch: "\"x\""]).status == 200)
        await website.close()
    }

    @Test func `a service that the public cannot book is not there`() async throws {
        let website = try await Website.open()
        #expect(!(await website.get("/book/holos").html.contains("Medication")))
        for address in [
            "/book/holos/med", "/book/holos/med/2027-03-08T15:00:00Z",
            "/book/holos/booked?service=med&start=2027-03-08T15:00:00Z",
        ] {
            let page = await website.get(address)
            #expect(page.status == 404 && !page.html.contains("Medication"), "\(address)")
        }
        #expect(!(await website.get("/book/holos/request?service=med").html.contains("Medication")))
        await website.close()
    }
}

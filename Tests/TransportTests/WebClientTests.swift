import Fixtures
import Foundation
import Testing

@testable import Transport

@Suite(.timeLimit(.minutes(10))) struct WebClientTests {
    private let mark = UUID().uuidString

    @Test func `a post arrives with its headers and login, and its answer comes back`() async throws {
        let peers = try await Peers.shared
        let client = try peers.client()
        let endpoint = try Endpoint(try peers.address("/status/201"), allowedBy: client.configuration.addresses)
        let post = Post(
            to: endpoint, headers: [Post.Header("X-Mark", mark)].compactMap { $0 }, body: [],
            login: Login(user: "clinic", password: "päss:word"), isRepeatable: true)
        #expect(await client.send(post) == .answered(PostAnswer(status: 201, body: Array("answer".utf8))))
        let record = try await peers.record { $0.header("x-mark") == mark }
        #expect(record["tls"] == .mark(true))
        #expect(record.header("authorization") == "Basic \(Data("clinic:päss:word".utf8).base64EncodedString())")
        #expect(record.header("user-agent") == "Daybook")
        #expect(record.header("expect") == nil)
    }

    @Test func `a post that can be repeated shares a connection, one that must not be has its own`() async throws {
        let peers = try await Peers.shared
        let client = try peers.client()
        for isRepeatable in [true, false] {
            let mark = "\(mark)-\(isRepeatable)"
            for _ in 1...3 {
                let post = try peers.post(to: "/status/200", mark: mark, isRepeatable: isRepeatable, by: client)
                #expect(await client.send(post).answer?.status == 200)
            }
            let connections = Set(try await peers.requests(marked: mark).map { $0["connection"] })
            #expect(connections.count == (isRepeatable ? 1 : 3))
        }
    }

    @Test func `a redirect is an answer and not followed`() async throws {
        let peers = try await Peers.shared
        let client = try peers.client()
        let post = try peers.post(to: "/redirect", mark: mark, by: client)
        #expect(await client.send(post).answer?.status == 302)
        #expect(try await peers.requests(marked: mark).count == 1)
    }

    @Test func `a long answer is not read to its end`() async throws {
        let peers = try await Peers.shared
        let client = try peers.client()
        let answer = await client.send(try peers.post(to: "/huge", by: client)).answer
        #expect(answer?.status == 200)
        #expect(answer?.isCut == true)
        #expect((answer?.body.count ?? .max) <= 64 * 1024)
    }

    @Test func `whoever does not answer in time is left, and may have acted`() async throws {
        let peers = try await Peers.shared
        let client = try peers.client(limit: .seconds(6))
        #expect(await client.send(try peers.post(to: "/hang", by: client)) == .uncertain(.silent))
    }

    @Test func `whoever closes without an answer may have acted`() async throws {
        let peers = try await Peers.shared
        let client = try peers.client()
        let post = try peers.post(to: "/cut", mark: mark, isRepeatable: false, by: client)
        #expect(await client.send(post) == .uncertain(.closed))
        #expect(try await peers.requests(marked: mark).count == 1)
    }

    @Test func `a post that nobody waits for any more ends at once`() async throws {
        let peers = try await Peers.shared
        let client = try peers.client(limit: .seconds(600))
        let post = try peers.post(to: "/hang", mark: mark, by: client)
        let sending = Task { await client.send(post) }
        let body = #"{"mark":"\#(mark)"}"#
        _ = try await peers.record { $0["body"] == .text(body) }
        sending.cancel()
        #expect(await sending.value == .uncertain(.cancelled))
    }

    @Test func `a hanging post does not hold up the others`() async throws {
        let peers = try await Peers.shared
        let client = try peers.client(limit: .seconds(600))
        let hanging = try peers.post(to: "/hang", by: client)
        let sending = Task { await client.send(hanging) }
        for _ in 1...5 {
            #expect(await client.send(try peers.post(to: "/status/200", by: client)).answer?.status == 200)
        }
        sending.cancel()
        _ = await sending.value
    }

    @Test func `nobody at home, and a name that nobody has`() async throws {
        let peers = try await Peers.shared
        let client = try peers.client()
        let addresses = client.configuration.addresses
        let down = "https://localhost:\(peers.places.mail["down"] ?? 0)/"
        for (address, failure) in [(down, PostFailure.unreachable), ("https://hook.invalid/", .unknownHost)] {
            let post = Post(to: try Endpoint(address, allowedBy: addresses), headers: [], body: [], isRepeatable: true)
            #expect(await client.send(post) == .notReached(failure))
        }
    }

    @Test func `a certificate that is not trusted gets nothing`() async throws {
        let peers = try await Peers.shared
        let client = try peers.client()
        let post = try peers.post(to: "/status/200", on: "stranger", mark: mark, by: client)
        #expect(await client.send(post) == .notReached(.untrusted))
        let post2 = try peers.post(to: "/status/200", mark: mark, by: client)
        let strict = try peers.client(trusting: false)
        #expect(await strict.send(post2) == .notReached(.untrusted))
        #expect(try await peers.requests(marked: mark).isEmpty)
    }

    @Test func `a name that means this machine is turned down when the connection is made`() async throws {
        let peers = try await Peers.shared
        let client = try peers.client(allowing: "")
        let post = try peers.post(to: "/status/200", host: "localhost", mark: mark, by: client)
        #expect(await client.send(post) == .notReached(.denied))
        #expect(try await peers.requests(marked: mark).isEmpty)
    }

    @Test func `without TLS only this machine is posted to`() async throws {
        let peers = try await Peers.shared
        let client = try peers.client()
        #expect(
            await client.send(try peers.post(to: "/status/200", on: "http", by: client)).answer?.status == 200)
        let addresses = AddressGuard()
        #expect(throws: Endpoint.Fault.denied) { try Endpoint("http://93.184.216.34/", allowedBy: addresses) }
        #expect(throws: Never.self) { try Endpoint("https://93.184.216.34/", allowedBy: addresses) }
    }

    @Test func `Retry-After is read as seconds and as a date`() async throws {
        let peers = try await Peers.shared
        let client = try peers.client()
        let busy = await client.send(try peers.post(to: "/busy", by: client)).answer
        #expect(busy?.status == 429)
        #expect(busy?.retryAfter == .delay(.seconds(7)))
        let now = Int(Date().timeIntervalSince1970)
        let until = await client.send(try peers.post(to: "/busy-until", by: client)).answer
        #expect(until?.status == 503)
        let wait = try #require(until?.retryAfter?.wait(now: now))
        #expect(wait >= .seconds(3599) && wait <= .seconds(3720))
    }
}

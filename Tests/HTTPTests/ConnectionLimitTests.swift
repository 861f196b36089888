import Glibc
import HTTPTypes
import Logging
import Testing

@testable import HTTP

@Suite(.timeLimit(.minutes(10)))
struct ConnectionLimitTests {
    @Test func `at the limit the oldest idle connection goes first`() async throws {
        try await TestServer.run(ServerConfiguration(maximumConnections: 3)) { test in
            var clients: [RawClient] = []
            for number in 1...3 {
                let client = try test.connect()
                await client.send(TestServer.get)
                #expect(try await client.reply()?.status == 200)
                clients.append(client)
                try await test.until { $0.idle == number }
            }
            let late = try test.connect()
            await late.send(TestServer.get)
            #expect(try await late.reply()?.status == 200)
            #expect(try await clients[0].receiveAll() == "")
            await clients[1].send(TestServer.get)
            #expect(try await clients[1].reply()?.status == 200)
            #expect(test.server.statistics.evicted == 1)
            #expect(test.server.statistics.refused == 0)
        }
    }

    @Test func `at the limit without an idle connection a new one is answered with 503`() async throws {
        let release = Signal()
        let begun = Signal()
        try await TestServer.run(
            ServerConfiguration(maximumConnections: 1),
            handler: { _ in
                begun.tell()
                await release.wait()
                return .text("done")
            }
        ) { test in
            let busy = try test.connect()
            await busy.send(TestServer.get)
            await begun.wait()
            let refused = try await test.connect().receiveAll()
            #expect(refused.hasPrefix("HTTP/1.1 503 "))
            #expect(refused.contains("\r\nRetry-After: 2\r\n"))
            #expect(refused.contains("\r\nConnection: close\r\n"))
            release.tell()
            #expect(try await busy.reply()?.body == "done")
            #expect(test.server.statistics.refused == 1)
        }
    }

    @Test func `one peer cannot take all connections, and the proxy is exempt`() async throws {
        let path = "/tmp/daybook-http-\(getpid())-peers.sock"
        try await TestServer.run(ServerConfiguration(maximumConnectionsPerPeer: 2), path: path) { test in
            let first = try test.connect()
            try await test.until { $0.open == 1 && $0.idle == 1 }
            let second = try test.connect()
            try await test.until { $0.open == 2 && $0.idle == 2 }
            let third = try test.connect()
            #expect(try await first.receiveAll() == "")
            var proxied: [RawClient] = []
            for _ in 1...5 {
                proxied.append(try RawClient(path: path))
            }
            try await test.until { $0.open == 7 }
            for client in [second, third] + proxied {
                await client.send(TestServer.get)
                #expect(try await client.reply()?.status == 200)
            }
        }
    }

    @Test func `only the proxy's forwarding header is believed, and only its last hop`() async throws {
        let path = "/tmp/daybook-http-\(getpid())-forwarded.sock"
        let request =
            "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 10.0.0.1\r\nX-Forwarded-For: 10.0.0.2, 2001:DB8::7 \r\n\r\n"
        try await TestServer.run(path: path, handler: { .text($0.clientNetwork) }) { test in
            let direct = try test.connect()
            await direct.send(request)
            #expect(try await direct.reply()?.body == "127.0.0.1")
            let proxied = try RawClient(path: path)
            await proxied.send(request)
            #expect(try await proxied.reply()?.body == "2001:db8::/64")
            await proxied.send("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 10.0.0.1, unknown\r\n\r\n")
            #expect(try await proxied.reply()?.body == "unix")
        }
    }

    @Test func `a unix socket has its mode, replaces a stale file, spares others and is removed at the end`()
        async throws
    {
        let path = "/tmp/daybook-http-\(getpid())-file.sock"
        defer { unlink(path) }
        var status = stat()
        // A file that a killed server has left: bound and closed, not removed.
        leaveSocket(at: path)
        #expect(lstat(path, &status) == 0)
        try await TestServer.run(path: path) { test in
            #expect(lstat(path, &status) == 0)
            #expect(status.st_mode & 0o777 == 0o600)
            #expect(throws: ListenFault.inUse(.unix(path: path))) { try Listener(.unix(path: path)) }
            let client = try RawClient(path: path)
            await client.send(TestServer.get)
            #expect(try await client.reply()?.status == 200)
        }
        #expect(lstat(path, &status) != 0)
        let plain = open(path, O_CREAT | O_WRONLY, 0o600)
        close(plain)
        #expect(throws: ListenFault.notASocket(.unix(path: path))) { try Listener(.unix(path: path)) }
        let long = ListenAddress.unix(path: "/tmp/" + String(repeating: "a", count: 103))
        #expect(throws: ListenFault.pathTooLong(long)) { try Listener(long) }
    }

    @Test func `an address that cannot be had is told by name`() async throws {
        try await TestServer.run { test in
            let taken = ListenAddress.tcp(host: "127.0.0.1", port: test.port)
            let second = Server(addresses: [taken], logger: Logger(label: "test")) { _ in .noContent }
            await #expect(throws: ListenFault.inUse(taken)) { try await second.run() }
            await #expect(throws: ListenFault.inUse(taken)) { try await second.boundAddresses }
        }
    }

    private func leaveSocket(at path: String) {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        withUnsafeBytes(of: address) { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) { _ = bind(descriptor, $0.baseAddress, socklen_t(bytes.count)) }
        }
        close(descriptor)
    }
}

import Glibc
import HTTPTypes
import Testing

@testable import HTTP

/// Lowers a limit of the whole process for a moment, so nothing of this suite may run beside another test: it is run by
/// itself, in a process of its own.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct DescriptorTests {
    @Test func `a server without descriptors goes on when it has some again`() async throws {
        await #expect(processExitsWith: .success) {
            try await TestServer.run { test in
                let first = try test.connect()
                await first.send(TestServer.get)
                #expect(try await first.reply()?.status == 200)
                var limit = rlimit()
                getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
                let probe = dup(0)
                close(probe)
                var lowered = limit
                // Room for the client's half of a few connections and no more for the server's.
                lowered.rlim_cur = rlim_t(probe + 5)
                setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &lowered)
                var clients: [RawClient] = []
                while clients.count < 5, let client = try? test.connect() {
                    clients.append(client)
                }
                // The server has ended the idle connection to make room.
                #expect(try await first.receiveAll() == "")
                setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
                for client in clients {
                    await client.send(TestServer.get)
                }
                let last = try test.connect()
                await last.send(TestServer.get)
                #expect(try await last.reply()?.status == 200)
            }
        }
    }
}

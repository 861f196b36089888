import Fixtures
import Foundation

@testable import Transport

extension Peers {
    /// A client that may post to the machine that it runs on.
    nonisolated func client(
        allowing ranges: String = "127.0.0.0/8 ::1/128", trusting authority: Bool = true, limit: Duration = .seconds(20)
    ) throws -> WebClient {
        let allowed = ranges.split(separator: " ").compactMap { NetworkRange(String($0)) }
        let configuration = WebClient.Configuration(
            addresses: AddressGuard(allowed: allowed), authorityFile: authority ? places.authority : nil,
            connecting: .seconds(20), whole: limit)
        guard let client = WebClient(configuration) else { throw Fault(description: "There is no client.") }
        return client
    }

    /// The address of a path on one of the servers of deploy/tests/peers/web.py.
    nonisolated func address(_ path: String, on server: String = "https", host: String = "localhost") throws -> String {
        guard let port = places.web[server] else { throw Fault(description: "There is no server \(server).") }
        return "\(server == "http" ? "http" : "https")://\(host):\(port)\(path)"
    }

    /// A post of a small JSON, which a test recognises by its mark.
    nonisolated func post(
        to path: String, on server: String = "https", host: String = "localhost", mark: String = "",
        isRepeatable: Bool = true, by client: WebClient
    ) throws -> Post {
        let endpoint = try Endpoint(
            try address(path, on: server, host: host), allowedBy: client.configuration.addresses)
        return Post(
            to: endpoint, headers: [Post.Header("Content-Type", "application/json")].compactMap { $0 },
            body: Array(#"{"mark":"\#(mark)"}"#.utf8), isRepeatable: isRepeatable)
    }

    /// The requests with this mark so far.
    func requests(marked mark: String) async throws -> [Record] {
        try await allRecords { $0.kind == "request" && $0["body"] == .text(#"{"mark":"\#(mark)"}"#) }
    }
}

extension PostResult {
    /// The answer, if there is one.
    var answer: PostAnswer? {
        switch self {
        case .answered(let answer): answer
        case .notReached, .uncertain, .notTried: nil
        }
    }
}

import CCurl

extension PostResult {
    /// Reads what happened on an errand to a web server.
    init(_ report: ErrandReport) {
        if report.stop == .notBegun {
            self = .notTried
        } else if let answer = PostAnswer(report) {
            self = .answered(answer)
        } else if report.isBegun {
            self = .uncertain(PostFailure(report))
        } else {
            self = .notReached(PostFailure(report))
        }
    }
}

extension PostAnswer {
    /// The answer; nil if its head did not come to an end.
    init?(_ report: ErrandReport) {
        guard report.isBegun, report.status >= 200, report.lines.last?.isEmpty == true else { return nil }
        // A head of 1xx may stand before the one that counts.
        let head = report.lines.lastIndex { $0.hasPrefix("HTTP/") }.map { report.lines[$0...] } ?? []
        let retryAfter = head.first { $0.lowercased().hasPrefix("retry-after:") }.flatMap { line in
            RetryAfter(String(line.dropFirst("retry-after:".count)).trimmed)
        }
        self.init(
            status: report.status, retryAfter: retryAfter, body: report.body,
            isCut: report.code != CURLE_OK.rawValue)
    }
}

extension PostFailure {
    init(_ report: ErrandReport) {
        switch (CURLcode(report.code), report.stop) {
        case (_, .connecting): self = .unreachable
        case (_, .cancelled): self = .cancelled
        case (_, .replying), (_, .ending), (_, .whole), (_, .notBegun): self = .silent
        case (CURLE_COULDNT_RESOLVE_HOST, _): self = .unknownHost
        case (CURLE_COULDNT_CONNECT, _): self = report.isDenied ? .denied : .unreachable
        case (CURLE_SSL_CONNECT_ERROR, _): self = .withoutTLS
        case (CURLE_PEER_FAILED_VERIFICATION, _): self = .untrusted
        case (CURLE_OPERATION_TIMEDOUT, _): self = .silent
        case (CURLE_SEND_ERROR, _), (CURLE_RECV_ERROR, _), (CURLE_GOT_NOTHING, _): self = .closed
        default: self = .other(Int(report.code))
        }
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}

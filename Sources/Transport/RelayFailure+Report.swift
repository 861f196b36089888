import CCurl

extension RelayFailure {
    /// Why nothing was handed over.
    init(_ report: ErrandReport) {
        switch CURLcode(report.code) {
        case CURLE_COULDNT_RESOLVE_HOST: self = .unknownHost
        case CURLE_COULDNT_CONNECT: self = .unreachable
        case CURLE_USE_SSL_FAILED, CURLE_SSL_CONNECT_ERROR: self = .withoutTLS
        case CURLE_PEER_FAILED_VERIFICATION: self = .untrusted
        case CURLE_LOGIN_DENIED: self = .loginRefused
        default: self = Self.spoken(report) ?? RelayFailure(cutting: report)
        }
    }

    /// Why the dialogue ended.
    init(cutting report: ErrandReport) {
        switch report.stop {
        case .connecting: self = .unreachable
        case .replying, .ending, .whole: self = .silent
        case .cancelled: self = .cancelled
        case .notBegun, .tooLong, nil:
            switch CURLcode(report.code) {
            case CURLE_OPERATION_TIMEDOUT: self = .silent
            case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_WEIRD_SERVER_REPLY: self = .closed
            default: self = .other(Int(report.code))
            }
        }
    }

    /// What the relay said before it came to a mail.
    private static func spoken(_ report: ErrandReport) -> RelayFailure? {
        guard report.stop == nil, !report.isBegun, let reply = RelayReply(line: report.opening), reply.isNegative
        else { return nil }
        return reply.isTemporary ? .busy(reply) : .refused(reply)
    }
}

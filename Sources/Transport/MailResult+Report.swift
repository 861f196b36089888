extension MailResult {
    /// Reads what happened on an errand to a relay.
    ///
    /// libcurl sends, for one recipient, MAIL, RCPT, DATA and the final dot, and waits for the reply to each.
    init(_ report: ErrandReport) {
        let replies = report.lines.compactMap(RelayReply.init)
        if report.stop == .notBegun {
            self = .notTried
        } else if report.isUploaded {
            self = Self.ended(replies, report)
        } else if let number = replies.firstIndex(where: \.isNegative) {
            // Behind it comes the reply to QUIT.
            self = Self.refused(replies[number], as: number + 1)
        } else {
            self = .notReached(RelayFailure(report))
        }
    }

    private static func ended(_ replies: [RelayReply], _ report: ErrandReport) -> MailResult {
        guard replies.count > 3 else { return .uncertain(RelayFailure(cutting: report)) }
        // The reply counts, whatever became of the connection behind it.
        let reply = replies[3]
        switch reply.code {
        case 200..<300: return .accepted
        case 300..<400: return .uncertain(.other(reply.code))
        case 400..<500: return .temporary(reply)
        default: return .permanent(reply)
        }
    }

    /// A refusal of the sender or of the connection concerns every mail; one of the recipient or of DATA this one.
    private static func refused(_ reply: RelayReply, as number: Int) -> MailResult {
        if reply.isFarewell { return .notReached(.busy(reply)) }
        if number == 1 { return .notReached(reply.isTemporary ? .busy(reply) : .refused(reply)) }
        return reply.isTemporary ? .temporary(reply) : .permanent(reply)
    }
}

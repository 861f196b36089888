import Fixtures
import Foundation
import Testing

extension Python {
    /// A mail as Python's `email` package understands it.
    struct Mail: Decodable {
        let headers: [String: String]
        let defects: [String]
        let text: String
        let parts: Int
        let fromName: String
        let fromAddress: String
        let recipients: [String]
    }

    /// Parses mails, all in one run: starting Python costs more than parsing a thousand of them.
    static func parse(_ mails: [[UInt8]]) throws -> [Mail] {
        try run(
            """
            import base64, email, email.header, email.policy, email.utils, json, sys
            def read(data):
                mail = email.message_from_bytes(data, policy=email.policy.default)
                defects = [str(d) for d in mail.defects]
                for _, value in mail.items(): defects += [str(d) for d in value.defects]
                # The new parser puts a space between two encoded words of a phrase, against RFC 2047 section 6.2.
                name, _ = email.utils.parseaddr(email.message_from_bytes(data)["From"])
                return {
                    "headers": {k: str(v) for k, v in mail.items()}, "defects": defects,
                    "text": mail.get_body(("plain",)).get_content(),
                    "parts": len(list(mail.walk())), "recipients": [a.addr_spec for a in mail["To"].addresses],
                    "fromName": str(email.header.make_header(email.header.decode_header(name))),
                    "fromAddress": ", ".join(a.addr_spec for a in mail["From"].addresses)}
            print(json.dumps([read(base64.b64decode(line)) for line in sys.stdin]))
            """, input: mails.flatMap { Array(Data($0).base64EncodedString().utf8) + [0x0A] })
    }

    static func parse(_ mail: [UInt8]) throws -> Mail {
        try #require(parse([mail]).first)
    }
}

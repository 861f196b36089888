import Fixtures
import Foundation

extension Python {
    /// A mail with a calendar in it.
    struct InvitingMail: Decodable {
        let defects: [String]
        let types: [String]
        let text: String
        let methods: [String]
        let calendars: [CalendarReading]
    }

    /// Reads mails with what they bring to a calendar, all in one run.
    static func readInvitations(_ mails: [[UInt8]]) throws -> [InvitingMail] {
        try peers(
            CalendarReading.reader + "\n" + """
                import email, email.policy
                def text(part):
                    found = part.get_content()
                    return found if isinstance(found, str) else found.decode()
                def parse(data):
                    mail = email.message_from_bytes(data, policy=email.policy.default)
                    parts = list(mail.walk())
                    defects = [str(d) for p in parts for d in p.defects]
                    defects += [str(d) for p in parts for _, v in p.items() for d in v.defects]
                    found = [p for p in parts if p.get_content_type() == "text/calendar"]
                    return {
                        "defects": defects, "types": [p.get_content_type() for p in parts],
                        "text": mail.get_body(("plain",)).get_content(),
                        "methods": [p.get_param("method") for p in found],
                        "calendars": [read(text(p)) for p in found]}
                print(json.dumps([parse(base64.b64decode(line)) for line in sys.stdin]))
                """, mails)
    }
}

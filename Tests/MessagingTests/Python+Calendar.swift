import Foundation
import Testing

extension Python {
    /// An entry of a calendar as the library `icalendar` understands it.
    struct Entry: Decodable {
        let uid: String
        let sequence: Int
        let summary: String
        let status: String
        let access: String
        let alarms: Int
        let stamp: Int64
        let organizer: String?
        let organizerName: String?
        let attendee: String?
        /// Seconds since 1970: by Python's own zone rules, and by the rules that the file itself tells.
        let start: [Int64]
        let end: [Int64]
    }

    /// A calendar file as the library understands it.
    struct CalendarReading: Decodable {
        let method: String
        let errors: [String]
        let zones: [String]
        let entries: [Entry]
    }

    /// A mail with a calendar in it.
    struct InvitingMail: Decodable {
        let defects: [String]
        let types: [String]
        let text: String
        let methods: [String]
        let calendars: [CalendarReading]
    }

    /// Reads calendar files, all in one run.
    static func readCalendars(_ files: [String]) throws -> [CalendarReading] {
        try peers(
            "print(json.dumps([read(base64.b64decode(line)) for line in sys.stdin]))", files.map { Array($0.utf8) })
    }

    /// Reads mails with what they bring to a calendar, all in one run.
    static func readInvitations(_ mails: [[UInt8]]) throws -> [InvitingMail] {
        try peers(
            """
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

    private static func peers<Answer: Decodable>(_ script: String, _ inputs: [[UInt8]]) throws -> Answer {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
        let python = root.appending(path: ".build/peers/bin/python").path
        try #require(
            FileManager.default.isExecutableFile(atPath: python), "There is no \(python): deploy/tests/peers/install")
        return try run(
            reader + "\n" + script, input: inputs.flatMap { Array(Data($0).base64EncodedString().utf8) + [0x0A] },
            by: python)
    }

    private static let reader = """
        import base64, json, sys
        from icalendar import Calendar
        def read(data):
            calendar = Calendar.from_ical(data)
            zones = {str(z["TZID"]): z for z in calendar.walk("VTIMEZONE")}
            own = {name: zone.to_tz(lookup_tzid=False) for name, zone in zones.items()}
            def instants(field):
                zone = field.params.get("TZID")
                there = [field.dt]
                there.append(field.dt.replace(tzinfo=own[zone]) if zone else field.dt)
                return [int(t.timestamp()) for t in there]
            def entry(event):
                organizer = event.get("ORGANIZER")
                return {
                    "uid": str(event["UID"]), "sequence": int(event["SEQUENCE"]), "summary": str(event["SUMMARY"]),
                    "status": str(event["STATUS"]), "access": str(event["CLASS"]), "alarms": len(event.walk("VALARM")),
                    "stamp": int(event["DTSTAMP"].dt.timestamp()), "organizer": organizer and str(organizer),
                    "organizerName": organizer and str(organizer.params["CN"]),
                    "attendee": event.get("ATTENDEE") and str(event["ATTENDEE"]),
                    "start": instants(event["DTSTART"]), "end": instants(event["DTEND"])}
            errors = [str(e) for part in calendar.walk() for e in part.errors]
            return {
                "method": str(calendar["METHOD"]), "errors": errors, "zones": list(zones),
                "entries": [entry(e) for e in calendar.walk("VEVENT")]}
        """
}

/// A calendar file as the library `icalendar` understands it, which somebody else wrote.
public struct CalendarReading: Decodable, Sendable {
    /// An entry of it.
    public struct Entry: Decodable, Sendable {
        /// Its UID.
        public let uid: String
        /// Its SEQUENCE.
        public let sequence: Int
        /// Its SUMMARY.
        public let summary: String
        /// Its STATUS.
        public let status: String
        /// Its CLASS.
        public let access: String
        /// How many alarms it has.
        public let alarms: Int
        /// Its DTSTAMP, in seconds since 1970.
        public let stamp: Int64
        /// The address of its ORGANIZER.
        public let organizer: String?
        /// The name of its ORGANIZER.
        public let organizerName: String?
        /// Its ATTENDEE.
        public let attendee: String?
        /// Seconds since 1970: by Python's own zone rules, and by the rules that the file itself tells.
        public let start: [Int64]
        /// The same of its end.
        public let end: [Int64]
    }

    /// Its METHOD.
    public let method: String
    /// What the library finds wrong.
    public let errors: [String]
    /// The zones that it tells the rules of.
    public let zones: [String]
    /// Its entries.
    public let entries: [Entry]

    /// Reads calendar files, all in one run.
    public static func of(_ files: [String]) throws -> [CalendarReading] {
        try Python.peers(
            reader + "\nprint(json.dumps([read(base64.b64decode(line)) for line in sys.stdin]))",
            files.map { Array($0.utf8) })
    }

    /// The script that reads: a function `read` of the bytes of a file.
    public static let reader = """
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
                "method": str(calendar.get("METHOD", "")), "errors": errors, "zones": list(zones),
                "entries": [entry(e) for e in calendar.walk("VEVENT")]}
        """
}

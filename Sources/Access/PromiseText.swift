public import Clinic
public import HTTP
public import Scheduling

/// How a person is told by when somebody will have read what they sent.
public struct PromiseText: Sendable {
    private let promise: ResponsePromise
    private let wall: WallClock
    private let practice: Practice

    /// The words for a promise of a practice, by the clock on its wall.
    public init(_ promise: ResponsePromise, practice: Practice, zone: Zone) {
        self.promise = promise
        self.practice = practice
        wall = WallClock(zone, region: practice.region)
    }

    /// `Tuesday, March 2, 8:40 AM, Denver time (MST)`; nil when nothing can be promised.
    public var time: String? {
        promise.by.map { by in
            // A time that is shown must not be earlier than the one that is meant.
            let minute = by.roundedUpToMinute
            return "\(wall.dayAndTime(minute)), \(wall.place(at: minute))"
        }
    }

    /// A sentence that is true whenever it is read.
    public var sentence: String {
        if let time {
            "A person will read this by \(time)."
        } else {
            "We cannot say yet when somebody will read this. Please call us: \(practice.phone)."
        }
    }

    /// The promise as clients see it.
    public var json: JSONValue {
        guard let by = promise.by else { return .object(["by": .null, "sentence": .string(sentence)]) }
        let minute = by.roundedUpToMinute
        return .object([
            "by": .string(minute.rfc3339), "local": .string(wall.zone.local(minute).description),
            "zone": .string(wall.zone.name), "sentence": .string(sentence),
        ])
    }
}

extension Instant {
    /// The first whole minute that is not before this instant: what is shown of a time by which something is promised.
    public var roundedUpToMinute: Instant {
        let seconds = (self + .seconds(59) + .microseconds(999_999)).secondsSinceUnixEpoch
        return Instant(secondsSinceUnixEpoch: seconds - (seconds % 60 + 60) % 60)
    }
}

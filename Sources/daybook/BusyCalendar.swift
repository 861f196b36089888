import Scheduling

/// The busy times of a calendar file (RFC 5545): when somebody who works elsewhere too cannot be booked.
///
/// What takes time is read: events that are neither transparent nor cancelled, once or repeated by day or week, and
/// published busy times. Whatever cannot be understood for certain is a fault, and then nothing of the file counts:
/// a calendar that is half read would let people be booked into the other half.
struct BusyCalendar: Sendable {
    /// The ranges by the UID of their entry; those of an entry that repeats, by `UID#number`.
    let busy: [String: TimeRange]

    /// How far ahead entries are read.
    static let horizon: Duration = .days(366)
    /// No calendar of one person has more; what is bigger is some other file.
    static let largestSize = 16 * 1024 * 1024

    /// Where entries find their zones.
    struct Zones {
        /// The zone that times without one are in: that of the clinician's site.
        let floating: Zone
        /// The zone of an IANA name.
        let named: (String) -> Zone?
    }

    /// Reads a file.
    ///
    /// - Parameter now: entries that ended before, and those that begin more than `horizon` later, are left out.
    /// - Throws: `BusyCalendarFaults` with everything that is not understood, in the order of the file.
    init(_ bytes: [UInt8], zones: Zones, now: Instant) throws(BusyCalendarFaults) {
        guard bytes.count <= Self.largestSize else {
            throw BusyCalendarFaults([BusyCalendarFault(line: 1, sentence: "The file is larger than 16 MiB.")])
        }
        var faults: [BusyCalendarFault] = []
        var collection = Collection(zones: zones, now: now)
        do throws(BusyCalendarFault) {
            for component in try Component.all(try Line.all(bytes)) {
                do throws(BusyCalendarFault) {
                    try collection.add(component)
                } catch {
                    faults.append(error)
                }
            }
        } catch {
            faults.append(error)
        }
        guard faults.isEmpty else { throw BusyCalendarFaults(faults) }
        do throws(BusyCalendarFault) {
            busy = try collection.busy()
        } catch {
            throw BusyCalendarFaults([error])
        }
    }
}

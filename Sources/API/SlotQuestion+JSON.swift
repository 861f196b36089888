import Access
import Clinic
import HTTP
import Scheduling
import Storage

extension SlotQuestion {
    /// The answer: times by local date, and the next ones after the window if it has none.
    func json(_ found: FreeTimes, _ days: Days, later: [FreeTimes.Time], practice: Practice) -> JSONValue {
        json(
            days, clinic: found.zone, practice, (found.slots, later), start: \.start,
            time: { [signer = SlotText.Signer(practice)] in json($0, clinic: found.zone, signer) })
    }

    /// The same for several services one right after another.
    func json(
        _ found: ItineraryTimes, _ days: Days, later: [ItineraryTimes.Time], practice: Practice
    ) -> JSONValue {
        json(
            days, clinic: found.zone, practice, (found.slots, later), start: \.start,
            time: { [signer = SlotText.Signer(practice)] in json($0, clinic: found.zone, signer) })
    }

    private func json<Time>(
        _ days: Days, clinic: Zone, _ practice: Practice, _ times: (found: [Time], later: [Time]),
        start: KeyPath<Time, Instant>, time: (Time) -> JSONValue
    ) -> JSONValue {
        var dates: [String: JSONValue] = [:]
        let slots = limit.map { times.found.prefix($0) } ?? times.found[...]
        for (date, times) in Dictionary(grouping: slots, by: { zone.local($0[keyPath: start]).date }) {
            dates[date.description] = .array(times.map(time))
        }
        return .object([
            "service": .string(Itinerary.text(services)), "zone": .string(zone.name),
            "clinic_zone": .string(clinic.name), "from": .string(days.first.description),
            "to": .string(days.last.description), "dates": .object(dates),
            "next": .array(times.later.map(time)), "crisis": practice.crisis.json,
        ])
    }

    /// The answer to why a visit can or cannot start at a time.
    func json(_ explanation: StartExplanation, practice: Practice) -> JSONValue {
        func moment(_ instant: Instant) -> JSONValue {
            .object(both(instant, clinic: explanation.zone))
        }
        return .object([
            "service": .string(Itinerary.text(services)), "zone": .string(zone.name),
            "clinic_zone": .string(explanation.zone.name),
            "failing": .array(explanation.failing.map { .string($0.code) }),
            "start": moment(explanation.start), "bookable": .bool(explanation.rules.isEmpty),
            "rules": .array(explanation.rules.map { .string($0) }),
            "reasons": .array(explanation.sentences.map { .string($0) }),
            "latest_that_day": explanation.latest.map(moment) ?? .null,
            "nearest": .array(explanation.nearest.map(moment)), "crisis": practice.crisis.json,
        ])
    }

    /// One time with the id that books it.
    private func json(_ time: FreeTimes.Time, clinic: Zone, _ signer: SlotText.Signer) -> JSONValue {
        var members = both(time.start, clinic: clinic)
        // What the person chose is signed: a clinician only when they asked for one.
        let slot = SlotText(
            service: services[0], start: time.start, clinician: clinicians.isEmpty ? nil : time.clinician?.code)
        members["slot"] = .string(slot.signed(by: signer))
        members["end"] = .string(time.end.rfc3339)
        members["clinician"] = time.clinician.map { .string($0.code) } ?? .null
        return .object(members)
    }

    /// One time of several services with the id that books it.
    private func json(_ time: ItineraryTimes.Time, clinic: Zone, _ signer: SlotText.Signer) -> JSONValue {
        var members = both(time.start, clinic: clinic)
        let slot = SlotText(
            service: Itinerary.text(services), start: time.start,
            clinician: clinicians.isEmpty ? nil : clinicians.joined(separator: ","))
        members["slot"] = .string(slot.signed(by: signer))
        members["end"] = .string(time.end.rfc3339)
        members["stops"] = .array(
            zip(services, time.stops).map { service, stop in
                .object([
                    "service": .string(service), "start": .string(stop.start.rfc3339),
                    "end": .string(stop.end.rfc3339),
                    "clinician": stop.clinician.map { .string($0.code) } ?? .null,
                ])
            })
        return .object(members)
    }

    /// An instant on both clocks when they differ.
    private func both(_ instant: Instant, clinic: Zone) -> [String: JSONValue] {
        var members: [String: JSONValue] = [
            "start": .string(instant.rfc3339), "local": .string(zone.local(instant).description),
        ]
        if clinic.name != zone.name { members["clinic_local"] = .string(clinic.local(instant).description) }
        return members
    }
}

import Clinic
import Foundation
import Scheduling

extension PracticeDefinition {
    /// Everything that the definition describes, with the ids that it has in the database, or fresh ones.
    func things(practice practiceID: Practice.ID, zone: Zone, stored: StoredPractice) -> [PracticeThing] {
        func known(_ kind: PracticeThing.Kind, _ code: String) -> UUID {
            stored.id(kind, code) ?? Identifier<PracticeThing>.fresh().uuid
        }
        var things = [PracticeThing(.practice, slug, id: practiceID.uuid, facts: facts)]
        things += sites.map {
            PracticeThing(
                .site, $0.code, id: known(.site, $0.code),
                facts: [("name", $0.name), ("zone", $0.zone), ("hours", PracticeThing.hours($0.hours))])
        }
        things += rooms.enumerated().map { rank, room in
            PracticeThing(.room, room.code, id: known(.room, room.code), facts: room.facts(rank: rank))
        }
        things += clinicians.enumerated().map { rank, clinician in
            PracticeThing(
                .clinician, clinician.code, id: stored.id(.staff, clinician.code) ?? known(.clinician, clinician.code),
                facts: clinician.facts(rank: rank))
        }
        let order = clinicians.map(\.code)
        things += services.enumerated().map { rank, service in
            PracticeThing(
                .service, service.code, id: known(.service, service.code),
                facts: service.facts(rank: rank, order: order))
        }
        things += closed.compactMap { day in
            let date = day.date.description
            return zone.day(day.date).map { range in
                PracticeThing(
                    .closedDay, date, id: known(.closedDay, date),
                    facts: [("reason", day.reason), ("time", range.description)])
            }
        }
        return things + staffThings(stored: stored)
    }

    private var facts: [(name: String, text: String)] {
        [
            ("name", name), ("neutral_name", neutralName), ("region", region), ("zone", zone), ("crisis", crisis),
            ("phone", phone), ("email", email), ("neutral_site", neutralSite), ("origins", PracticeThing.list(origins)),
        ] + PracticeThing.policy(policy)
    }
}

extension PracticeDefinition.Room {
    fileprivate func facts(rank: Int) -> [(name: String, text: String)] {
        [
            ("kind", kind), ("site", site), ("features", PracticeThing.list(features)),
            ("hours", PracticeThing.hours(hours)), ("position", "\(rank + 1)"),
        ]
    }
}

extension PracticeDefinition.Clinician {
    fileprivate func facts(rank: Int) -> [(name: String, text: String)] {
        [
            ("name", name), ("credential", credential), ("languages", PracticeThing.list(languages)), ("site", site),
            ("hours", PracticeThing.hours(hours)), ("hours_elsewhere", PracticeThing.hours(hoursElsewhere)),
            ("zone", hoursElsewhere.stretches.isEmpty ? "none" : zone ?? "none"), ("monitors", "\(monitors)"),
            ("prescribes", "\(prescribes)"), ("position", "\(rank + 1)"),
        ] + PracticeThing.qualifications(qualifications) + PracticeThing.limit(limit) + PracticeThing.reserve(reserve)
            + PracticeThing.contact(contact)
    }
}

extension PracticeDefinition.Service {
    /// - Parameter order: the codes of all clinicians: who offers a service are told in their order, in which they
    ///   are offered, whatever the order of the file's own list.
    fileprivate func facts(rank: Int, order: [String]) -> [(name: String, text: String)] {
        [("label", label), ("neutral_label", neutralLabel), ("audience", audience.rawValue), ("site", site)]
            + PracticeThing.phases(phases) + [
                ("step", "\(step)"), ("notice", PracticeThing.notice(minutes: noticeMinutes)),
                ("horizon", "\(horizonDays)d"), ("clinicians", PracticeThing.list(order.filter(clinicians.contains))),
                ("position", "\(rank + 1)"), ("hours", PracticeThing.hours(hours)),
                ("offer_lead", PracticeThing.notice(minutes: Int(offerLead.components.seconds / 60))),
            ] + PracticeThing.requirements(requirements) + PracticeThing.limit(limit)
            + PracticeThing.series(recipe?.series) + PracticeThing.gates(allGates, recipe?.aftercare)
            + PracticeThing.preparation(recipe?.preparation)
    }

    /// The notice in the unit of its column.
    var noticeMinutes: Int { Int(notice.components.seconds / 60) }
}

import Clinic
import Messaging
import Scheduling
import Storage

extension TextTemplates {
    /// What a practice file says that does not fit into texts to phones.
    func faults(of definition: PracticeDefinition, zones: ZoneDirectory) -> [PracticeDefinition.Fault] {
        guard let crisis = CrisisProfile.all[definition.crisis] else { return [] }
        let practice = Practice(
            id: .fresh(), slug: definition.slug, name: definition.name, neutralName: definition.neutralName,
            region: definition.region, zone: definition.zone, crisis: crisis, phone: definition.phone,
            email: definition.email, neutralSite: definition.neutralSite, origins: definition.origins,
            policy: definition.policy)
        let places = Set([definition.zone] + definition.sites.map(\.zone)).sorted().compactMap(zones.zone)
        return excesses(of: practice, zones: places).prefix(1).map { excess in
            PracticeDefinition.Fault(["neutral_name"], excess.sentence)
        }
    }
}

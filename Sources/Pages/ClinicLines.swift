import Clinic

/// How to reach the clinic.
struct ClinicLines {
    let clinicName: String
    let home: String
    let phone: String
    let phoneLink: String
    let email: String

    init(_ practice: Practice) {
        clinicName = practice.name
        home = BookAddress(practice).first
        phone = practice.phone
        phoneLink = "tel:" + practice.phone.dialled
        email = practice.email
    }
}

public import Clinic
import Foundation
import Scheduling
public import Storage

// How the fields that clients send become the drafts that the business takes. Each reader notes every fault of its
// fields; `Body` refuses when there is one.

extension PersonDraft {
    /// Reads a person: a name or alias, and one way to reach them.
    ///
    /// - Parameter practice: where the practice is, whose numbers may come without a country code.
    public static func read(_ fields: inout Fields, zones: ZoneDirectory, region practice: String) -> PersonDraft? {
        let name = fields.requiredText("name", limit: 200)
        let isAlias = fields.flag("alias")
        let email = fields.text("email", limit: 254)
        if let email, !email.looksLikeAddress {
            fields.fault("email", "This does not look like an e-mail address.")
        }
        let phone = fields.phone("phone", region: practice)
        let zone = fields.text("zone", limit: 64)
        if let zone, zones.zone(zone) == nil {
            fields.fault("zone", "There is no such time zone. An example is America/Denver.")
        }
        let born = fields.date("born")
        let region = fields.region("region")
        do {
            // Without a name the draft is made all the same, so that a missing contact is told with it.
            let draft = try PersonDraft(
                name: name ?? "", isAlias: isAlias, email: email, phone: phone, zone: zone, born: born, region: region,
                at: "")
            return name == nil ? nil : draft
        } catch {
            for field in error.fields { fields.fault(String(field.pointer.dropFirst()), field.detail) }
            return nil
        }
    }
}

extension BookingDraft {
    /// Reads a wish for a visit: the id of a slot, or service, start and perhaps clinician.
    ///
    /// - Parameters:
    ///   - practice: who signed the slot.
    ///   - byStaff: whether what only staff may say is read: `urgent` and `override`.
    ///   - services: how many services may be named, with commas between them, or must be.
    public static func read(
        _ fields: inout Fields, practice: Practice, byStaff: Bool = false, services count: ClosedRange<Int> = 1...1
    ) -> BookingDraft? {
        let slot = SlotText.read(&fields, practice: practice)
        let isChosen = fields.has("slot")
        let services =
            isChosen
            ? slot.map { Itinerary.codes($0.service) }
            : fields.required("service") { $0.services("service", count) }
        if isChosen, let services, !count.contains(services.count) {
            fields.fault(
                "slot",
                services.count > 1
                    ? "This slot is for several services: book it as an itinerary."
                    : "This slot is for one service: book it as an appointment.")
        }
        let start =
            isChosen
            ? slot.map { StartDraft.instant($0.start) }
            : fields.required("start") { fields in StartDraft.read("start", &fields) }
        let clinician =
            isChosen ? slot?.clinician : fields.text("clinician", limit: (services?.count ?? 1) > 1 ? 512 : 64)
        let hold = HoldClaim.read(&fields)
        let note = fields.text("note", limit: 2000, lines: true)
        let region = fields.region("region")
        let isUrgent = byStaff && fields.flag("urgent")
        let override = byStaff ? fields.override() : nil
        let isProvisional = byStaff && fields.flag("provisional")
        guard let services, let service = services.first, let start else { return nil }
        return BookingDraft(
            service: service, following: Array(services.dropFirst()), start: start, clinician: clinician, hold: hold,
            note: note ?? "", region: region,
            isUrgent: isUrgent, overrideReason: override, isProvisional: isProvisional)
    }
}

extension Database.Booked {
    /// Reads for whom something is booked: somebody new (`person`) or somebody known (`person_id`).
    ///
    /// - Parameter practice: where the practice is, whose numbers may come without a country code.
    public static func read(
        _ fields: inout Fields, zones: ZoneDirectory, region practice: String
    ) -> Database.Booked? {
        switch (fields.has("person_id"), fields.has("person")) {
        case (true, false):
            return fields.required("person_id") { $0.id("person_id", of: Person.ID.self) }.map(Database.Booked.known)
        case (false, true):
            return fields.object("person") { PersonDraft.read(&$0, zones: zones, region: practice) }
                .map(Database.Booked.newcomer)
        case (true, true), (false, false):
            fields.fault("person", "Give either person or person_id.")
            return nil
        }
    }
}

extension SlotText {
    /// Reads the id of a slot, beside which nothing else may say what is wanted.
    static func read(_ fields: inout Fields, practice: Practice) -> SlotText? {
        guard let text = fields.text("slot", limit: 1200) else { return nil }
        for name in ["service", "start", "clinician"] where fields.has(name) {
            fields.fault(name, "The slot says this already: leave it out.")
        }
        guard let slot = SlotText(text, practice: practice) else {
            fields.fault("slot", "This is not the id of a slot that this practice offered.")
            return nil
        }
        return slot
    }
}

extension HoldClaim {
    /// Reads a hold and its secret.
    static func read(_ fields: inout Fields) -> HoldClaim? {
        fields.object("hold") { fields -> HoldClaim? in
            let id = fields.required("id") { $0.id("id", of: Hold.ID.self) }
            let secret = fields.requiredText("secret", limit: 128)
            guard let id, let secret else { return nil }
            return HoldClaim(id: id, secret: secret)
        }
    }
}

extension Fields {
    /// Reads the codes of services, with commas between them.
    public mutating func services(_ name: String, _ count: ClosedRange<Int>) -> [String]? {
        guard let text = text(name, limit: 65 * count.upperBound - 1) else { return nil }
        let codes = Itinerary.codes(text)
        guard count.contains(codes.count) || codes.count == 1 && count.lowerBound == 1 else {
            fault(
                name,
                count.upperBound == 1
                    ? "This is one service. Several are booked as an itinerary."
                    : "Name \(count.lowerBound) to \(count.upperBound) services, with commas between them.")
            return nil
        }
        return codes
    }

    /// Reads why rules are set aside: an object with a reason.
    public mutating func override() -> String? {
        object("override") { $0.requiredText("reason", limit: 200) }
    }

    /// Reads a number for calls.
    public mutating func phone(_ name: String, region practice: String? = nil) -> String? {
        let phone = text(name, limit: 32)
        if let phone, let fault = PhoneNumber.fault(phone, region: practice) { self.fault(name, fault) }
        return phone
    }

    /// Reads the code of a country or region (ISO 3166-2).
    public mutating func region(_ name: String) -> String? {
        guard let text = text(name, limit: 8) else { return nil }
        guard text.isRegion else {
            fault(name, "This must be the code of a country or region as ISO 3166-2 writes it: US-UT or GB.")
            return nil
        }
        return text
    }
}

extension StartDraft {
    /// Reads a start: an instant with its offset, or a time on the wall.
    public static func read(_ name: String, _ fields: inout Fields) -> StartDraft? {
        guard let text = fields.text(name, limit: 64) else { return nil }
        guard let start = StartDraft(text) else {
            fields.fault(
                name,
                "This must be a real time, such as 2027-03-14T15:00:00Z, or 2027-03-14T09:00 on the clinic's wall.")
            return nil
        }
        return start
    }
}

extension RequestDraft {
    /// Reads a request, besides the person.
    public static func read(_ fields: inout Fields) -> RequestDraft {
        RequestDraft(
            service: fields.text("service", limit: 64), message: fields.text("message", limit: 4000, lines: true) ?? "",
            preferred: fields.text("preferred", limit: 500, lines: true) ?? "")
    }
}

extension String {
    /// One @ with something around it, no white space, no list: the mail server knows the rest (RFC 5321 §4.1.2).
    var looksLikeAddress: Bool {
        let parts = split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && parts[0].utf8.count <= 64 && parts[1].contains(".")
            && !parts[1].hasPrefix(".") && !parts[1].hasSuffix(".")
            && unicodeScalars.allSatisfy {
                $0.isASCII && $0.value > 32 && $0.value < 127 && !"<>()[],;:\\\"".unicodeScalars.contains($0)
            }
    }
}

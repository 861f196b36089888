import Clinic
public import Scheduling

extension Letter {
    /// Writes the letter of a notice.
    ///
    /// One about visits that are booked, moved or cancelled brings them to the person's calendar too.
    /// The Message-ID and X-Dedupe-Id depend on the message alone, so that two copies are seen to be one.
    ///
    /// - Parameters:
    ///   - zone: the zone of the place of the visit.
    ///   - ownZone: the person's zone, if it is known; its clock is shown where it differs.
    /// - Throws: `LetterFault` if the practice's neutral site is no host name.
    public static func composed(
        _ notice: Notice, to address: MailAddress, with templates: LetterTemplates, zone: Zone, ownZone: Zone?,
        now: Instant
    ) throws(LetterFault) -> Letter {
        guard let sender = MailAddress(local: "appointments", host: notice.site) else { throw .siteIsNoHost }
        let name = LetterTemplates.Name(notice.kind)
        let text = templates.text(of: name, with: notice.values(zone: zone, ownZone: ownZone))
        let parties = CalendarEntry.Parties(
            organizer: notice.sender, organizerAddress: sender.description, attendeeAddress: address.description)
        let calendars = notice.invitations.map { invitation in
            invitation.part(
                summary: notice.label, zone: zone, parties: parties, alarm: notice.calendarAlarm, now: now)
        }
        let boundary = "=_\(notice.id)"
        let headers = [
            Header(name: "From", value: from(sender, name: notice.sender)),
            Header(name: "To", value: address.description),
            Header(name: "Subject", value: HeaderText.unstructured(templates.subject(of: name))),
            Header(name: "Date", value: now.mailDate),
            Header(name: "Message-ID", value: "<\(notice.id)@\(notice.site)>"),
            Header(name: "X-Dedupe-Id", value: notice.id.description),
            // RFC 3834 §5: so that out-of-office machines do not answer.
            Header(name: "Auto-Submitted", value: "auto-generated"),
        ]
        return Letter(
            recipient: address, sender: sender, headers: headers + contentHeaders(for: text, calendars, boundary),
            text: text, calendars: calendars, boundary: boundary)
    }

    private static func from(_ sender: MailAddress, name: String) -> String {
        let phrase = HeaderText.phrase(name)
        let separator = phrase.utf8.count + sender.description.utf8.count > 66 ? "\n " : " "
        return "\(phrase)\(separator)<\(sender)>"
    }
}

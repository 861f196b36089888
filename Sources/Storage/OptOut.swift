import Clinic
import Postgres
import Scheduling

/// That nothing more is to be sent to an address on a channel, whoever it belongs to.
enum OptOut {
    /// A channel and an address as one word.
    static func key(_ channel: Message.Channel, _ address: String) -> String { "\(channel.rawValue) \(address)" }

    /// The address of somebody on a channel as opt-outs name it; nil if there is none.
    static func address(of person: Person, on channel: Message.Channel, region: String) -> String? {
        switch channel {
        case .email: person.email?.lowercased()
        case .text: person.phone.flatMap { PhoneNumber.international($0, region: person.region ?? region) }
        }
    }

    /// All addresses of people.
    static func addresses(of people: [Person], region: String) -> [(channel: Message.Channel, address: String)] {
        people.flatMap { person in
            Message.Channel.allCases.compactMap { channel in
                address(of: person, on: channel, region: region).map { (channel, $0) }
            }
        }
    }

    /// Which of the addresses have been opted out; the rows have `key`.
    static func select(_ addresses: [(channel: Message.Channel, address: String)], _ practice: Practice.ID) -> SQL {
        """
        select o.channel || ' ' || o.address as key
        from unnest(\(addresses.map(\.channel.rawValue)), \(addresses.map(\.address))) as asked (channel, address)
        join opt_out o on (o.practice_id, o.channel, o.address) = (\(practice), asked.channel, asked.address)
        """
    }

    /// The same as JSON, for an export.
    static func export(_ addresses: [(channel: Message.Channel, address: String)], _ practice: Practice.ID) -> SQL {
        """
        select distinct to_jsonb(o) - 'practice_id' as row
        from unnest(\(addresses.map(\.channel.rawValue)), \(addresses.map(\.address))) as asked (channel, address)
        join opt_out o on (o.practice_id, o.channel, o.address) = (\(practice), asked.channel, asked.address)
        """
    }

    /// Nothing more is to be sent to an address; what a worker has claimed and not begun with is judged anew.
    static func insert(_ channel: Message.Channel, _ address: String, _ practice: Practice.ID, now: Instant) -> SQL {
        """
        with opted as (
            insert into opt_out (practice_id, channel, address, opted_out_at)
            values (\(practice), \(channel.rawValue), \(address), \(now))
            on conflict do nothing
        )
        update message
        set state = 'ready', lease_until = null
        where practice_id = \(practice) and channel = \(channel.rawValue) and settled_at is null
            and state = 'sending' and begun_at is null
            and (
                person_id in (
                    select person_id from person where practice_id = \(practice) and \(reached(channel, address)))
                or staff_id in (
                    select staff_id from staff where practice_id = \(practice) and \(reached(channel, address))))
        """
    }

    /// A condition on `person` or `staff` that everybody with the address meets, and few others.
    private static func reached(_ channel: Message.Channel, _ address: String) -> SQL {
        switch channel {
        case .email: "lower(email) = \(address)"
        case .text: Replier.endsAlike(address)
        }
    }

    static func delete(_ channel: Message.Channel, _ address: String, _ practice: Practice.ID) -> SQL {
        """
        delete from opt_out
        where practice_id = \(practice) and channel = \(channel.rawValue) and address = \(address)
        """
    }
}

extension Write {
    /// Notes that a person, or a member of the staff, wants nothing more on a channel.
    func auditOptOut(on channel: Message.Channel, person: Person.ID?, member: StaffMember.ID?) {
        if let person { audit("opt_out.made", "person", person, fields: [channel.rawValue]) }
        if let member { audit("opt_out.made", "staff", member, fields: [channel.rawValue]) }
    }
}

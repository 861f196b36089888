import Clinic
import Postgres
import Scheduling

/// That nothing more is to be sent to an address on a channel, whoever it belongs to.
enum OptOut {
    /// A channel and an address as one word.
    static func key(_ channel: Message.Channel, _ address: String) -> String { "\(channel.rawValue) \(address)" }

    /// Which of the addresses have been opted out; the rows have `key`.
    static func select(_ addresses: [(channel: Message.Channel, address: String)], _ practice: Practice.ID) -> SQL {
        """
        select o.channel || ' ' || o.address as key
        from unnest(\(addresses.map(\.channel.rawValue)), \(addresses.map(\.address))) as asked (channel, address)
        join opt_out o on (o.practice_id, o.channel, o.address) = (\(practice), asked.channel, asked.address)
        """
    }

    static func insert(_ channel: Message.Channel, _ address: String, _ practice: Practice.ID, now: Instant) -> SQL {
        """
        insert into opt_out (practice_id, channel, address, opted_out_at)
        values (\(practice), \(channel.rawValue), \(address), \(now))
        on conflict do nothing
        """
    }
}

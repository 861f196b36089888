import Clinic
import Postgres
import Scheduling
import Synchronization

extension Database {
    /// Judges the upcoming appointments of a practice that were computed with another edition of the zone rules than
    /// this machine's, in one transaction that nobody books beside.
    ///
    /// Nothing is moved. Where the promise on the wall still holds, the edition is written anew. Where it does not, the
    /// appointment keeps its instant and its edition, and is marked for staff to look at; a mark that is there already
    /// stays. Run again, it changes nothing.
    ///
    /// - Parameter dryRun: whether the changes are only found, and nothing is written.
    /// - Throws: `Refusal` `unavailable` when the zone files do not say which edition they are.
    public func replan(dryRun: Bool = false, call: Call) async throws -> ZoneReplan {
        guard zones.edition != "unknown" else {
            throw Refusal(.unavailable, "The zone files in \(zones.path) do not say which edition they are.")
        }
        let practice = call.practice.id
        let found = try await read(practice, deadline: call.deadline, [computedElsewhere(practice)])[0]
        let expected = try judge(found)
        guard !dryRun, !expected.changesNothing else { return expected }

        let done = Mutex(ZoneReplan())
        let statements = [computedElsewhere(practice), computedElsewhere(practice, locked: true)]
        _ = try await write(call, locks: [.practiceAlone], loading: statements) { write in
            var replan = try self.judge(write.loaded[1])
            replan.busy = write.loaded[0].count - write.loaded[1].count
            self.enqueue(replan, write)
            done.withLock { $0 = replan }
            return (Answer(status: 200), nil)
        }
        return done.withLock { $0 }
    }

    /// The upcoming appointments that another edition computed.
    ///
    /// Rows that somebody holds are skipped and counted: nobody waits for the practice while this waits for a row.
    private func computedElsewhere(_ practice: Practice.ID, locked: Bool = false) -> SQL {
        let lock: SQL = locked ? "for no key update skip locked" : ""
        return """
            select appointment_id, lower(during) as starts_at,
                to_char(local_start, 'YYYY-MM-DD"T"HH24:MI:SS') as local_start, zone, zone_edition, attention
            from appointment
            where practice_id = \(practice) and lower(during) > daybook_now()
                and state in ('provisional', 'booked', 'confirmed') and zone_edition <> \(zones.edition)
            order by lower(during), appointment_id
            \(lock)
            """
    }

    private func judge(_ rows: [Row]) throws -> ZoneReplan {
        var replan = ZoneReplan()
        for row in rows {
            let text: String = try row["local_start"]
            guard let start = LocalDateTime(text) else {
                throw UnknownWord(column: "local_start", type: "LocalDateTime")
            }
            let wall = Appointment.Wall(start: start, zone: try row["zone"], edition: try row["zone_edition"])
            let id: Appointment.ID = try row["appointment_id"]
            let instant: Instant = try row["starts_at"]
            let word: String? = try row["attention"]
            let before = word.flatMap { Attention.Kind(rawValue: $0) }
            guard let zone = zones.zone(wall.zone) else {
                replan.unknown[wall.zone, default: 0] += 1
                continue
            }
            switch wall.standing(at: instant, in: zone) {
            case .stands where before == .zoneChanged: replan.restored.append(id)
            case .stands: replan.standing.append(id)
            case .changed(let kept):
                replan.changes.append(
                    ZoneReplan.Change(id: id, wall: wall, instant: instant, kept: kept, before: before))
            }
        }
        return replan
    }

    /// An edition that is written anew concerns nobody; a mark does, and makes the next version.
    private func enqueue(_ replan: ZoneReplan, _ write: Write) {
        let practice = write.call.practice.id
        write.transaction.enqueue(
            """
            update appointment
            set zone_edition = \(zones.edition)
            where practice_id = \(practice) and appointment_id = any(\(replan.standing.map(\.uuid)))
            """)
        write.transaction.enqueue(
            """
            update appointment
            set zone_edition = \(zones.edition), attention = null, attention_since = null, version = version + 1
            where practice_id = \(practice) and appointment_id = any(\(replan.restored.map(\.uuid)))
            """)
        write.transaction.enqueue(
            """
            update appointment
            set attention = \(Attention.Kind.zoneChanged.rawValue), attention_since = \(write.now),
                version = version + 1
            where practice_id = \(practice) and appointment_id = any(\(replan.new.map(\.id.uuid)))
            """)
        for id in replan.restored {
            write.audit("appointment.zone_restored", "appointment", id, fields: ["attention"])
        }
        for change in replan.new {
            write.audit("appointment.zone_changed", "appointment", change.id, fields: ["attention"])
        }
    }
}

public import Scheduling

extension Appointment {
    /// The same visit, marked for staff to look at.
    ///
    /// A mark that is there already stays: it says since when somebody should have looked.
    public func marked(_ kind: Attention.Kind, now: Instant) -> Appointment {
        guard attention == nil else { return self }
        return with(Attention(kind: kind, since: now), wall: wall)
    }

    /// Staff have looked, and the visit stands as it is.
    ///
    /// - Parameter wall: what is promised from now on, when the rules of the zone have changed: a visit that keeps its
    ///   instant then shows another time.
    /// - Throws: `state_conflict` when nobody had to look.
    public func resolved(wall: Wall? = nil) throws(Refusal) -> Appointment {
        guard attention != nil else {
            throw Refusal(.stateConflict, "This appointment needs no attention.")
        }
        return with(nil, wall: wall ?? self.wall)
    }

    /// Whether the promise on the wall holds under the rules of `zone`.
    public func standing(in zone: Zone) -> Wall.Standing {
        wall.standing(at: during.start, in: zone)
    }
}

extension Appointment.Wall {
    /// What has become of a promise under other rules.
    public enum Standing: Hashable, Sendable {
        /// The instant still shows the time that was promised.
        case stands
        /// It shows another one: the promise would now be kept at this instant.
        ///
        /// That is the first real instant after the gap if the promised time is skipped now, and the first of the two
        /// if it is repeated.
        case changed(kept: Instant)
    }

    /// Whether an instant that was computed from this promise still keeps it under the rules of `zone`.
    ///
    /// Either occurrence of a time that is repeated keeps it: whoever was promised the second keeps the second. A time
    /// that is skipped now keeps no promise, whatever the instant.
    public func standing(at instant: Instant, in zone: Zone) -> Standing {
        switch zone.resolve(start) {
        case .one(let kept): instant.isSameSecond(as: kept) ? .stands : .changed(kept: kept)
        case .repeated(let first, let second):
            instant.isSameSecond(as: first) || instant.isSameSecond(as: second) ? .stands : .changed(kept: first)
        case .skipped(let nextReal): .changed(kept: nextReal)
        }
    }
}

extension Instant {
    /// The wall shows no fractions of a second.
    fileprivate func isSameSecond(as other: Instant) -> Bool {
        secondsSinceUnixEpoch == other.secondsSinceUnixEpoch
    }
}

import Jobs

/// A relay with its character and its bad days. Says how an attempt that begins at a moment will end.
struct RelayModel {
    enum Trouble: CaseIterable {
        /// Nobody answers.
        case dead
        /// AUTH is refused, though everything else is in order.
        case wrongCredentials
        /// `421` at MAIL: we are too fast.
        case busy
        /// Takes the whole mail and does not answer the dot.
        case silentAtDot
        /// Breaks the line before the body is complete.
        case breaksLines
        /// Refuses the sender of the first tenant, and takes everybody else's mail.
        case refusesASender
    }

    /// How an attempt will end if nothing happens to the worker.
    struct Fate {
        let outcome: Outcome
        let duration: Moment
        /// When the last byte has left, counted from the beginning; nil: it never does.
        let dot: Moment?
        /// Whether the relay has the mail from the dot on, whatever it answers.
        let isTaken: Bool
    }

    let troubles: [(from: Moment, to: Moment, trouble: Trouble)]
    /// Percent of mails refused for good, refused for now, greylisted at their first attempts, lost around the dot.
    private let bounces: Int
    private let refusals: Int
    private let greylists: Int
    private let losses: Int

    init(_ dice: inout Dice, isTroubled: Bool, tenants: Int, length: Moment) {
        guard isTroubled else {
            (troubles, bounces, refusals, greylists, losses) = ([], 0, 0, 0, 0)
            return
        }
        var troubles: [(from: Moment, to: Moment, trouble: Trouble)] = []
        for _ in 0..<dice.below(3) {
            let from = Moment.start + dice.within(0, length)
            troubles.append((from, from + dice.within(.second, length), dice.pick(Trouble.allCases)))
        }
        self.troubles = troubles
        (bounces, refusals) = (dice.below(15), dice.below(25))
        (greylists, losses) = (dice.below(25), dice.below(20))
    }

    /// - Parameter isCalm: faults have ceased; a mail may still be refused for itself.
    func fate(of job: Job, from tenant: Int, at now: Moment, isCalm: Bool, _ dice: inout Dice) -> Fate {
        let trouble = isCalm ? nil : troubles.first { $0.from <= now && now < $0.to }?.trouble
        switch trouble {
        case .dead:
            let waits = dice.chance(30)
            return .refused(Fates.unreachable, after: waits ? 10 * .second : 5)
        case .wrongCredentials: return .refused(Fates.credentials, after: 200)
        case .busy where dice.chance(70): return .refused(Fates.slowDown, after: 100)
        case .silentAtDot:
            return Fate(outcome: Fates.silence, duration: 600 * .second, dot: 50, isTaken: dice.chance(50))
        case .breaksLines where dice.chance(70): return .refused(Fates.lostBefore, after: 60)
        case .refusesASender where tenant == 0: return .refused(Fates.senderRefused, after: 80)
        case .busy, .breaksLines, .refusesASender, nil: break
        }
        return ordinary(job, isCalm: isCalm, &dice)
    }

    private func ordinary(_ job: Job, isCalm: Bool, _ dice: inout Dice) -> Fate {
        let duration = dice.within(10, dice.chance(10) ? 30 * .second : 2 * .second)
        let roll = isCalm ? 100 + dice.below(1) : dice.below(100)
        switch roll {
        case ..<bounces: return .refused(Fates.bounce, after: duration)
        case ..<(bounces + refusals):
            let hint = dice.chance(30) ? Fates.hinted(seconds: 1 + dice.below(900)) : Fates.refusal
            return .refused(hint, after: duration)
        case ..<(bounces + refusals + greylists) where job.tally.failures < 3:
            return .refused(Fates.greylisting, after: duration)
        case ..<(bounces + refusals + greylists + losses):
            return Fate(outcome: Fates.lostAfter, duration: duration, dot: duration / 2, isTaken: dice.chance(50))
        default:
            return Fate(outcome: Fates.delivery, duration: duration, dot: duration / 2, isTaken: true)
        }
    }
}

extension RelayModel.Fate {
    fileprivate static func refused(_ outcome: Outcome, after duration: Moment) -> Self {
        Self(outcome: outcome, duration: duration, dot: nil, isTaken: false)
    }
}

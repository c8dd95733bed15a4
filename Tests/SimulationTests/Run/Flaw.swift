/// A mistake somebody might make in the queue or in the worker. A run with one must end in a violation.
enum Flaw: CaseIterable, Sendable {
    /// An outcome is stored whoever holds the job by now.
    case settlesWithoutFence
    /// A relay's fault counts as the mail's own.
    case chargesRelayFaults
    /// First come, first served, whatever the tenants' turns are.
    case claimsInOrderOfID
    /// Once the pause of an open breaker is over, every connection tries its luck.
    case allConnectionsProbe
    /// A job that waits for another attempt still bears the lease of the last one.
    case retryKeepsLease
    /// A dead worker's lease is swept away, and with it the way to its jobs.
    case dropsOrphans
    /// A lost connection after the final dot is taken for a mail that was not sent.
    case unknownIsRetriedForEver
    /// A mail is attempted although its letter is of no use any more.
    case ignoresExpiry
    /// Jobs wait for their retry, and nobody looks when it is due.
    case forgetsWaiting
    /// A worker that is asked to stop leaves its lease alone while it finishes.
    case stopsRenewingAtStop
    /// What could not be handed back is forgotten, while the lease lives on.
    case forgetsFailedHandBack
    /// A mail that waited in line is sent without a look at whether it is still ours.
    case sendsWhatWasTakenAway
    /// Who looks first after a full disk or a sleep takes the rest of its own process for dead.
    case buriesItself
    /// A buried lease stays for its worker to renew, which then claims again what it has in hand.
    case leavesBuriedLease
    /// A mail that the relay refuses as a whole probes again and again, before everybody else's.
    case letsTheRefusedProbe
    /// A relay gets what it can take in a second, and more.
    case ignoresRates
    /// Wrong credentials are tried again at the next mail.
    case hammersCredentials
}

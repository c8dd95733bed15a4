/// Everything that can happen in a run. Those of a process carry which of its lives they belong to.
enum Event {
    /// Mails are queued.
    case arrival(tenant: Int, relay: Int, count: Int, lifetime: Moment)
    /// A runner looks after its lease and its line: its tick, a ring, or a job that falls due.
    case look(runner: Int, life: Int)
    /// An attempt on a connection comes to its end.
    case end(runner: Int, connection: Int, serial: Int)
    /// Outcomes are written down.
    case store(runner: Int, life: Int)
    /// A worker that is stopping has waited long enough for mails under way.
    case interrupt(runner: Int, life: Int)

    /// SIGSTOP, SIGCONT, SIGKILL, a start, SIGTERM.
    case pause(worker: Int)
    case resume(worker: Int)
    case kill(worker: Int)
    case start(worker: Int)
    case stop(worker: Int)
    case clockStep(worker: Int, by: Moment)
    /// An operator does something to some job.
    case act
    /// Faults cease: from here on everything has to come to its end.
    case calm
}

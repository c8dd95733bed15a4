import Foundation

/// One thread for one connection: an actor that has it as its executor may block without harming anybody else.
/// Ends by itself when the actor is gone, after the work it was given. Never runs two jobs at a time.
/// A machine without a thread to spare stops the program: its limits are set wrongly.
final class ConnectionThread: SerialExecutor {
    private let inbox = Inbox()

    /// - Parameter name: what `top` and debuggers show; the system keeps 15 bytes.
    init(name: String) {
        let start = Start(inbox: inbox, name: name)
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { context in
                if let context { Unmanaged<Start>.fromOpaque(context).takeRetainedValue().run() }
                return nil
            }, Unmanaged.passRetained(start).toOpaque())
        precondition(status == 0, "no thread for a connection (error \(status)): raise the limit on threads (TasksMax)")
        // Nobody waits for its end: the last reference to the actor may be dropped on this very thread.
        pthread_detach(thread)
    }

    deinit {
        inbox.close()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        inbox.post(.actors(UnownedJob(job), self))
    }

    /// A job, and the executor it runs on: held until the job has ended, for the job may drop the actor.
    fileprivate enum Work {
        case actors(UnownedJob, ConnectionThread)
        case tasks(UnownedJob, ConnectionTasks)

        func run() {
            switch self {
            case .actors(let job, let executor): job.runSynchronously(on: executor.asUnownedSerialExecutor())
            case .tasks(let job, let executor): job.runSynchronously(on: executor.asUnownedTaskExecutor())
            }
        }
    }

    fileprivate func post(_ work: Work) { inbox.post(work) }
}

/// The same thread for a task that uses the connection: all it does between two mails runs there too, and no mail
/// needs a change of threads. Such a task is the only one, or it waits while another's mail is under way.
final class ConnectionTasks: TaskExecutor {
    private let thread: ConnectionThread

    init(on thread: ConnectionThread) { self.thread = thread }

    func enqueue(_ job: consuming ExecutorJob) {
        thread.post(.tasks(UnownedJob(job), self))
    }
}

/// What the new thread is handed.
private final class Start {
    private let inbox: Inbox
    private let name: String

    init(inbox: Inbox, name: String) {
        self.inbox = inbox
        self.name = name
    }

    func run() {
        Thread.current.name = name
        while let work = inbox.next() { work.run() }
    }
}

/// The queue between those who give work and the one thread that does it.
/// `@unchecked Sendable`: `waiting` and `isClosed` are touched only with `mutex` held, in the three methods below;
/// the pointers never change, and are freed when neither thread nor executor holds the inbox.
private final class Inbox: @unchecked Sendable {
    private var waiting: [ConnectionThread.Work] = []
    private var isClosed = false
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let arrival = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(arrival, nil)
    }

    deinit {
        pthread_cond_destroy(arrival)
        pthread_mutex_destroy(mutex)
        arrival.deallocate()
        mutex.deallocate()
    }

    func post(_ work: ConnectionThread.Work) {
        pthread_mutex_lock(mutex)
        waiting.append(work)
        pthread_mutex_unlock(mutex)
        pthread_cond_signal(arrival)
    }

    func close() {
        pthread_mutex_lock(mutex)
        isClosed = true
        pthread_mutex_unlock(mutex)
        pthread_cond_signal(arrival)
    }

    /// Waits for work. Nil once closed and empty.
    func next() -> ConnectionThread.Work? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while waiting.isEmpty {
            if isClosed { return nil }
            pthread_cond_wait(arrival, mutex)
        }
        // An actor awaits most of its callers one by one: the queue is hardly ever longer than one.
        return waiting.removeFirst()
    }
}

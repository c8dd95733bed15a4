/// Everything that can go wrong in this module: what, why, and what to do about it.
package enum MailboxError: Error, Sendable, Equatable, CustomStringConvertible {
    case portInUse(host: String, port: Int)
    case cannotListen(host: String, port: Int, cause: String)
    case folderUnusable(path: String, cause: String)
    case certificateUnusable(cause: String)
    case scriptUnreadable(line: Int, text: String, fault: ScriptFault)
    case mailNotWritten(path: String, cause: String)
    case waitTimedOut(Duration, caught: Int)
    case waitCancelled
    case nothingIsKept
    case stopped

    package var description: String {
        switch self {
        case .portInUse(let host, let port):
            "cannot listen on \(host) port \(port), because another program does: stop it, or choose another port "
                + "(0 takes any free one)"
        case .cannotListen(let host, let port, let cause):
            "cannot listen on \(host) port \(port) (\(cause)): choose an address of this machine and a port this user "
                + "may open"
        case .folderUnusable(let path, let cause):
            "cannot keep mails in \(path) (\(cause)): name a folder that exists or can be made, and that is writable"
        case .certificateUnusable(let cause):
            "cannot use the certificate or its key (\(cause)): give both as PEM, the server's certificate first"
        case .scriptUnreadable(let line, let text, let fault):
            "cannot read line \(line) of the failure script, `\(text)`: \(fault)"
        case .mailNotWritten(let path, let cause):
            "cannot write the mail \(path) (\(cause)): the client was told to try again later; free space or fix the "
                + "folder's permissions"
        case .waitTimedOut(let duration, let caught):
            "the awaited mail did not come within \(duration); \(caught) mail(s) were caught: look at them to see why "
                + "none matched"
        case .waitCancelled: "waiting for a mail was cancelled by the task that waited"
        case .nothingIsKept:
            "this server only counts mails, so none can be awaited: keep them in memory, or wait for a count"
        case .stopped: "the mail server was stopped while a mail was awaited: await it before stopping"
        }
    }
}

import Foundation
import Storage
import Synchronization

/// Tells every worker of this machine that a job is ready: a datagram to each socket in the state directory's
/// `doorbell` folder, this process's own listeners included. Never waits, never fails a commit: a ring that
/// is lost is made good by the worker's slow poll.
final class Doorbell: Sendable {
    private let folder: URL

    init(directory: URL) {
        folder = directory.appendingPathComponent("doorbell")
    }

    /// Rings at every listener. One that is gone without having tidied up is tidied up here.
    func ring() {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path), !names.isEmpty else {
            return
        }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | O_NONBLOCK | O_CLOEXEC, 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        for name in names {
            guard var address = UnixAddress(folder.appendingPathComponent(name).path) else { continue }
            let sent = address.withPointer { pointer, length in sendto(descriptor, "!", 1, 0, pointer, length) }
            if sent < 0, errno == ECONNREFUSED { unlink(address.path) }
        }
    }

    /// A stream that yields when somebody rings. Ends, and removes its socket, when its reader goes away.
    func listen() throws(StorageError) -> AsyncStream<Void> {
        let name = "\(getpid())-\(UInt32.random(in: .min ... .max))"
        let path = folder.appendingPathComponent(name).path
        mkdir(folder.path, 0o700)
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | O_NONBLOCK | O_CLOEXEC, 0)
        guard descriptor >= 0, var address = UnixAddress(path) else {
            if descriptor >= 0 { close(descriptor) }
            throw .unreachable(path: path, detail: "a socket's path may have 107 bytes: use a shorter state directory")
        }
        guard address.withPointer({ bind(descriptor, $0, $1) }) == 0 else {
            let detail = String(cString: strerror(errno))
            close(descriptor)
            throw .unreachable(path: path, detail: detail)
        }
        return AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            let source = DispatchSource.makeReadSource(fileDescriptor: descriptor)
            source.setEventHandler {
                var byte: UInt8 = 0
                while recv(descriptor, &byte, 1, 0) > 0 {}
                continuation.yield()
            }
            source.setCancelHandler {
                close(descriptor)
                unlink(path)
            }
            source.resume()
            let bell = Bell(source: source)
            continuation.onTermination = { _ in bell.source.cancel() }
        }
    }
}

/// A running source that another thread may cancel.
/// Unchecked: libdispatch documents `cancel` as safe from any thread, and nothing else is done through this.
private struct Bell: @unchecked Sendable {
    let source: any DispatchSourceRead
}

/// A `sockaddr_un`, whose path has a limit.
private struct UnixAddress {
    let path: String
    private var address = sockaddr_un()

    init?(_ path: String) {
        self.path = path
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    }

    mutating func withPointer<Value>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Value) -> Value {
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}

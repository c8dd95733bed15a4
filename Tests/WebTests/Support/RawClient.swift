import Foundation
import ServiceLifecycle

@testable import Web

#if canImport(Glibc)
    import Glibc
#endif

/// A client that sends exactly these octets and reads until the server closes, ten seconds at most.
enum RawClient {
    static func exchange(port: Int, _ text: String) async -> String {
        await withCheckedContinuation { continuation in
            // A thread of its own: these calls block.
            Thread { continuation.resume(returning: blockingExchange(port: port, Array(text.utf8))) }.start()
        }
    }

    private static func blockingExchange(port: Int, _ bytes: [UInt8]) -> String {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { return "not connected" }
        _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        var received: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count == 0 || (count < 0 && errno == ECONNRESET) { break }
            if count < 0 { return "still open" }
            received += chunk.prefix(count)
        }
        return String(decoding: received, as: UTF8.self)
    }
}

/// Runs the site on a free port of the loopback interface while `body` lasts, then stops it gracefully.
func withRunningSite<Value: Sendable>(
    _ northwind: Northwind, limits: PortalSite.Limits = PortalSite.Limits(),
    _ body: @escaping @Sendable (Int) async throws -> Value
) async throws -> Value {
    let clock = northwind.clock
    return try await withRunning(
        { onListening in
            PortalSite(
                useCases: northwind.useCases, keys: northwind.keys, host: "127.0.0.1", port: 0, doors: Doors(),
                logger: northwind.logs.logger, clock: { clock.now }, limits: limits, monitoring: nil,
                onListening: onListening)
        }, northwind, body)
}

/// The same for a site that is made with what tells that it listens.
func withRunning<Value: Sendable>(
    _ site: (@escaping @Sendable (Int) async -> Void) -> PortalSite, _ northwind: Northwind,
    _ body: @escaping @Sendable (Int) async throws -> Value
) async throws -> Value {
    let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
    let site = site { continuation.yield($0) }
    let services = ServiceGroup(
        configuration: ServiceGroupConfiguration(services: [site], logger: northwind.logs.logger))
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            defer { continuation.finish() }
            try await services.run()
        }
        guard let port = await ports.first(where: { _ in true }) else {
            try await group.waitForAll()
            throw Northwind.Unexpected("the site ended without listening")
        }
        do {
            let value = try await body(port)
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
            return value
        } catch {
            await services.triggerGracefulShutdown()
            throw error
        }
    }
}

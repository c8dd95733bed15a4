import Foundation

/// One GET over a connection of its own, to loopback: what a load needs to know before it begins.
enum PlainHTTP {
    /// - Returns: status line, headers and body as they came.
    static func get(_ path: String, host: String, port: Int) throws -> String {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
        defer { close(descriptor) }
        var address = Sink.loopback(port: port)
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        let request = Array("GET \(path) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n".utf8)
        guard status == 0, send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count
        else {
            throw BenchError.unexpected("GET \(path) was not taken: \(String(cString: strerror(errno)))")
        }
        var answer: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { break }
            answer += chunk[..<count]
        }
        return String(decoding: answer, as: UTF8.self)
    }

    /// The first text between the two.
    static func text(in answer: String, between start: String, and end: String) throws -> String {
        guard let from = answer.range(of: start)?.upperBound,
            let to = answer.range(of: end, range: from..<answer.endIndex)?.lowerBound
        else { throw BenchError.unexpected("a page without \(start)") }
        return String(answer[from..<to])
    }
}

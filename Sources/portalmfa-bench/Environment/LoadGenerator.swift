import Foundation

/// `wrk` (Debian's), with requests that a script of ours makes.
struct LoadGenerator {
    /// A kind of load: connections that send one of these requests after the other, in any order.
    struct Load {
        let port: Int
        let connections: Int
        let seconds: Int
        let requests: [HTTPRequestText]
    }

    struct HTTPRequestText {
        let method: String
        let path: String
        var headers: [(name: String, value: String)] = []
        var body = ""
    }

    struct Result: Sendable {
        let perSecond: Double
        /// In milliseconds.
        let median: Double
        let p99: Double
        /// Answers that were neither 2xx nor 3xx, and connections that failed.
        let failures: Int
    }

    private let program: String
    private let directory: URL

    init(in directory: URL) throws {
        guard let program = Sink.program("wrk") else {
            throw BenchError.notStarted(program: "wrk", detail: "it is not installed: apt-get install wrk")
        }
        (self.program, self.directory) = (program, directory)
    }

    func run(_ load: Load) async throws -> Result {
        let script = directory.appendingPathComponent("wrk-\(UInt32.random(in: 0 ... .max)).lua")
        do { try Data(Self.script(load.requests).utf8).write(to: script) } catch {
            throw BenchError.noFile(path: script.path, detail: "\(error)")
        }
        defer { unlink(script.path) }
        let child = try Child(
            program,
            [
                "-t1", "-c\(load.connections)", "-d\(load.seconds)s", "--timeout", "30s", "-s", script.path,
                "http://127.0.0.1:\(load.port)",
            ])
        defer { child.stop() }
        var said: [String] = []
        while let line = await child.line(within: .seconds(load.seconds + 60)) {
            let fields = line.split(separator: " ")
            if fields.first == "result", fields.count == 5, let values = Self.numbers(fields.dropFirst()) {
                guard await child.end() else { break }
                return Result(
                    perSecond: values[0], median: values[1] / 1000, p99: values[2] / 1000, failures: Int(values[3]))
            }
            said.append(line)
        }
        throw BenchError.notStarted(program: "wrk", detail: said.suffix(3).joined(separator: "; "))
    }

    private static func numbers(_ fields: ArraySlice<Substring>) -> [Double]? {
        let numbers = fields.compactMap { Double($0) }
        return numbers.count == fields.count ? numbers : nil
    }

    /// wrk times in microseconds. Corrected rates and the like it does not do: its p99 is of what it sent.
    private static func script(_ requests: [HTTPRequestText]) -> String {
        let made = requests.map { request in
            let headers = request.headers.map { "[\(quoted($0.name))] = \(quoted($0.value))" }
            return "wrk.format(\(quoted(request.method)), \(quoted(request.path)), "
                + "{\(headers.joined(separator: ", "))}, \(quoted(request.body)))"
        }
        // A function of Lua holds only so many constants: the requests are made by many.
        let makers = stride(from: 0, to: made.count, by: 100).map { start in
            "makers[#makers + 1] = function() return {\n"
                + made[start..<min(start + 100, made.count)].joined(separator: ",\n")
                + "} end"
        }
        return """
            local makers = {}
            \(makers.joined(separator: "\n"))
            local requests = {}
            init = function()
                for _, maker in ipairs(makers) do
                    for _, request in ipairs(maker()) do requests[#requests + 1] = request end
                end
                math.randomseed(1)
            end
            request = function() return requests[math.random(#requests)] end
            done = function(summary, latency)
                local errors = summary.errors
                print(string.format("result %f %f %f %d", summary.requests / summary.duration * 1e6,
                    latency:percentile(50), latency:percentile(99),
                    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
            end

            """
    }

    /// As Lua reads it: every octet that is no plain letter by its number.
    private static func quoted(_ text: String) -> String {
        "\""
            + text.utf8.map { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: " "):
                    String(UnicodeScalar(byte))
                default:
                    "\\" + String(repeating: "0", count: 3 - "\(byte)".count) + "\(byte)"
                }
            }.joined() + "\""
    }
}

import Foundation
import Properties

/// A fuzzer: libFuzzer makes inputs that reach new code, and one property is asked about each. Its name is the first
/// argument, libFuzzer's own follow. Built by `./dev fuzz` only: the program's `main` is libFuzzer's.

/// Written once, before the first question, on the only thread there is.
private nonisolated(unsafe) var chosen = Property.reply

/// Takes the property's name out of the arguments, before libFuzzer reads them.
@_cdecl("LLVMFuzzerInitialize")
public func chooseProperty(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) -> CInt {
    guard count.pointee > 1, let name = arguments.pointee[1], let property = Property(rawValue: String(cString: name))
    else {
        complain("usage: portalmfa-fuzz \(Property.allCases.map(\.rawValue).joined(separator: "|")) [ARGUMENT…]")
        exit(64)
    }
    chosen = property
    // Ours is gone; the program's name stands before the rest.
    arguments.pointee[1] = arguments.pointee[0]
    arguments.pointee += 1
    count.pointee -= 1
    return 0
}

/// Asks the property about one input.
@_cdecl("LLVMFuzzerTestOneInput")
public func ask(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let broken = chosen.check(bytes).broken
    guard !broken.isEmpty else { return 0 }
    complain("broken: \(broken.sorted().joined(separator: "; "))")
    complain("by: \(String(decoding: bytes, as: UTF8.self).debugDescription)")
    // How libFuzzer is told to keep the input.
    abort()
}

private func complain(_ text: String) { FileHandle.standardError.write(Data("\(text)\n".utf8)) }

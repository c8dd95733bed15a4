import Foundation
import Letters

/// A copy of the product's templates in a folder of its own, to make mistakes in. Gone with its last use.
final class TemplateCopy {
    /// The templates of this product, beside `Tests`.
    static let original = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Templates").path

    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "letters-\(UUID().uuidString)").path
        try FileManager.default.copyItem(atPath: Self.original, toPath: path)
    }

    deinit {
        // A folder left behind in the temporary directory fails no test.
        try? FileManager.default.removeItem(atPath: path)
    }

    func read(_ file: String) throws -> String {
        try String(contentsOf: URL(filePath: "\(path)/\(file)"), encoding: .utf8)
    }

    func write(_ text: String, to file: String) throws {
        let url = URL(filePath: "\(path)/\(file)")
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: url, atomically: false, encoding: .utf8)
    }

    func remove(_ file: String) throws {
        try FileManager.default.removeItem(atPath: "\(path)/\(file)")
    }

    /// What `templates check` would answer: nil when all is well.
    func mistake() -> String? {
        do throws(TemplateError) {
            _ = try TemplateCatalogue(directory: path)
            return nil
        } catch {
            return error.description
        }
    }
}

import Foundation
import HTTPTypes
import Jobs
import Policy
import Portals
import Storage
import Testing

@testable import Web

/// `openapi.json` describes what is there, and nothing else.
@Suite struct OpenAPITests {
    private let document: [String: Any]
    private let paths: [String: [String: Any]]

    init() throws {
        let data = Data(PackageResources.openapi_json)
        document = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
        paths = try #require(document["paths"] as? [String: [String: Any]])
    }

    /// The value at a path of names, through `$ref`s.
    private func value(_ names: String...) throws -> Any {
        try names.reduce(document as Any) { value, name in
            try resolved(try #require((value as? [String: Any])?[name], "no \(name)"))
        }
    }

    private func resolved(_ value: Any) throws -> Any {
        guard let reference = (value as? [String: Any])?["$ref"] as? String else { return value }
        return try reference.split(separator: "/").dropFirst().reduce(document as Any) { value, name in
            try #require((value as? [String: Any])?[String(name)], "\(reference) is nowhere")
        }
    }

    private func parameters(_ endpoint: Endpoint, in place: String) throws -> Set<String> {
        let item = try #require(paths[endpoint.path])
        let operation = try #require(item[endpoint.method.rawValue.lowercased()] as? [String: Any])
        let all = (item["parameters"] as? [Any] ?? []) + (operation["parameters"] as? [Any] ?? [])
        return Set(
            try all.compactMap { parameter in
                let parameter = try #require(try resolved(parameter) as? [String: Any])
                return parameter["in"] as? String == place ? parameter["name"] as? String : nil
            })
    }

    @Test func everyOperationIsDescribedAndEveryDescribedOneIsThere() {
        let described = paths.flatMap { path, item in
            item.keys.filter { $0 != "parameters" }.map { "\($0.uppercased()) \(path)" }
        }
        let there = Endpoint.all.map { "\($0.method.rawValue) \($0.path)" }
        #expect(Set(described) == Set(there))
        #expect(Set(there).count == there.count)
    }

    @Test func everyOperationTakesWhatIsDescribed() throws {
        for endpoint in Endpoint.all {
            let operation = try #require(paths[endpoint.path]?[endpoint.method.rawValue.lowercased()] as? [String: Any])
            #expect(try parameters(endpoint, in: "query") == endpoint.query, "\(endpoint.path)")
            let inPath = endpoint.path.split(separator: "/").filter { $0.hasPrefix("{") }
                .map { String($0.dropFirst().dropLast()) }
            #expect(try parameters(endpoint, in: "path") == Set(inPath))
            #expect(try parameters(endpoint, in: "header") == (endpoint.creates ? ["Idempotency-Key"] : []))
            let body = operation["requestBody"] as? [String: Any]
            #expect(body?["required"] as? Bool == [.none: nil, .optional: false, .required: true][endpoint.body])
            #expect((operation["security"] as? [Any])?.isEmpty == (endpoint.answer == nil ? true : nil))
            #expect(operation["operationId"] is String && operation["summary"] is String)
        }
    }

    /// The fields of a body are what the operation takes: one that is described is not refused as unknown, one that is
    /// not is.
    @Test func everyBodyTakesTheFieldsThatAreDescribed() async throws {
        let northwind = try await Northwind()
        let (portal, desk) = (
            try await Program(northwind), try await Program(northwind, .msspAdmin, named: "desk")
        )
        var bodies = 0
        for endpoint in Endpoint.all where endpoint.body != .none {
            let operation = try #require(paths[endpoint.path]?[endpoint.method.rawValue.lowercased()] as? [String: Any])
            let content = (operation["requestBody"] as? [String: Any])?["content"] as? [String: Any]
            let media = try #require(content?["application/json"] as? [String: Any])
            let schema = try #require(try resolved(media["schema"] ?? 0) as? [String: Any])
            #expect(schema["additionalProperties"] as? Bool == false)
            let fields = (schema["properties"] as? [String: Any])?.keys.sorted() ?? []
            let path = endpoint.path.replacing("{portal}", with: "northwind")
                .replacing("{email}", with: "anna@northwind.example").replacing("{id}", with: "1")
            let isUnknown = "a field is unknown"
            for program in [portal, desk] {
                // Of the wrong type: refused for that, or not read at all.
                let known = "{" + fields.map { "\"\($0)\": 1" }.joined(separator: ", ") + "}"
                #expect(try await program.send(endpoint.method, path, json: known).text.contains(isUnknown) == false)
                let strange = try await program.send(endpoint.method, path, json: "{\"strange\": 1}")
                #expect(strange.text.contains(isUnknown), "\(endpoint.path): \(strange.text)")
            }
            bodies += 1
        }
        #expect(bodies == 12)
    }

    @Test func everyNameInTheDocumentIsTheProgramsOwn() throws {
        func names(_ schema: String) throws -> [String] {
            try #require(try value("components", "schemas", schema, "enum") as? [String])
        }
        #expect(try names("JobState") == JobState.allCases.map(\.rawValue))
        #expect(try names("Phase") == Phase.allCases.map(\.rawValue))
        #expect(try names("Verdict") == Verdict.allCases.map(\.rawValue))
        #expect(try names("Letter") == Letter.allCases.map(\.rawValue))
        #expect(try names("UserStatus") == UserStatus.allCases.map(\.rawValue))
        #expect(try names("MFAPolicy") == MFAPolicy.allCases.map(\.rawValue))
        #expect(
            try names("MFAState") == [MFAState.neverConfigured, .configured, .reset(ResetID(1))].map(\.name))
        let kinds = try #require(
            try value("components", "schemas", "Problem", "properties", "type", "enum") as? [String])
        #expect(kinds == Problem.Kind.allCases.map(\.type))
        let limit = try #require(try value("components", "parameters", "Limit", "schema") as? [String: Any])
        #expect(
            limit["minimum"] as? Int == Query.limits.lowerBound && limit["maximum"] as? Int == Query.limits.upperBound)
        #expect(limit["default"] as? Int == Query.usualLimit)
    }

    /// Each problem is described under the status it has.
    @Test func everyProblemIsDescribedWithItsStatus() throws {
        let byType = Dictionary(uniqueKeysWithValues: Problem.Kind.allCases.map { ($0.type, $0) })
        var described: Set<Problem.Kind> = []
        for (path, item) in paths {
            for case let operation as [String: Any] in item.values {
                for (status, response) in try #require(operation["responses"] as? [String: Any]) where status >= "400" {
                    let response = try #require(try resolved(response) as? [String: Any])
                    let content = try #require(response["content"] as? [String: Any])
                    let media = try #require(content["application/problem+json"] as? [String: Any])
                    let all = (media["schema"] as? [String: Any])?["allOf"] as? [[String: Any]]
                    let properties = try #require(all?.last?["properties"] as? [String: [String: Any]])
                    let types = try #require(properties["type"]?["enum"] as? [String])
                    for type in types {
                        let kind = try #require(byType[type], "\(type) in \(path)")
                        #expect(String(kind.status.code) == status)
                        described.insert(kind)
                    }
                }
            }
        }
        // Those of requests that are no operation's, and those that no operation leads to.
        #expect(Set(Problem.Kind.allCases).subtracting(described) == [.noSuchPath, .wrongMethod, .refused])
    }

    @Test func theDescriptionIsThereForEverybody() async throws {
        var program = try await Program(try await Northwind())
        program.key = nil
        let reply = try await program.get("/openapi.json")
        #expect(reply.status == 200 && reply.header("Content-Type") == "application/json")
        #expect(reply["openapi"] == "3.1.0")
        #expect(Data(reply.text.utf8) == Data(PackageResources.openapi_json))
    }
}

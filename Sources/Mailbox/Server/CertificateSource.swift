import Crypto
package import Foundation
import NIOSSL
import SwiftASN1
import X509

/// Where a server's certificate comes from: given as PEM, or made at start for the names clients will check.
package enum CertificateSource: Sendable, Equatable {
    package enum Validity: Sendable, Equatable {
        case current
        /// Ended yesterday: a client that accepts it does not check.
        case expired
    }

    /// Self-signed, P-256, for these host names and IP addresses. For a mismatch, name another host.
    case generated(hostNames: [String] = ["localhost", "127.0.0.1", "::1"], validity: Validity = .current)
    /// The chain with the server's certificate first, and its unencrypted private key.
    case pem(certificate: String, privateKey: String)

    /// The certificate and key as PEM; `now` decides what "current" means.
    package func resolve(at now: Date) throws(MailboxError) -> (certificate: String, privateKey: String) {
        switch self {
        case .pem(let certificate, let privateKey): return (certificate, privateKey)
        case .generated(let hostNames, let validity):
            do {
                return try Self.generate(hostNames, validity, now)
            } catch {
                throw .certificateUnusable(cause: String(describing: error))
            }
        }
    }

    private static func generate(_ hostNames: [String], _ validity: Validity, _ now: Date) throws -> (String, String) {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let name = try DistinguishedName { CommonName(hostNames.first ?? "mailbox") }
        let day = 86_400.0
        let period = validity == .current ? (now - day, now + 365 * day) : (now - 30 * day, now - day)
        let certificate = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: key.publicKey, notValidBefore: period.0,
            notValidAfter: period.1, issuer: name, subject: name, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                // A client trusts it by naming it as its CA file, and strict ones demand that a CA says so.
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(digitalSignature: true, keyCertSign: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectKeyIdentifier(hash: key.publicKey)
                SubjectAlternativeNames(hostNames.map(subjectName))
            }, issuerPrivateKey: key)
        return (try certificate.serializeAsPEM().pemString, try key.serializeAsPEM().pemString)
    }

    private static func subjectName(_ host: String) -> GeneralName {
        for (family, length) in [(AF_INET, 4), (AF_INET6, 16)] {
            var address = [UInt8](repeating: 0, count: length)
            if inet_pton(family, host, &address) == 1 {
                return .ipAddress(ASN1OctetString(contentBytes: address[...]))
            }
        }
        return .dnsName(host)
    }
}

extension NIOSSLContext {
    /// A server's context from PEM; it never asks the client for a certificate.
    static func serving(certificate: String, privateKey: String) throws(MailboxError) -> NIOSSLContext {
        do {
            let chain = try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8)).map {
                NIOSSLCertificateSource.certificate($0)
            }
            let key = try NIOSSLPrivateKey(bytes: Array(privateKey.utf8), format: .pem)
            return try NIOSSLContext(
                configuration: .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key)))
        } catch {
            throw .certificateUnusable(cause: String(describing: error))
        }
    }
}

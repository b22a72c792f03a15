package io.dataaggregator.cluster.node;

import com.typesafe.config.Config;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import org.apache.pekko.pki.pem.DERPrivateKeyLoader;
import org.apache.pekko.pki.pem.PEMDecoder;

/**
 * Key and certificates of remoting, read once before anything is started: remoting itself would try
 * for ever with what it cannot read, and the node would never find the others.
 */
final class TlsFiles {
  private static final String ENGINE = "pekko.remote.artery.ssl.rotating-keys-engine.";

  private TlsFiles() {}

  /**
   * Reads them where {@code config} has them.
   *
   * @throws IllegalArgumentException naming the file and the remedy
   */
  static void check(Config config) {
    Path keyFile = Path.of(config.getString(ENGINE + "key-file"));
    Path certificateFile = Path.of(config.getString(ENGINE + "cert-file"));
    Path authorityFile = Path.of(config.getString(ENGINE + "ca-cert-file"));
    PrivateKey key = key(keyFile);
    X509Certificate certificate = certificate(certificateFile);
    X509Certificate authority = certificate(authorityFile);
    if (!(key instanceof RSAPrivateKey ours)
        || !(certificate.getPublicKey() instanceof RSAPublicKey shown)
        || !ours.getModulus().equals(shown.getModulus())) {
      throw refused(
          certificateFile, "is not of the key in " + keyFile, "put the two in place together");
    }
    try {
      certificate.verify(authority.getPublicKey());
    } catch (GeneralSecurityException e) {
      throw refused(
          certificateFile,
          "was not issued by the authority in " + authorityFile,
          "have it issued by that one itself, not by an intermediate one");
    }
  }

  private static PrivateKey key(Path file) {
    String pem = new String(read(file), StandardCharsets.UTF_8);
    try {
      return DERPrivateKeyLoader.load(PEMDecoder.decode(pem));
    } catch (Exception e) {
      // The loader lets through what its signature does not say, and none of it shows the key.
      throw refused(file, "holds no key that can be read", "write an RSA key into it, as PEM");
    }
  }

  private static X509Certificate certificate(Path file) {
    byte[] pem = read(file);
    try {
      var read =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(pem));
      read.checkValidity();
      return read;
    } catch (CertificateExpiredException | CertificateNotYetValidException e) {
      throw refused(file, "is not valid now (" + e.getMessage() + ")", "have a new one issued");
    } catch (GeneralSecurityException e) {
      throw refused(file, "holds no certificate", "write an X.509 certificate into it, as PEM");
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw refused(file, "is not there", "put it there");
    } catch (IOException e) {
      throw refused(file, "cannot be read", "let the user of this process read it");
    }
  }

  private static IllegalArgumentException refused(Path file, String what, String remedy) {
    return new IllegalArgumentException(
        "encryption between nodes is on (dataaggregator.cluster.tls.enabled), and "
            + file
            + " "
            + what
            + ": "
            + remedy);
  }
}

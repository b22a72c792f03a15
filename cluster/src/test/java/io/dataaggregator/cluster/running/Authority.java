package io.dataaggregator.cluster.running;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority that issues what nodes need to speak to each other encrypted. */
public final class Authority {
  private static final String PASSWORD = "changeit";
  private static final String CA = "ca";
  private static final String NODE = "node";

  private final Path store;

  private Authority(Path store) {
    this.store = store;
  }

  /** A new one, whose secrets are in {@code folder}. */
  public static Authority in(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    var authority = new Authority(folder.resolve("authority.p12"));
    authority.generate(CA, "RSA", "CN=authority", "-ext", "bc:critical=ca:true");
    return authority;
  }

  /** Issues a certificate for a key of {@code algorithm}, and writes the three files of a node. */
  public void issue(String algorithm, Path directory)
      throws IOException, InterruptedException, GeneralSecurityException {
    if (keys().containsAlias(NODE)) keytool("-delete", NODE);
    generate(NODE, algorithm, "CN=dataaggregator", "-signer", CA, "-validity", "2");
    KeyStore keys = keys();
    Files.createDirectories(directory);
    write(directory, "ca.crt", "CERTIFICATE", keys.getCertificate(CA).getEncoded());
    write(directory, "tls.crt", "CERTIFICATE", keys.getCertificate(NODE).getEncoded());
    byte[] key = keys.getKey(NODE, PASSWORD.toCharArray()).getEncoded();
    write(directory, "tls.key", "PRIVATE KEY", key);
  }

  private void generate(String alias, String algorithm, String name, String... more)
      throws IOException, InterruptedException {
    var arguments = new ArrayList<>(List.of("-keyalg", algorithm, "-dname", name));
    arguments.addAll(List.of(more));
    keytool("-genkeypair", alias, arguments.toArray(String[]::new));
  }

  private void keytool(String what, String alias, String... more)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(what, "-alias", alias, "-keystore", store.toString()));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    command.addAll(List.of(more));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
  }

  private KeyStore keys() throws IOException, GeneralSecurityException {
    var keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  /** As whoever renews certificates does it: nobody reads half a file. */
  private static void write(Path directory, String name, String what, byte[] der)
      throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Path half = directory.resolve(name + ".new");
    Files.writeString(
        half, "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
    Files.move(
        half,
        directory.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}

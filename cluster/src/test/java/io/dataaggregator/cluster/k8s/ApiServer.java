package io.dataaggregator.cluster.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodListBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The API of Kubernetes as far as discovery asks it: the pods of one namespace, by label, over TLS
 * with a certificate of a CA of its own, to whoever shows the token. All else is refused as the API
 * refuses it.
 */
final class ApiServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAMESPACE = "dataaggregator";
  private static final String TOKEN = "a-token-of-the-service-account";
  private static final String STORE_PASSWORD = "changeit";

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Path account;
  private final BlockingQueue<String> refusals = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> answers = new LinkedBlockingQueue<>();
  private volatile State state = new State(0, List.of());

  private record State(int revision, List<Pod> pods) {}

  private ApiServer(HttpsServer server, Path account) {
    this.server = server;
    this.account = account;
  }

  /** Starts one, and writes what a pod finds of its service account into {@code account}. */
  static ApiServer start(Path account) throws IOException, InterruptedException {
    Path store = account.resolve("api.p12");
    keytool(
        store,
        "-genkeypair",
        "-keyalg",
        "EC",
        "-validity",
        "2",
        "-dname",
        "CN=kubernetes",
        "-ext",
        "san=ip:127.0.0.1");
    keytool(store, "-exportcert", "-rfc", "-file", account.resolve("ca.crt").toString());
    Files.writeString(account.resolve("token"), TOKEN);
    Files.writeString(account.resolve("namespace"), NAMESPACE);
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls(store)));
    var api = new ApiServer(server, account);
    server.setExecutor(api.threads);
    server.createContext("/", api::answer);
    server.start();
    return api;
  }

  private static void keytool(Path store, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-alias", "api", "-keystore", store.toString()));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", STORE_PASSWORD));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
  }

  private static SSLContext tls(Path store) throws IOException {
    try (InputStream in = Files.newInputStream(store)) {
      char[] password = STORE_PASSWORD.toCharArray();
      var keys = KeyStore.getInstance("PKCS12");
      keys.load(in, password);
      var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(keys, password);
      var context = SSLContext.getInstance("TLS");
      context.init(factory.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** The folder that a pod has its token, namespace and CA in. */
  Path account() {
    return account;
  }

  /** What is there from now on. */
  void pods(List<Pod> now) {
    state = new State(state.revision + 1, List.copyOf(now));
  }

  /** Waits until {@code times} more questions were answered with the pods of now. */
  void awaitAnswers(int times) throws InterruptedException {
    int now = state.revision;
    for (int seen = 0; seen < times; ) {
      if (answers.take() == now) seen++;
    }
  }

  /** What it refused, and why. */
  List<String> refusals() {
    return List.copyOf(refusals);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      State now = state;
      String what = exchange.getRequestMethod() + " " + exchange.getRequestURI();
      if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        refuse(exchange, 401, "Unauthorized", what);
      } else if (!exchange.getRequestMethod().equals("GET")
          || !exchange
              .getRequestURI()
              .getPath()
              .equals("/api/v1/namespaces/" + NAMESPACE + "/pods")) {
        refuse(exchange, 403, "Forbidden", what);
      } else {
        String query = exchange.getRequestURI().getQuery();
        List<Pod> selected = now.pods.stream().filter(pod -> selected(pod, query)).toList();
        send(exchange, 200, new PodListBuilder().withItems(selected).build());
        answers.add(now.revision);
      }
    }
  }

  /** Of the query language only that one label equals a value; without it every pod is meant. */
  private static boolean selected(Pod pod, String query) {
    if (query == null || !query.startsWith("labelSelector=")) return true;
    String[] wanted = query.substring("labelSelector=".length()).split("=", 2);
    return wanted[1].equals(pod.getMetadata().getLabels().get(wanted[0]));
  }

  private void refuse(HttpExchange exchange, int code, String reason, String what)
      throws IOException {
    refusals.add(code + " " + what);
    Status status =
        new StatusBuilder().withCode(code).withReason(reason).withStatus("Failure").build();
    send(exchange, code, status);
  }

  private static void send(HttpExchange exchange, int code, Object body) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}

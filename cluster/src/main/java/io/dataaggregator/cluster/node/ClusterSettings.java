package io.dataaggregator.cluster.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How a node meets others and keeps its entities going; {@code reference.conf} says what each key
 * means.
 *
 * @param contacts management endpoints of the nodes of {@link Formation#CONTACTS}
 * @param nodes how many nodes must be seen before a new cluster is begun
 * @param managementPort cluster management endpoint; 0 turns it off
 * @param tls whether nodes speak to each other encrypted, with certificates on both sides
 * @param operations whether operators may make nodes leave and change what they log
 * @param keeperInterval how often pipelines that should run are woken
 */
record ClusterSettings(
    Formation formation,
    List<Contact> contacts,
    int nodes,
    int managementPort,
    boolean tls,
    boolean operations,
    Duration keeperInterval) {
  private static final String PATH = "dataaggregator.cluster";

  /** How a node finds the cluster that it belongs to. */
  enum Formation {
    /** It is a cluster by itself. */
    ALONE,
    /** At management endpoints that its configuration names. */
    CONTACTS,
    /** At the pods that the API of Kubernetes lists. */
    KUBERNETES
  }

  /** A management endpoint. */
  record Contact(String host, int port) {
    static Contact parse(String text) {
      int colon = text.lastIndexOf(':');
      String port = text.substring(colon + 1);
      if (colon < 1 || !port.matches("[0-9]{1,5}")) {
        throw refused("contacts", text, "write HOST:PORT, with the management port of the node");
      }
      return new Contact(text.substring(0, colon), Integer.parseInt(port));
    }
  }

  ClusterSettings {
    if (formation != Formation.ALONE && managementPort == 0) {
      throw refused(
          "management-port", managementPort, "nodes find each other there: give it a port");
    }
    if (formation == Formation.CONTACTS && contacts.size() < nodes) {
      throw refused(
          "contacts",
          contacts.size() + " endpoints",
          "name as many as " + PATH + ".nodes says, " + nodes);
    }
    if (nodes < 1) throw refused("nodes", nodes, "say how many nodes begin a cluster");
  }

  /** Reads them from the whole configuration. */
  static ClusterSettings from(Config whole) {
    Config config = whole.getConfig(PATH);
    return new ClusterSettings(
        formation(config.getString("formation")),
        contacts(config),
        config.getInt("nodes"),
        config.getInt("management-port"),
        config.getBoolean("tls.enabled"),
        config.getBoolean("operations.enabled"),
        config.getDuration("keeper-interval"));
  }

  /** A list, or in the environment one text with commas. */
  private static List<Contact> contacts(Config config) {
    List<String> texts =
        config.getValue("contacts").valueType() == ConfigValueType.STRING
            ? List.of(config.getString("contacts").split(",", -1))
            : config.getStringList("contacts");
    return texts.stream().map(text -> Contact.parse(text.strip())).toList();
  }

  private static Formation formation(String text) {
    for (Formation formation : Formation.values()) {
      if (formation.name().toLowerCase(Locale.ROOT).equals(text)) return formation;
    }
    throw refused("formation", text, "choose alone, contacts or kubernetes");
  }

  private static IllegalArgumentException refused(String key, Object value, String remedy) {
    return new IllegalArgumentException(PATH + "." + key + " is " + value + ": " + remedy);
  }

  /** What Pekko must be told that its own configuration cannot take from ours by itself. */
  Config pekko() {
    Map<String, Object> settings = new HashMap<>();
    String bootstrap = "pekko.management.cluster.bootstrap.contact-point-discovery.";
    settings.put(bootstrap + "required-contact-point-nr", nodes);
    if (tls) settings.put("pekko.remote.artery.transport", "tls-tcp");
    switch (formation) {
      case ALONE -> {}
      case CONTACTS -> {
        List<Map<String, Object>> endpoints = new ArrayList<>();
        contacts.forEach(one -> endpoints.add(Map.of("host", one.host(), "port", one.port())));
        settings.put(bootstrap + "discovery-method", "config");
        settings.put("pekko.discovery.config.services.dataaggregator.endpoints", endpoints);
        // several nodes of one machine differ by their ports
        settings.put(
            "pekko.management.cluster.bootstrap.contact-point.filter-on-fallback-port", false);
      }
      case KUBERNETES -> settings.put(bootstrap + "discovery-method", "kubernetes-api");
    }
    return ConfigFactory.parseMap(settings, "how nodes find each other");
  }
}

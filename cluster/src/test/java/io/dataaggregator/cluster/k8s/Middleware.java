package io.dataaggregator.cluster.k8s;

import io.fabric8.kubernetes.api.model.ObjectMeta;

/** Traefik's resource that stands before a route, as far as we use it. */
record Middleware(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {
  record Spec(BasicAuth basicAuth) {}

  record BasicAuth(String secret) {}
}

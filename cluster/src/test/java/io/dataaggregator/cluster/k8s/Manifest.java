package io.dataaggregator.cluster.k8s;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads manifests as the API server does where it is strict: an unknown field, a key twice or a
 * number where a text belongs is an error.
 */
final class Manifest {
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());
  private static final Map<String, Class<?>> KINDS = kinds();

  static {
    YAML.enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
    YAML.setAnnotationIntrospector(
        new JacksonAnnotationIntrospector() {
          private static final long serialVersionUID = 1L;

          // The models keep what they do not know in a map; here it has to fail instead.
          @Override
          public Boolean hasAnySetter(Annotated annotated) {
            return false;
          }
        });
    for (var shape :
        List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
      YAML.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail);
    }
    for (var type : List.of(LogicalType.Integer, LogicalType.Boolean)) {
      YAML.coercionConfigFor(type).setCoercion(CoercionInputShape.String, CoercionAction.Fail);
    }
  }

  private Manifest() {}

  private static Map<String, Class<?>> kinds() {
    var kinds = new HashMap<String, Class<?>>();
    for (Class<? extends HasMetadata> model :
        List.of(
            ConfigMap.class,
            Deployment.class,
            HorizontalPodAutoscaler.class,
            Ingress.class,
            Namespace.class,
            NetworkPolicy.class,
            PersistentVolumeClaim.class,
            PodDisruptionBudget.class,
            Role.class,
            RoleBinding.class,
            Service.class,
            ServiceAccount.class,
            ServiceMonitor.class)) {
      kinds.put(HasMetadata.getApiVersion(model) + " " + HasMetadata.getKind(model), model);
    }
    kinds.put("traefik.io/v1alpha1 Middleware", Middleware.class);
    kinds.put("kustomize.config.k8s.io/v1beta1 Kustomization", Kustomization.class);
    kinds.put("kustomize.config.k8s.io/v1alpha1 Component", Kustomization.class);
    return Map.copyOf(kinds);
  }

  /**
   * Reads every document of {@code yaml}.
   *
   * @throws IllegalArgumentException naming {@code source} and what is wrong in it
   */
  static List<Object> read(String source, String yaml) {
    var documents = new ArrayList<Object>();
    try (var nodes = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
      while (nodes.hasNextValue()) {
        JsonNode node = nodes.nextValue();
        String kind = node.path("apiVersion").asText() + " " + node.path("kind").asText();
        Class<?> model = KINDS.get(kind);
        if (model == null) throw new IllegalArgumentException("no model for " + kind);
        documents.add(YAML.treeToValue(node, model));
      }
    } catch (JsonProcessingException | RuntimeException e) {
      throw new IllegalArgumentException(source + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(source + " cannot be read", e);
    }
    return documents;
  }
}

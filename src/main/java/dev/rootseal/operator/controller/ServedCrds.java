package dev.rootseal.operator.controller;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rootseal.api.ApiGroup;
import dev.rootseal.api.CrdSchema;
import dev.rootseal.api.policy.CompliancePolicy;
import dev.rootseal.api.report.ComplianceReport;
import dev.rootseal.api.report.ComplianceSummary;
import dev.rootseal.kubernetes.FailureMessage;
import dev.rootseal.rule.VisibleText;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the API server serves of our CRDs, beside what this version needs. */
public final class ServedCrds {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String API_VERSION = ApiGroup.NAME + "/" + ApiGroup.VERSION;

  private static final List<Class<? extends CustomResource<?, ?>>> OURS =
      List.of(CompliancePolicy.class, ComplianceReport.class, ComplianceSummary.class);

  static final Set<String> KINDS =
      OURS.stream().map(HasMetadata::getKind).collect(Collectors.toUnmodifiableSet());

  /** What the first form of 0.1 wrote. */
  public static final String LEFT_OVER = "clustercompliancereports." + ApiGroup.NAME;

  private ServedCrds() {}

  /** What is not as this version needs it, with the fields that each older CRD lacks. */
  public record Problems(
      URL server, List<String> missing, Map<String, List<String>> lacking, boolean leftOver) {
    /** At most one line: which CRDs are missing, else which are older and lack what. */
    public Optional<String> line() {
      if (!missing.isEmpty()) {
        return Optional.of(
            "The API server at %s does not serve %s. Install the CRDs: kubectl apply -k config/crd"
                .formatted(server, String.join(", ", missing)));
      }
      String older =
          lacking.entrySet().stream()
              .map(crd -> crd.getKey() + " lacks " + VisibleText.few(crd.getValue(), 5))
              .collect(Collectors.joining("; "));
      return older.isEmpty()
          ? Optional.empty()
          : Optional.of(
              "The CRDs in the cluster are older than this version, so that no report can be written: %s. Update them: kubectl apply -k config/crd, or helm upgrade."
                  .formatted(older));
    }

    /** The same in one word for each CRD. */
    public Map<String, String> words() {
      Map<String, String> words = new TreeMap<>();
      missing.forEach(crd -> words.put(crd, "missing"));
      lacking.keySet().forEach(crd -> words.putIfAbsent(crd, "older"));
      if (leftOver) {
        words.put(LEFT_OVER, "leftover");
      }
      return words;
    }
  }

  public static Problems problems(KubernetesClient client) {
    Set<String> names =
        resources(client)
            .map(resource -> resource.getName() + "." + ApiGroup.NAME)
            .collect(Collectors.toSet());
    List<String> missing =
        OURS.stream().map(CustomResource::getCRDName).filter(crd -> !names.contains(crd)).toList();
    return new Problems(client.getMasterUrl(), missing, lacking(client), names.contains(LEFT_OVER));
  }

  private static Stream<APIResource> resources(KubernetesClient client) {
    APIResourceList served = client.getApiResources(API_VERSION);
    return served == null ? Stream.of() : served.getResources().stream();
  }

  /** The fields that each older CRD lacks, without those below one that is lacking itself. */
  private static Map<String, List<String>> lacking(KubernetesClient client) {
    Map<String, Set<String>> served = fields(client);
    Map<String, List<String>> lacking = new TreeMap<>();
    for (Class<? extends CustomResource<?, ?>> type : OURS) {
      Set<String> needed = CrdSchema.fields(type);
      Set<String> there = served.getOrDefault(HasMetadata.getKind(type), needed);
      List<String> not = needed.stream().filter(path -> !there.contains(path)).toList();
      if (!not.isEmpty()) {
        lacking.put(
            CustomResource.getCRDName(type),
            not.stream()
                .filter(path -> not.stream().noneMatch(up -> path.startsWith(up + ".")))
                .toList());
      }
    }
    return lacking;
  }

  /**
   * The fields of each kind whose status can be patched: a CRD that is on its way out cannot. None
   * where the server does not say yet.
   */
  public static Map<String, Set<String>> patchable(KubernetesClient client) {
    Map<String, Set<String>> described = fields(client);
    return resources(client)
        .filter(resource -> resource.getName().endsWith("/status"))
        .filter(resource -> resource.getVerbs().contains("patch"))
        .map(APIResource::getKind)
        .collect(Collectors.toMap(kind -> kind, kind -> described.getOrDefault(kind, Set.of())));
  }

  /** Of each kind, as {@link CrdSchema} has them; a new CRD is described a moment late. */
  private static Map<String, Set<String>> fields(KubernetesClient client) {
    Map<String, Set<String>> kinds = new TreeMap<>();
    for (JsonNode schema : openApi(client).at("/components/schemas")) {
      JsonNode type = schema.at("/x-kubernetes-group-version-kind/0");
      if (API_VERSION.equals(type.path("group").asText() + "/" + type.path("version").asText())) {
        Set<String> paths = new TreeSet<>();
        addAll(paths, "", schema);
        kinds.put(type.path("kind").asText(), paths);
      }
    }
    return kinds;
  }

  private static void addAll(Set<String> paths, String at, JsonNode object) {
    for (Map.Entry<String, JsonNode> field : object.path("properties").properties()) {
      boolean list = field.getValue().has("items");
      String path = at + field.getKey() + (list ? "[]" : "");
      paths.add(path);
      addAll(paths, path + ".", list ? field.getValue().path("items") : field.getValue());
    }
  }

  /** Nothing where the server refuses it, or answers with something else: all is tried then. */
  private static JsonNode openApi(KubernetesClient client) {
    try {
      String answer = client.raw("/openapi/v3/apis/" + API_VERSION);
      return answer == null ? MissingNode.getInstance() : JSON.readTree(answer);
    } catch (JsonProcessingException | KubernetesClientException e) {
      if (e instanceof KubernetesClientException failure && FailureMessage.isNoAnswer(failure)) {
        throw failure;
      }
      return MissingNode.getInstance();
    }
  }
}

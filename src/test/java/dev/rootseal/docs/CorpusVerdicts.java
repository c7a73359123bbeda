package dev.rootseal.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.catalogue.CatalogueLookup;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.kubernetes.ParseResult;
import dev.rootseal.kubernetes.WatchedWorkload;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedDaemonSet;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedStatefulSet;
import dev.rootseal.rule.KnownImage.ImageLookup;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.WorkloadFacts;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/** The verdicts on the real manifests of a folder, by one policy and the catalogue as shipped. */
record CorpusVerdicts(List<WorkloadVerdict> workloads) {
  private static final ObjectMapper JSON = new ObjectMapper();

  CorpusVerdicts {
    workloads = List.copyOf(workloads);
  }

  static List<WorkloadFacts> read(Path folder) throws IOException {
    return Files.readAllLines(folder.resolve("cluster.jsonl")).stream()
        .map(CorpusVerdicts::facts)
        .toList();
  }

  private static WorkloadFacts facts(String line) {
    try {
      JsonNode object = JSON.readTree(line);
      WatchedWorkload workload = JSON.treeToValue(object, type(object.path("kind").asText()));
      return switch (workload.reading()) {
        case ParseResult.Read(var facts) -> facts;
        case ParseResult.WithoutLabels(var _, var reason) ->
            throw new IllegalArgumentException(reason);
        case ParseResult.Unreadable(var _, var reason) ->
            throw new IllegalArgumentException(reason);
      };
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(line, e);
    }
  }

  private static Class<? extends WatchedWorkload> type(String kind) {
    return switch (kind) {
      case "Deployment" -> WatchedDeployment.class;
      case "StatefulSet" -> WatchedStatefulSet.class;
      case "DaemonSet" -> WatchedDaemonSet.class;
      default -> throw new IllegalArgumentException(kind);
    };
  }

  static CorpusVerdicts of(List<WorkloadFacts> workloads, Policy policy) {
    ImageLookup images = new CatalogueLookup(ImageCatalogue.load());
    ReadOnlyFilesystemRule rule = new ReadOnlyFilesystemRule(policy, images, LocalDate.EPOCH);
    return new CorpusVerdicts(
        workloads.stream()
            .map(facts -> rule.evaluate(facts, NamespaceFacts.named(facts.ref().namespace())))
            .toList());
  }

  List<ContainerEvaluation> containers() {
    return workloads.stream().flatMap(workload -> workload.containers().stream()).toList();
  }

  Tally tally() {
    return workloads.stream().map(WorkloadVerdict::tally).reduce(Tally.EMPTY, Tally::plus);
  }
}

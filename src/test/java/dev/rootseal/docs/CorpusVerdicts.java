package dev.rootseal.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.catalogue.CatalogueLookup;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.remediation.LiveWorkload;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The verdicts on the real manifests of a folder, by one policy and the catalogue as shipped. */
record CorpusVerdicts(List<WorkloadVerdict> workloads) {
  CorpusVerdicts {
    workloads = List.copyOf(workloads);
  }

  static List<JsonNode> read(Path folder) throws IOException {
    List<JsonNode> objects = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("cluster.jsonl"))) {
      objects.add(new ObjectMapper().readTree(line));
    }
    return objects;
  }

  static CorpusVerdicts of(List<JsonNode> objects, Policy policy) {
    LiveWorkload evaluator = new LiveWorkload(policy, new CatalogueLookup(ImageCatalogue.load()));
    return new CorpusVerdicts(objects.stream().map(evaluator::evaluate).toList());
  }

  List<ContainerEvaluation> containers() {
    return workloads.stream().flatMap(workload -> workload.containers().stream()).toList();
  }

  Tally tally() {
    return workloads.stream().map(WorkloadVerdict::tally).reduce(Tally.EMPTY, Tally::plus);
  }
}

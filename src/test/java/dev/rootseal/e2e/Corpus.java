package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Workloads and an independent count: of `ROOTSEAL_CORPUS`, or a small set of our own. */
record Corpus(String name, List<JsonNode> objects, List<Truth> truth) {
  /** Of one namespace: `containers` is Y, `compliant` X, `windows` what is not evaluated. */
  record Truth(
      String namespace, int workloads, int containers, int readOnly, int compliant, int windows) {
    /** Under this one's namespace. */
    private Truth plus(Truth more) {
      return new Truth(
          namespace,
          workloads + more.workloads,
          containers + more.containers,
          readOnly + more.readOnly,
          compliant + more.compliant,
          windows + more.windows);
    }
  }

  static Corpus load() {
    Optional<Path> folder = Requirement.CORPUS.find();
    if (folder.isPresent()) {
      return read("the corpus", folder.get());
    }
    System.out.println(
        "ROOTSEAL_CORPUS is not set: a small set of own manifests takes the place of the corpus");
    return own();
  }

  static Corpus own() {
    return read("own manifests", Path.of("src/test/resources/e2e/cluster"));
  }

  Truth total() {
    return truth.stream().reduce(new Truth("", 0, 0, 0, 0, 0), Truth::plus);
  }

  void post(Api api) {
    truth.forEach(
        one ->
            api.create(
                "/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + one.namespace() + "\"}}"));
    objects.forEach(
        object -> api.create(collection(object) + "?fieldValidation=Strict", object.toString()));
  }

  static String path(JsonNode object) {
    return collection(object) + "/" + object.at("/metadata/name").asText();
  }

  static String collection(JsonNode object) {
    return "/apis/apps/v1/namespaces/%s/%ss"
        .formatted(
            object.at("/metadata/namespace").asText(),
            object.path("kind").asText().toLowerCase(Locale.ROOT));
  }

  private static Corpus read(String name, Path folder) {
    return unchecked(
        () ->
            new Corpus(
                name,
                Files.readAllLines(folder.resolve("cluster.jsonl")).stream()
                    .map(Api::parse)
                    .toList(),
                Files.readAllLines(folder.resolve("cluster-truth.csv")).stream()
                    .skip(1)
                    .filter(line -> !line.startsWith("TOTAL,"))
                    .map(Corpus::row)
                    .toList()));
  }

  /** A row: namespace, file, workloads, containers, read_only, compliant, windows; no commas. */
  private static Truth row(String line) {
    String[] fields = line.split(",", -1);
    int[] counts = Stream.of(fields).skip(2).mapToInt(Integer::parseInt).toArray();
    return new Truth(fields[0], counts[0], counts[1], counts[2], counts[3], counts[4]);
  }
}

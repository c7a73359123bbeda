package dev.rootseal.e2e;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.manifest.ManifestItem;
import dev.rootseal.manifest.ManifestReader;
import dev.rootseal.manifest.PodKinds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The flag in every spelling means the same to kubectl, to a real API server and to us. */
@Needs(Requirement.CONTROL_PLANE)
record SpellingsIT(Needs.SharedCluster shared, Kubectl kubectl, @TempDir Path folder) {
  private static final String REFUSED = "refused";

  private static final List<String> VALUES =
      List.of(
          """
          true True TRUE tRue trUE yes Yes YES yEs y Y on On ON oN false False FALSE fAlse no No
          NO nO n N off Off OFF oFF 'true' 'on' 1 0 01 0x1 1.0 -1 +1 .inf .nan 1e0 ~ null Null
          NULL nULL true# *true *yes [true] {} [] t f T ja enabled << = - ? $(FLAG) `true` @true
          %true 2001-01-01 true: true,
          """
              .split("\\s+"));

  /** The same with blanks, quotes and characters of other kinds. */
  private static final List<String> OTHER_VALUES =
      List.of(
          """
          "true"¦"false"¦"yes"¦¦""¦# true¦true # sealed¦!!bool true¦!!bool yes¦!!bool 'true'¦\
          !!bool "no"¦!!bool 1¦!!bool maybe¦!!bool ''¦!!str true¦!!int 1¦!!float 1¦!!null ~¦\
          !!null true¦!!binary dHJ1ZQ==¦!!timestamp true¦! true¦! 'true'¦! "no"¦!sealed true¦\
          &a true¦&a yes¦{true: true}¦|\n            true¦>-\n            true¦\
          |-\n            yes¦true\n            false¦\n            true¦\t true¦true\t¦\
          "tru\\x65"¦"\\u0074rue"¦\u00a0true¦true\u00a0¦t\u00adrue"""
              .split("¦", -1));

  private static final List<String> CONTEXTS =
      List.of(
          "<<: *sealed",
          "<<: *open",
          "<<: *none",
          "<<: [*sealed, *open]",
          "<<: [*open, *sealed]",
          "<<: [*none, *sealed]",
          "<<: *sealed\n          readOnlyRootFilesystem: false",
          "<<: *open\n          readOnlyRootFilesystem: true",
          "readOnlyRootFilesystem: true\n          <<: *open",
          "readOnlyRootFilesystem: false\n          <<: *sealed",
          "<<: *sealed\n          <<: *open",
          "<<: {<<: *sealed}",
          "<<: true",
          "<<: ~",
          "'<<': *sealed",
          "<<: *nobody",
          "readOnlyRootFilesystem: true\n          readOnlyRootFilesystem: false",
          "readonlyRootFilesystem: true",
          "ReadOnlyRootFilesystem: true",
          "readOnlyRootFileSystem: true",
          "\"readOnlyRootFilesystem\": true",
          "'readOnlyRootFilesystem' : yes",
          "\"readOnlyRootFilesyste\\x6d\": true",
          "? readOnlyRootFilesystem\n          : true",
          "readOnlyRootFilesystem:true",
          "readOnlyRootFilesystem : true",
          "readOnlyRootFilesystem:\ttrue",
          "\treadOnlyRootFilesystem: true",
          "!!str readOnlyRootFilesystem: true",
          "{readOnlyRootFilesystem: true}",
          "{readOnlyRootFilesystem: true,}",
          "{\"readOnlyRootFilesystem\":true}",
          "{readOnlyRootFilesystem}",
          "# \u2028          readOnlyRootFilesystem: true",
          "readOnlyRootFilesystem: true # \u2028          x: y",
          "readOnlyRootFilesystem: true # \u0085          <<: *open",
          "readOnlyRootFilesystem: true # \u2029          <<: *open",
          "readOnlyRootFilesystem: true # \r          <<: *open",
          "readOnlyRootFilesystem: true # \f          <<: *open",
          "\ufeffreadOnlyRootFilesystem: true",
          "readOnlyRootFilesystem: true\n\ufeff          <<: *open",
          "readOnlyRootFilesystem: true\n...\n          <<: *open",
          "readOnlyRootFilesystem: true\n--- # next\n",
          "readOnlyRootFilesystem: true\n%YAML 1.1",
          "runAsUser: 0o17\n          readOnlyRootFilesystem: true");

  /** Taken by kubectl, which says nothing, and not by us: nobody can have meant it. */
  private static final Set<String> REFUSED_BY_US_ALONE =
      Set.of(
          "readOnlyRootFilesystem: true\n          readOnlyRootFilesystem: false",
          "readOnlyRootFilesystem: true\n...\n          <<: *open",
          "readOnlyRootFilesystem: true\n%YAML 1.1",
          "# \u2028          readOnlyRootFilesystem: true",
          "readOnlyRootFilesystem: true # \u0085          <<: *open",
          "readOnlyRootFilesystem: true # \u2029          <<: *open");

  @Test
  void theFlagMeansWhatTheApiServerTakesItFor() throws IOException {
    List<String> texts = texts();
    for (int i = 0; i < texts.size(); i++) {
      Files.writeString(folder.resolve(name(i) + ".yaml"), manifest(name(i), texts.get(i)));
    }
    Map<String, String> theirs = theirs(texts.size());

    Map<String, String> differences = new TreeMap<>();
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i);
      String ours = ours(manifest(name(i), text));
      if (!agree(text, requireNonNull(theirs.get(name(i))), ours)) {
        differences.put(text, "API server: " + theirs.get(name(i)) + ", reader: " + ours);
      }
    }

    assertThat(differences).isEmpty();
    assertThat(theirs.values()).contains("true", "false", "not set", REFUSED);
  }

  private static String name(int index) {
    return "web-" + index;
  }

  private static String manifest(String name, String text) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: %s
      annotations: {x: &true "true"}
    spec:
      paused: &yes yes
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec:
          securityContext: &none {}
          initContainers:
          - {name: sealed, image: x, securityContext: &sealed {readOnlyRootFilesystem: true}}
          - {name: open, image: x, securityContext: &open {readOnlyRootFilesystem: false}}
          containers:
          - name: app
            image: x
            securityContext:
    %s
    """
        .formatted(name, "          " + text);
  }

  private static List<String> texts() {
    return Stream.concat(
            Stream.concat(VALUES.stream(), OTHER_VALUES.stream())
                .map(value -> "readOnlyRootFilesystem: " + value),
            CONTEXTS.stream())
        .toList();
  }

  /** Unknown fields are not set to us, with a note, where a strict API server refuses them. */
  private static boolean agree(String text, String theirs, String ours) {
    return theirs.equals(REFUSED)
        ? !ours.equals("true")
        : ours.equals(REFUSED_BY_US_ALONE.contains(text) ? REFUSED : theirs);
  }

  /** One kubectl reads all files: it goes on after one that is refused, and names it. */
  private Map<String, String> theirs(int count) throws IOException {
    Program.Result result =
        kubectl.run(
            "create --dry-run=server --validate=strict --output=json", "--filename=" + folder);
    Map<String, String> theirs = new HashMap<>();
    try (MappingIterator<JsonNode> objects =
        new ObjectMapper().readerFor(JsonNode.class).readValues(result.output())) {
      objects.forEachRemaining(
          object -> theirs.put(object.at("/metadata/name").asText(), flag(object)));
    }
    for (int i = 0; i < count; i++) {
      boolean named = result.errors().contains("/" + name(i) + ".yaml");
      assertThat(named || theirs.containsKey(name(i))).as(name(i)).isTrue();
      if (named) {
        theirs.put(name(i), REFUSED);
      }
    }
    return theirs;
  }

  private static String flag(JsonNode object) {
    JsonNode flag =
        object.at("/spec/template/spec/containers/0/securityContext/readOnlyRootFilesystem");
    return flag.isMissingNode() ? "not set" : flag.asText();
  }

  private static String ours(String manifest) {
    if (ManifestReader.read("web.yaml", manifest, PodKinds.KNOWN).getFirst()
        instanceof ManifestItem.Workload workload) {
      return switch (workload.facts().containers().getLast().flag()) {
        case TRUE -> "true";
        case FALSE -> "false";
        case NOT_SET -> "not set";
        case NOT_A_BOOLEAN -> REFUSED;
      };
    }
    return REFUSED;
  }
}

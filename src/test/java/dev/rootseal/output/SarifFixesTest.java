package dev.rootseal.output;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.SpecificationVersion;
import dev.rootseal.fix.FileEditor;
import dev.rootseal.fix.WrittenFixes;
import dev.rootseal.rule.KnownImage.ImageLookup;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.scan.ScanReport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Applied by the standard alone, the fixes of `-o sarif` do what `fix --write` does. */
public final class SarifFixesTest {
  private static final String DEPLOYMENT =
      """
      # Größe 🐳 of the shop
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        template:
          spec:
            initContainers:
            - {name: "größe 🐳", image: x, securityContext: {readOnlyRootFilesystem: false}, volumeMounts: [{name: a, mountPath: /tmp}]} # 🐳
            containers:
            - name: app # 🐳
              image: x
            - name: other
              image: z
              securityContext:
                readOnlyRootFilesystem: no   # 🐳
            volumes:
            - {name: a, emptyDir: {}}
      """;

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void appliedTheyAreWhatFixWrites(String lineBreak) throws IOException {
    assertSame(
        Map.of(
            "web.yaml", DEPLOYMENT.replace("\n", lineBreak),
            "two.yaml", (DEPLOYMENT + "---\n" + DEPLOYMENT).replace("\n", lineBreak),
            "with blank.yaml", "\ufeff" + DEPLOYMENT.replace("\n", lineBreak),
            "cut.yaml", DEPLOYMENT.replace("\n", lineBreak).stripTrailing()),
        4);
  }

  /** Each file is read again, and the edited text evaluated. */
  @Test
  void aMistakeCostsTheFileInWhichItIsMet() throws IOException {
    Files.writeString(folder.resolve("odd.yaml"), DEPLOYMENT.replace("image: x", "image: odd"));
    Files.writeString(folder.resolve("web.yaml"), DEPLOYMENT);
    ImageLookup mistaken =
        (image, container) -> {
          if (image.equals("odd")) {
            throw new IllegalStateException("never expected");
          }
          return Optional.empty();
        };
    FileEditor editor =
        new FileEditor(new ReadOnlyFilesystemRule(Policy.DEFAULT, mistaken, LocalDate.EPOCH));

    assertThat(editor.edits(Scans.below(folder)).keySet())
        .extracting(workload -> workload.place().orElseThrow().file())
        .containsOnly(folder.resolve("web.yaml").toString());
  }

  @Test
  void soTheyAreInJson() throws IOException {
    assertSame(
        Map.of(
            "pod.json",
            "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"🐳\"},"
                + "\"spec\":{\"containers\":[{\"name\":\"app\",\"image\":\"x\"}]}}"),
        1);
  }

  /** Writes files, applies the fixes in one copy and lets `fix --write` change another. */
  private void assertSame(Map<String, String> texts, int changed) throws IOException {
    Path applied = Files.createDirectory(folder.resolve("applied"));
    Path written = Files.createDirectory(folder.resolve("written"));
    for (Map.Entry<String, String> file : texts.entrySet()) {
      Files.writeString(applied.resolve(file.getKey()), file.getValue());
      Files.writeString(written.resolve(file.getKey()), file.getValue());
    }

    apply(Scans.below(applied), changed);
    WrittenFixes.in(written);

    for (String name : texts.keySet()) {
      assertThat(applied.resolve(name)).hasSameBinaryContentAs(written.resolve(name));
    }
  }

  /** Applies the fixes of a report, of so many files. */
  public static void apply(ScanReport report, int changed) {
    JsonNode sarif = Schema.parse(Scans.sarifWithFixes(report));
    Map<Path, Set<JsonNode>> changes = changes(sarif);
    assertValid(sarif);
    assertThat(changes).hasSize(changed);
    changes.forEach(SarifFixesTest::apply);
  }

  private static void assertValid(JsonNode sarif) {
    String schemas = System.getenv("ROOTSEAL_SCHEMAS");
    if (schemas != null) {
      JsonNode official = Schema.read(Path.of(schemas, "sarif", "sarif-schema-2.1.0.json"));
      assertThat(new Schema(official, SpecificationVersion.DRAFT_4).problems(sarif)).isEmpty();
    }
  }

  /** What changes in each file, once for each workload: its containers have the same fix. */
  private static Map<Path, Set<JsonNode>> changes(JsonNode sarif) {
    assertThat(sarif.at("/runs/0/columnKind").textValue()).isEqualTo("unicodeCodePoints");
    Map<Path, Set<JsonNode>> changes = new LinkedHashMap<>();
    for (JsonNode result : sarif.at("/runs/0/results")) {
      for (JsonNode change : result.at("/fixes/0/artifactChanges")) {
        assertThat(change.path("artifactLocation"))
            .isEqualTo(result.at("/locations/0/physicalLocation/artifactLocation"));
        Path file = Path.of(URI.create(change.at("/artifactLocation/uri").textValue()));
        changes.computeIfAbsent(file, one -> new LinkedHashSet<>()).add(change);
      }
    }
    return changes;
  }

  /** From the last to the first, so that no region moves. */
  private static void apply(Path file, Set<JsonNode> changes) {
    String whole = Scans.read(file);
    String mark = whole.startsWith("\ufeff") ? "\ufeff" : "";
    String before = whole.substring(mark.length());
    List<Integer> lines = new ArrayList<>(List.of(0));
    for (int i = before.indexOf('\n'); i >= 0; i = before.indexOf('\n', i + 1)) {
      lines.add(i + 1);
    }
    Map<Integer, JsonNode> replacements = new TreeMap<>(Comparator.reverseOrder());
    for (JsonNode change : changes) {
      for (JsonNode one : change.path("replacements")) {
        assertThat(replacements.put(offset(before, lines, one, "start"), one)).isNull();
      }
    }
    StringBuilder text = new StringBuilder(before);
    replacements.forEach(
        (start, one) ->
            text.replace(
                start,
                offset(before, lines, one, "end"),
                one.at("/insertedContent/text").asText()));
    unchecked(() -> Files.writeString(file, mark + text));
  }

  private static int offset(String text, List<Integer> lines, JsonNode replacement, String end) {
    JsonNode region = replacement.path("deletedRegion");
    return text.offsetByCodePoints(
        lines.get(region.path(end + "Line").intValue() - 1),
        region.path(end + "Column").intValue() - 1);
  }

  @Test
  void noneIsOfStandardInputOrOfAFileThatHasChanged() throws IOException {
    Path file = Files.writeString(folder.resolve("web.yaml"), DEPLOYMENT);
    ScanReport before = Scans.below(folder);
    Files.writeString(file, "# moved\n" + DEPLOYMENT);

    assertThat(List.of(before, Scans.of("standard input", DEPLOYMENT)))
        .allSatisfy(report -> assertThat(Scans.sarifWithFixes(report)).doesNotContain("\"fixes\""));
  }

  @Test
  void whatCannotBeEditedSurelyHasNone() throws IOException {
    Files.writeString(
        folder.resolve("web.yaml"),
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
          - &one {name: app, image: x}
          - <<: *one
            name: other
        """);

    assertThat(Scans.sarifWithFixes(Scans.below(folder)))
        .contains("\"results\"")
        .doesNotContain("\"fixes\"");
  }

  @Test
  void aPersonIsToldWhatAFixDoes() throws IOException {
    Files.writeString(
        folder.resolve("web.yaml"),
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          hostPID: true
          containers:
          - {name: "{0} [a](b)", image: x, env: [{name: HOME, value: /root}]}
        """);

    JsonNode sarif = Schema.parse(Scans.sarifWithFixes(Scans.below(folder)));
    assertThat(sarif.at("/runs/0/results").valueStream())
        .extracting(result -> result.at("/fixes/0/description/text").textValue())
        .containsExactly(
            "confidence: assumed (what '{{0}} \\[a\\](b)' writes is not known); critical:"
                + " namespaces of the node: hostPID; container '{{0}} \\[a\\](b)': set"
                + " readOnlyRootFilesystem: true; container '{{0}} \\[a\\](b)': mount the new"
                + " volume 'rootseal-tmp', an emptyDir of at most 1Gi, at /tmp; note: The pod"
                + " template of an existing Pod cannot be changed: change its file and replace"
                + " it.");
  }
}

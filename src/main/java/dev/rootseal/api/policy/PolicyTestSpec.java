package dev.rootseal.api.policy;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.api.Bounds;
import dev.rootseal.api.CrdSchema.Format;
import dev.rootseal.api.CrdSchema.ListKey;
import dev.rootseal.api.CrdSchema.OneOf;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.Word;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Cases of a policy, as users write them in a file; no API server knows this kind.
 *
 * @param policy the file of the policy, seen from this one; null where the policy is in the same
 */
public record PolicyTestSpec(
    @Required @Size(max = Bounds.LABEL) String apiVersion,
    @Required @Size(max = Bounds.LABEL) String kind,
    @Nullable JsonNode metadata,
    @Size(max = Bounds.PATH) @Nullable String policy,
    @Required @Size(min = 1, max = 1000) List<CaseSpec> cases) {
  /** What is wrong with a document: sentences that begin with the path of a field. */
  public static List<String> problems(JsonNode document) {
    SpecShape shape = new SpecShape();
    shape.check("", document, PolicyTestSpec.class);
    return Stream.concat(
            shape.problems().stream(),
            shape.unknown.stream().map(field -> field + ": there is no such field"))
        .map(sentence -> sentence.replaceFirst("^\\.", ""))
        .toList();
  }

  public static PolicyTestSpec of(JsonNode checked) {
    return SpecShape.read(checked, PolicyTestSpec.class);
  }

  /**
   * One case.
   *
   * @param day on which it is evaluated; null for today
   * @param workload its manifest, or a text that names the file with it
   * @param expect the result of the whole workload
   * @param containers what is expected of its containers, by name
   */
  public record CaseSpec(
      @ListKey @Required @Size(max = Bounds.REASON) String name,
      @Size(max = 10) @Format("date") @Nullable String day,
      @Nullable NamespaceSpec namespace,
      @Required JsonNode workload,
      @OneOf(Expected.class) @Nullable String expect,
      @Size(max = Bounds.GLOBS) Map<@Size(max = Bounds.LABEL) String, ContainerSpec> containers) {
    public CaseSpec {
      containers = Map.copyOf(requireNonNullElse(containers, Map.of()));
    }
  }

  /** The namespace of a workload: without a name the manifest says it. */
  public record NamespaceSpec(
      @Size(max = Bounds.LABEL) @Nullable String name,
      @Size(max = Bounds.LABELS) @Nullable Map<@Size(max = Bounds.LABEL_KEY) String, @Size(max = Bounds.LABEL) String>
              labels) {}

  /** What is expected of a container; the reason is a part of what the report says of it. */
  public record ContainerSpec(
      @Required @OneOf(Verdict.class) String verdict,
      @Size(max = Bounds.SENTENCE) @Nullable String reason) {}

  enum Expected implements Word.Capitalized {
    PASS,
    FAIL,
    NOT_APPLICABLE
  }
}

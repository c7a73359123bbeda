package dev.rootseal.api.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rootseal.api.policy.CompliancePolicySpec.ImageSpec;
import dev.rootseal.api.policy.CompliancePolicySpec.MatchSpec;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.catalogue.ImageRow;
import dev.rootseal.rule.Policy;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of reading the spec of a policy. Reading is total: it checks all that the schema states
 * again, because a cluster may have another schema. What a newer one lets through is ignored and
 * named.
 */
public sealed interface PolicyReading {
  /** Reads a spec; nothing, or null, is a spec that says nothing. */
  static PolicyReading of(JsonNode spec) {
    if (spec.isMissingNode() || spec.isNull()) {
      return of(JsonNodeFactory.instance.objectNode());
    }
    SpecShape shape = new SpecShape();
    shape.check("spec", spec, CompliancePolicySpec.class);
    List<String> found = shape.problems();
    return found.isEmpty()
        ? Usable.of(spec, UnknownFields.of(shape.unknown, spec))
        : new Unusable(found);
  }

  /**
   * It can be put in force.
   *
   * @param images the policy's own rows about images, in its order
   * @param unknown what of it this version does not know, and what does not apply because of that
   */
  record Usable(Policy policy, List<ImageRow> images, UnknownFields unknown)
      implements PolicyReading {
    /** What is in force where nobody has written one. */
    public static final Usable DEFAULT = new Usable(Policy.DEFAULT, List.of(), UnknownFields.NONE);

    public Usable {
      images = List.copyOf(images);
    }

    /** The catalogue with the policy's own rows in front. */
    public ImageCatalogue over(ImageCatalogue catalogue) {
      return catalogue.with(images, policy.catalogue().mirrors());
    }

    /** The same of the catalogue that is shipped. */
    public ImageCatalogue lookup() {
      return over(ImageCatalogue.load());
    }

    private static Usable of(JsonNode checked, UnknownFields unknown) {
      CompliancePolicySpec spec = SpecShape.read(checked, CompliancePolicySpec.class);
      return new Usable(
          spec.toPolicy(unknown.exemptions()),
          spec.images().stream().map(ImageSpec::toRow).toList(),
          unknown);
    }
  }

  /**
   * It cannot be put in force, not even in part: half a policy may be laxer than the whole. The
   * problems are one sentence each, at least one, at most 20 and how many more there are.
   */
  record Unusable(List<String> problems) implements PolicyReading {
    public Unusable {
      problems = List.copyOf(problems);
    }
  }

  /**
   * What a policy holds that this version does not know: a newer CRD lets it through, or fills it
   * in. All of it is ignored. Only a criterion of a match cannot be: without it the exemption would
   * apply to more than was meant, so that it does not apply at all.
   *
   * @param fields the paths of the fields, at most 20 and how many more there are
   * @param exemptions the names of the exemptions that do not apply for it, in the policy's order
   */
  public record UnknownFields(List<String> fields, List<String> exemptions) {
    public static final UnknownFields NONE = new UnknownFields(List.of(), List.of());

    public UnknownFields {
      fields = List.copyOf(fields);
      exemptions = List.copyOf(exemptions);
    }

    /** Of a spec that was checked, with the paths that the check has found. */
    static UnknownFields of(List<String> found, JsonNode spec) {
      List<String> exemptions = new ArrayList<>();
      for (JsonNode exemption : spec.path("exemptions")) {
        SpecShape match = new SpecShape();
        match.check("", exemption.path("match"), MatchSpec.class);
        if (!match.unknown.isEmpty()) {
          exemptions.add(exemption.path("name").asText());
        }
      }
      return new UnknownFields(SpecShape.bounded(found), exemptions);
    }

    public boolean isNone() {
      return fields.isEmpty();
    }

    /** What a person should know: which fields, and what does not apply because of them. */
    public String sentence() {
      String ignored = "Unknown to this version and ignored: " + String.join(", ", fields) + ".";
      List<String> quoted = exemptions.stream().map(name -> "'" + name + "'").toList();
      return exemptions.isEmpty()
          ? ignored
          : "Exemptions that do not apply, because their match holds what this version does not know: "
              + String.join(", ", SpecShape.bounded(quoted))
              + ". "
              + ignored;
    }
  }
}

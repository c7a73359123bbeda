package dev.rootseal.explain;

import dev.rootseal.catalogue.CatalogueLookup;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.catalogue.ImageCatalogue.ImageMatch;
import dev.rootseal.catalogue.ImageRow;
import dev.rootseal.catalogue.ImageRow.ImagePaths;
import dev.rootseal.rule.ContainerCommand;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.ContainerVerdict.Exempt;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.OwnerAnnotations;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.RequiredPaths;
import dev.rootseal.rule.WorkloadFacts;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the catalogue knows about an image, why, and what follows for a container that runs it. */
public final class ImageExplanation {
  private final ImageCatalogue catalogue;
  private final Question question;
  private final List<String> lines = new ArrayList<>();

  /** What is asked. */
  public record Question(String image, String container, ContainerCommand start) {}

  private ImageExplanation(ImageCatalogue catalogue, Question question) {
    this.catalogue = catalogue;
    this.question = question;
  }

  /** The answer by a catalogue, in lines. */
  public static List<String> lines(ImageCatalogue catalogue, Question question) {
    ImageExplanation explanation = new ImageExplanation(catalogue, question);
    explanation.explain();
    return explanation.lines;
  }

  private void explain() {
    lines.add(question.image());
    catalogue
        .find(question.image(), question.container())
        .ifPresentOrElse(
            this::match, () -> line("row", "none: the catalogue does not know this image"));
    here(evaluate(ReadOnlyFlag.TRUE), evaluate(ReadOnlyFlag.NOT_SET));
  }

  private void match(ImageMatch match) {
    ImageRow row = match.row();
    line(
        "row",
        "%s (family %s, class %s)".formatted(row.glob(), row.family(), row.imageClass().token()));
    line("match", why(match));
    line(
        "confidence",
        row.evidence().confidence().token()
            + (row.evidence().confidence().decides() ? "" : ": only advises"));
    line("read-only", row.readOnlyWorks().token());
    paths(row.paths());
    line("remark", row.evidence().remark());
    for (String source : row.evidence().source().split(" ; ", -1)) {
      line("source", source);
    }
  }

  private static String why(ImageMatch match) {
    if (match.row().glob().startsWith("container:")) {
      return "the container's name '" + match.name() + "'";
    }
    return match.weak()
        ? "only the last part of the path, '%s', which anybody's image can have: only advises"
            .formatted(match.name())
        : "the path '%s'%s"
            .formatted(match.name(), match.fromTrustedRegistry() ? " at its own registry" : "");
  }

  private void paths(ImagePaths paths) {
    line("writable", joined(paths.required()));
    line("optional", joined(paths.optional()));
    line(
        "data", joined(paths.data()) + (paths.data().isEmpty() ? "" : " (has to outlive the pod)"));
    line(
        "seed",
        joined(paths.seed()) + (paths.seed().isEmpty() ? "" : " (the image ships content there)"));
    line("host", joined(paths.host()));
    line("file", joined(paths.file()));
    line("volumes", joined(paths.volumes()));
  }

  private static String joined(List<String> paths) {
    return String.join(", ", paths);
  }

  private void here(ContainerEvaluation sealed, ContainerEvaluation writable) {
    RequiredPaths required = sealed.required();
    String paths =
        required.paths().isEmpty()
            ? "nothing"
            : required.paths().stream()
                .map(ContainerPath::toString)
                .collect(Collectors.joining(", "));
    line("required", paths + " (" + source(required.source()) + ")");
    if (writable.verdict() instanceof Exempt(var exemption, var _)) {
      line("exempt", exemption.reason() + ": where its root is not read-only, it does not count");
    }
  }

  private static String source(RequiredPaths.Source source) {
    return switch (source) {
      case OWNER -> "the owner's annotation says it";
      case CATALOGUE -> "the catalogue says it";
      case POLICY_DEFAULT -> "the policy's default: nothing that is known decides here";
    };
  }

  private ContainerEvaluation evaluate(ReadOnlyFlag flag) {
    return new ReadOnlyFilesystemRule(
            Policy.DEFAULT, new CatalogueLookup(catalogue), LocalDate.EPOCH)
        .evaluate(alone(container(flag)), NamespaceFacts.named(""))
        .containers()
        .getFirst();
  }

  /** The container that is asked for, without a mount. */
  private ContainerFacts container(ReadOnlyFlag flag) {
    return new ContainerFacts(
        question.container(),
        ContainerType.CONTAINER,
        question.image(),
        question.start(),
        flag,
        false,
        List.of(),
        false,
        List.of());
  }

  private static WorkloadFacts alone(ContainerFacts container) {
    return new WorkloadFacts(
        new WorkloadRef("Deployment", "", container.name()),
        false,
        List.of(container),
        List.of(),
        Map.of(),
        OwnerAnnotations.NONE,
        Optional.empty(),
        true);
  }

  private void line(String name, String text) {
    if (!text.isEmpty()) {
      lines.add("  %-12s%s".formatted(name, text));
    }
  }
}

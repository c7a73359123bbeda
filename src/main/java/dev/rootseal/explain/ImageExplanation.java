package dev.rootseal.explain;

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
import dev.rootseal.rule.ImageKnowledge.Need;
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

/** What the catalogue knows about an image, why, and what follows for a container that runs it. */
public final class ImageExplanation {
  private final List<String> lines = new ArrayList<>();

  private ImageExplanation() {}

  /** In lines, of an image that runs in a container of that name, started so. */
  public static List<String> lines(String image, String name, ContainerCommand start) {
    ImageCatalogue catalogue = ImageCatalogue.load();
    ImageExplanation explanation = new ImageExplanation();
    explanation.lines.add(image);
    catalogue
        .match(image, name)
        .ifPresentOrElse(
            explanation::match,
            () -> explanation.line("row", "none: the catalogue does not know this image"));
    ContainerType type = ContainerType.CONTAINER;
    for (ReadOnlyFlag flag : List.of(ReadOnlyFlag.TRUE, ReadOnlyFlag.NOT_SET)) {
      ContainerFacts container =
          new ContainerFacts(name, type, image, start, flag, false, List.of(), false, List.of());
      explanation.here(evaluate(catalogue, container));
    }
    return explanation.lines;
  }

  private void match(ImageMatch match) {
    ImageRow row = match.row();
    line(
        "row",
        "%s (family %s, class %s)".formatted(row.glob(), row.family(), row.imageClass().id()));
    line("match", why(match));
    line(
        "confidence",
        row.evidence().confidence().id()
            + (row.evidence().confidence().decides() ? "" : ": only advises"));
    line("read-only", row.readOnlyWorks().id());
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
    paths("writable", paths.required(), "");
    paths("optional", paths.optional(), "");
    paths("data", paths.with(Need.DATA), " (has to outlive the pod)");
    paths("seed", paths.with(Need.SEED), " (the image ships content there)");
    paths("host", paths.with(Need.HOST), "");
    paths("file", paths.with(Need.FILE), "");
    paths("volumes", paths.volumes(), "");
  }

  private void paths(String name, List<ContainerPath> paths, String remark) {
    line(name, paths.isEmpty() ? "" : ContainerPath.listed(paths) + remark);
  }

  /** What is required where its root is read-only, and what is excused where it is not. */
  private void here(ContainerEvaluation here) {
    RequiredPaths required = here.required();
    if (here.facts().flag() == ReadOnlyFlag.TRUE) {
      String paths = ContainerPath.listed(required.paths());
      line(
          "required",
          "%s (%s)".formatted(paths.isEmpty() ? "nothing" : paths, source(required.source())));
    } else if (here.verdict() instanceof Exempt(var exemption, var _)) {
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

  /** As the only container of a workload. */
  private static ContainerEvaluation evaluate(ImageCatalogue catalogue, ContainerFacts container) {
    WorkloadFacts alone =
        new WorkloadFacts(
            new WorkloadRef("Deployment", "", container.name()),
            false,
            List.of(container),
            List.of(),
            Map.of(),
            OwnerAnnotations.NONE,
            Optional.empty(),
            true);
    return new ReadOnlyFilesystemRule(Policy.DEFAULT, catalogue, LocalDate.EPOCH)
        .evaluate(alone, NamespaceFacts.named(""))
        .containers()
        .getFirst();
  }

  private void line(String name, String text) {
    if (!text.isEmpty()) {
      lines.add("  %-12s%s".formatted(name, text));
    }
  }
}

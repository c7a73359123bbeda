package dev.rootseal.fix;

import dev.rootseal.remediation.Patch;
import dev.rootseal.remediation.PatchBlocker;
import dev.rootseal.remediation.PatchedContainer;
import dev.rootseal.report.PatchConfidence;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a person is told about the patch of a workload, in lines. */
final class FixText {
  private FixText() {}

  /** The finding, where it is to be changed if that is asked, the patch, and what it leaves. */
  static List<String> about(ProposedFix fix, boolean where) {
    List<String> lines = new ArrayList<>(List.of(finding(fix)));
    if (where) {
      fix.finding().managedBy().ifPresent(by -> lines.add("  managed by " + by.advice()));
    }
    lines.addAll(patch(fix, where));
    for (PatchBlocker reason : fix.remediation().refused()) {
      lines.add("  no patch for container '" + reason.container() + "': " + reason.sentence());
      for (Patch proposal : reason.proposal().stream().toList()) {
        lines.add("    A proposal, to be checked and patched first; it needs cp in the image:");
        fix.addressed(proposal).yaml().lines().forEach(line -> lines.add("      " + line));
      }
    }
    return lines;
  }

  static String finding(ProposedFix fix) {
    return fix.place() + fix.finding().message();
  }

  /** What the patch changes, and what to know before it is applied; nothing where there is none. */
  static List<String> patch(ProposedFix fix, boolean where) {
    List<String> lines = new ArrayList<>();
    List<PatchedContainer> patched = fix.remediation().patched();
    if (fix.isPatched()) {
      fix.finding()
          .confidence()
          .ifPresent(weakest -> lines.add("  confidence: " + confidence(weakest, patched)));
      fix.critical().forEach(reason -> lines.add("  critical: " + reason));
    }
    patched.forEach(container -> addChanges(lines, container));
    Stream.concat(
            fix.remediation().replacement().filter(_ -> where).stream(),
            fix.remediation().remarks().stream())
        .forEach(remark -> lines.add("  note: " + remark));
    return lines;
  }

  private static String confidence(PatchConfidence weakest, List<PatchedContainer> patched) {
    return weakest.id()
        + switch (weakest) {
          case KNOWN -> " (the images are known to run with these paths)";
          case OBSERVED -> " (looked at: " + observed(patched) + ")";
          case DECLARED -> " (the owner's annotation names the paths)";
          case ASSUMED -> " (what " + assumed(patched) + " is not known)";
        };
  }

  /** When somebody looked, and how long the container had run by then. */
  private static String observed(List<PatchedContainer> patched) {
    String seen =
        patched.stream()
            .flatMap(one -> one.observed().stream().map(at -> at.sentence("'" + one.name() + "'")))
            .collect(Collectors.joining(", "));
    return seen.isEmpty() ? "another container" : seen;
  }

  /** The containers of which nothing is known, where the patch touches some. */
  private static String assumed(List<PatchedContainer> patched) {
    List<String> names =
        patched.stream()
            .filter(container -> container.confidence() == PatchConfidence.ASSUMED)
            .map(container -> "'" + container.name() + "'")
            .toList();
    return switch (names.size()) {
      case 0 -> "another container writes";
      case 1 -> names.getFirst() + " writes";
      default -> String.join(", ", names) + " write";
    };
  }

  private static void addChanges(List<String> lines, PatchedContainer container) {
    String start = "  container '" + container.name() + "': ";
    if (container.setsFlag()) {
      lines.add(start + "set readOnlyRootFilesystem: true");
    }
    for (PatchedContainer.Mount mount : container.opened()) {
      lines.add(
          "%smake the mount of volume '%s' at %s writable"
              .formatted(start, mount.volume(), mount.mountPath()));
    }
    for (PatchedContainer.Mount mount : container.added()) {
      lines.add(
          "%smount the new volume '%s', an emptyDir of at most %s, at %s"
              .formatted(start, mount.volume(), Patch.SIZE_LIMIT, mount.mountPath()));
    }
  }

  /** What nobody can know from the objects alone of which these are the patches. */
  static List<String> cautions(List<ProposedFix> patched) {
    if (patched.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "Not known from here: whether the application writes elsewhere. Then it fails with"
            + " \"Read-only file system\":");
    lines.add(
        "  find the path in its log, name all its paths in the annotation"
            + " writable-paths.rootseal.dev/CONTAINER, and run rootseal fix again.");
    if (patched.stream()
        .flatMap(fix -> fix.remediation().patched().stream())
        .anyMatch(container -> !container.added().isEmpty())) {
      lines.add(
          "A pod that holds more than "
              + Patch.SIZE_LIMIT
              + " in a new volume is evicted: set sizeLimit to what the application needs.");
    }
    lines.add("Applying a patch replaces the pods: try it first where it does not hurt.");
    return lines;
  }
}

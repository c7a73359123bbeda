package dev.rootseal.fix;

import dev.rootseal.fix.FixSelection.LeftOut;
import dev.rootseal.remediation.Patch;
import dev.rootseal.remediation.PatchBlocker;
import dev.rootseal.remediation.PatchCaveat;
import dev.rootseal.remediation.PatchedContainer;
import dev.rootseal.report.PatchConfidence;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a person is told about the patch of a workload, in lines. */
final class FixText {
  private FixText() {}

  /** The finding, and why its patch is left out. */
  static List<String> leftOut(ProposedFix fix, LeftOut why) {
    List<String> lines = new ArrayList<>(List.of(finding(fix)));
    why.reasons().forEach(reason -> lines.add("  left out: " + reason));
    return lines;
  }

  /** The finding, what the patch changes, and what it does not fix. */
  static List<String> about(ProposedFix fix) {
    return about(fix, true);
  }

  /**
   * The same.
   *
   * @param where whether it is to be said where the change is to be made
   */
  static List<String> about(ProposedFix fix, boolean where) {
    List<String> lines = new ArrayList<>(List.of(finding(fix)));
    if (where) {
      fix.finding().managedBy().ifPresent(by -> lines.add("  managed by " + by.advice()));
    }
    lines.addAll(patch(fix, where));
    for (PatchBlocker reason : fix.remediation().refused()) {
      lines.add("  no patch for container '" + reason.container() + "': " + reason.sentence());
      if (reason instanceof PatchBlocker.Seed(var name, var path, var proposal)) {
        proposal.ifPresent(patch -> lines.addAll(proposal(fix.addressed(patch))));
      }
    }
    return lines;
  }

  /** What the patch changes, and what to know before it is applied; nothing where there is none. */
  static List<String> patch(ProposedFix fix) {
    return patch(fix, true);
  }

  private static List<String> patch(ProposedFix fix, boolean where) {
    List<String> lines = new ArrayList<>();
    if (fix.isPatched()) {
      fix.finding().confidence().ifPresent(weakest -> lines.add(confidence(weakest, fix)));
      fix.critical().forEach(reason -> lines.add("  critical: " + reason));
    }
    fix.remediation().patched().forEach(container -> lines.addAll(changes(container)));
    for (PatchCaveat remark : fix.remediation().remarks()) {
      if (where || !(remark instanceof PatchCaveat.Replace)) {
        lines.add("  note: " + remark.sentence());
      }
    }
    return lines;
  }

  private static String finding(ProposedFix fix) {
    return fix.place() + fix.finding().message();
  }

  private static String confidence(PatchConfidence weakest, ProposedFix fix) {
    return "  confidence: "
        + weakest.id()
        + switch (weakest) {
          case KNOWN -> " (the images are known to run with these paths)";
          case OBSERVED -> " (looked at: " + observed(fix) + ")";
          case DECLARED -> " (the owner's annotation names the paths)";
          case ASSUMED -> " (what " + assumed(fix) + " is not known)";
        };
  }

  /** When somebody looked, and how long the container had run by then. */
  private static String observed(ProposedFix fix) {
    String seen =
        fix.remediation().patched().stream()
            .flatMap(
                container ->
                    container.observed().stream()
                        .map(one -> one.sentence("'" + container.name() + "'")))
            .collect(Collectors.joining(", "));
    return seen.isEmpty() ? "another container" : seen;
  }

  /** The containers of which nothing is known, where the patch touches some. */
  private static String assumed(ProposedFix fix) {
    List<String> names =
        fix.remediation().patched().stream()
            .filter(container -> container.confidence() == PatchConfidence.ASSUMED)
            .map(container -> "'" + container.name() + "'")
            .toList();
    return switch (names.size()) {
      case 0 -> "another container writes";
      case 1 -> names.getFirst() + " writes";
      default -> String.join(", ", names) + " write";
    };
  }

  private static List<String> changes(PatchedContainer container) {
    String start = "  container '" + container.name() + "': ";
    Stream<String> flag =
        container.setsFlag() ? Stream.of("set readOnlyRootFilesystem: true") : Stream.empty();
    Stream<String> opened =
        container.opened().stream()
            .map(
                mount ->
                    "make the mount of volume '%s' at %s writable"
                        .formatted(mount.volume(), mount.mountPath()));
    Stream<String> added =
        container.added().stream()
            .map(
                mount ->
                    "mount the new volume '%s', an emptyDir of at most %s, at %s"
                        .formatted(mount.volume(), Patch.SIZE_LIMIT, mount.mountPath()));
    return Stream.of(flag, opened, added)
        .flatMap(changes -> changes)
        .map(change -> start + change)
        .toList();
  }

  private static List<String> proposal(Patch patch) {
    List<String> lines = new ArrayList<>();
    lines.add("    A proposal, to be checked and patched first; it needs cp in the image:");
    patch.yaml().lines().forEach(line -> lines.add("      " + line));
    return lines;
  }

  /** What nobody can know from the object alone. */
  static List<String> cautions(boolean volumesAdded) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Not known from here: whether the application writes elsewhere. Then it fails with"
            + " \"Read-only file system\":");
    lines.add(
        "  find the path in its log, name all its paths in the annotation"
            + " writable-paths.rootseal.dev/CONTAINER, and run rootseal fix again.");
    if (volumesAdded) {
      lines.add(
          "A pod that holds more than "
              + Patch.SIZE_LIMIT
              + " in a new volume is evicted: set sizeLimit to what the application needs.");
    }
    lines.add("Applying a patch replaces the pods: try it first where it does not hurt.");
    return lines;
  }
}

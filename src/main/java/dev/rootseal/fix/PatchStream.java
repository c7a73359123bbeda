package dev.rootseal.fix;

import dev.rootseal.fix.FileEditor.FilePlan;
import dev.rootseal.fix.FixOutput.FileOutput;
import dev.rootseal.fix.FixSource.FileText;
import dev.rootseal.fix.PatchFolder.KubectlCommand;
import dev.rootseal.fix.ProposedFix.FileFix;
import dev.rootseal.fix.ProposedFix.WorkloadFix;
import dev.rootseal.manifest.EditRefusal;
import dev.rootseal.remediation.Patch;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Patches on standard output: documents of YAML, or a line of JSON each. */
public final class PatchStream implements FixOutput, FileOutput {
  private final PrintWriter out;
  private final PatchFormat format;
  private final KubectlCommand kubectl;
  private @Nullable WorkloadFix live;
  private int written;
  private boolean outdated;

  /**
   * A stream that nothing was written to yet.
   *
   * @param kubectl for the commands that apply what is written
   */
  public PatchStream(PrintWriter out, PatchFormat format, KubectlCommand kubectl) {
    this.out = out;
    this.format = format;
    this.kubectl = kubectl;
  }

  @Override
  public void write(WorkloadFix fix) {
    live = fix;
    print(fix);
  }

  private void print(ProposedFix fix) {
    out.print(written++ > 0 && format == PatchFormat.YAML ? "---\n" : "");
    fix.addressed().map(format::text).ifPresent(out::print);
    OutputLostException.throwIf(out.checkError());
  }

  @Override
  public List<String> howToApply() {
    if (written > 1) {
      return List.of(
          "kubectl patch takes one patch at a time: --output-dir DIR writes a file for each, and"
              + " the commands.");
    }
    return live == null
        ? List.of()
        : List.of(
            "To apply what is on standard output:", "  " + kubectl.patch(live.target(), "FILE"));
  }

  @Override
  public FilePlan plan(FileText file, List<FileFix> fixes) {
    return FilePlan.unedited(file, fixes, PatchStream::refusal);
  }

  /** Why kustomize would not take the patch of a workload. */
  static Optional<EditRefusal> refusal(FileFix fix) {
    if (fix.scanned().isCustomResource()) {
      return Optional.of(EditRefusal.CUSTOM_RESOURCE);
    }
    return fix.finding().workload().name().isEmpty()
        ? Optional.of(EditRefusal.NO_NAME)
        : Optional.empty();
  }

  @Override
  public void write(FilePlan plan) {
    plan.done().forEach(this::print);
    outdated |= plan.done().stream().anyMatch(fix -> fix.outdated().isPresent());
  }

  @Override
  public List<String> finish() {
    if (written == 0) {
      return List.of();
    }
    return List.of(
        outdated
            ? "Some are of a version of the API that kustomize does not know any more: it would"
                + " replace the containers there. Write today's version first."
            : "kustomize takes what is on standard output under patches: (--as=kustomize"
                + " --output-dir DIR makes the folder).",
        "--as=diff is the change of the files, and --write makes it.");
  }

  /** How patches are written; kubectl reads both. */
  public enum PatchFormat {
    YAML,
    JSON;

    /** The patch, with a line break at its end; ASCII, whatever its texts hold. */
    String text(Patch patch) {
      return this == YAML ? patch.yaml() : patch.json() + "\n";
    }

    String extension() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}

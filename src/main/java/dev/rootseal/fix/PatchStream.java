package dev.rootseal.fix;

import dev.rootseal.fix.FileEditor.FilePlan;
import dev.rootseal.fix.FixOutput.FileOutput;
import dev.rootseal.fix.FixSource.FileText;
import dev.rootseal.fix.PatchFolder.KubectlCommand;
import dev.rootseal.remediation.Patch;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Patches on standard output: documents of YAML, or a line of JSON each. */
public final class PatchStream implements FixOutput, FileOutput {
  private final PrintWriter out;
  private final PatchFormat format;
  private final KubectlCommand kubectl;
  private final List<ProposedFix> written = new ArrayList<>();

  /** A stream that nothing was written to yet; kubectl is for the commands that apply it. */
  public PatchStream(PrintWriter out, PatchFormat format, KubectlCommand kubectl) {
    this.out = out;
    this.format = format;
    this.kubectl = kubectl;
  }

  @Override
  public void write(ProposedFix fix) {
    out.print(!written.isEmpty() && format == PatchFormat.YAML ? "---\n" : "");
    out.print(format.text(fix.addressed()));
    written.add(fix);
  }

  @Override
  public FilePlan plan(FileText file, List<ProposedFix> fixes) {
    return FilePlan.unedited(file, fixes, ProposedFix::refusal);
  }

  @Override
  public void write(FilePlan plan) {
    plan.made().keySet().forEach(this::write);
  }

  @Override
  public List<String> howToApply() {
    if (written.getLast().scanned().manifest().isEmpty()) {
      return written.size() > 1
          ? List.of(
              "kubectl patch takes one patch at a time: --output-dir DIR writes a file for each,"
                  + " and the commands.")
          : List.of(
              "To apply what is on standard output:",
              "  " + kubectl.patch(written.getLast().target(), "FILE"));
    }
    return List.of(
        written.stream().anyMatch(fix -> fix.scanned().isOutdated())
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

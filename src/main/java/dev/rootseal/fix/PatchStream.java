package dev.rootseal.fix;

import dev.rootseal.fix.FileEditor.FilePlan;
import dev.rootseal.fix.FixOutput.FileOutput;
import dev.rootseal.fix.FixOutput.OutputLostException;
import dev.rootseal.fix.FixSource.FileText;
import dev.rootseal.fix.PatchFolder.KubectlCommand;
import dev.rootseal.fix.ProposedFix.FileFix;
import dev.rootseal.fix.ProposedFix.WorkloadFix;
import dev.rootseal.manifest.EditRefusal;
import dev.rootseal.remediation.Patch;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Patches on standard output: documents of YAML, or a line of JSON each. */
public final class PatchStream implements FixOutput {
  private final PrintWriter out;
  private final PatchFormat format;
  private final KubectlCommand kubectl;
  private @Nullable WorkloadFix first;
  private boolean several;

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
    if (first == null) {
      first = fix;
    } else {
      several = true;
      out.print(format == PatchFormat.YAML ? "---\n" : "");
    }
    fix.remediation().patch().map(fix::addressed).map(format::text).ifPresent(out::print);
    if (out.checkError()) {
      throw new OutputLostException();
    }
  }

  @Override
  public List<String> howToApply() {
    if (several) {
      return List.of(
          "kubectl patch takes one patch at a time: --output-dir DIR writes a file for each, and"
              + " the commands.");
    }
    return first == null
        ? List.of()
        : List.of("To apply what is on standard output:", "  " + kubectl.patch(first, "FILE"));
  }

  /** How patches are written; kubectl reads both. */
  public enum PatchFormat {
    YAML,
    JSON;

    /** The patch, with a line break at its end; ASCII, whatever its texts hold. */
    String text(Patch patch) {
      return switch (this) {
        case YAML -> patch.yaml();
        case JSON -> patch.json() + "\n";
      };
    }

    String extension() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Patches for workloads of files on standard output, as kustomize takes them. */
  public static final class FilePatches implements FileOutput {
    private final PrintWriter out;
    private final PatchFormat format;
    private int written;
    private boolean outdated;

    /** A stream that nothing was written to yet. */
    public FilePatches(PrintWriter out, PatchFormat format) {
      this.out = out;
      this.format = format;
    }

    @Override
    public FilePlan plan(FileText file, List<FileFix> fixes) {
      List<FileFix> done = new ArrayList<>();
      Map<FileFix, EditRefusal> left = new LinkedHashMap<>();
      for (FileFix fix : fixes) {
        if (fix.scanned().isCustomResource()) {
          left.put(fix, EditRefusal.CUSTOM_RESOURCE);
        } else if (fix.finding().workload().name().isEmpty()) {
          left.put(fix, EditRefusal.NO_NAME);
        } else {
          done.add(fix);
        }
      }
      return FilePlan.unedited(file, done, left);
    }

    @Override
    public void write(FilePlan plan) {
      for (FileFix fix : plan.done()) {
        out.print(written > 0 && format == PatchFormat.YAML ? "---\n" : "");
        fix.remediation().patch().map(fix::addressed).map(format::text).ifPresent(out::print);
        written++;
        outdated |= fix.manifest().outdated();
      }
      if (out.checkError()) {
        throw new OutputLostException();
      }
    }

    @Override
    public List<String> finish() {
      return written == 0
          ? List.of()
          : List.of(
              outdated
                  ? "Some are of a version of the API that kustomize does not know any more: it would"
                      + " replace the containers there. Write today's version first."
                  : "kustomize takes what is on standard output under patches: (--as=kustomize"
                      + " --output-dir DIR makes the folder).",
              "--as=diff is the change of the files, and --write makes it.");
    }
  }
}

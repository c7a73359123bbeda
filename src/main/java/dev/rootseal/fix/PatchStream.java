package dev.rootseal.fix;

import java.io.PrintWriter;
import java.util.List;
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
}

package dev.rootseal.fix;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Patches for workloads of files on standard output, as kustomize takes them. */
public final class FilePatches implements FileOutput {
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
    Map<FileFix, LeftAlone> left = new LinkedHashMap<>();
    for (FileFix fix : fixes) {
      if (fix.scanned().isCustomResource()) {
        left.put(fix, LeftAlone.CUSTOM_RESOURCE);
      } else if (fix.finding().workload().name().isEmpty()) {
        left.put(fix, LeftAlone.NO_NAME);
      } else {
        done.add(fix);
      }
    }
    return new FilePlan(file, file, done, Map.of(), left);
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

package dev.rootseal.fix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.fix.FixOutput.FileOutput;
import dev.rootseal.fix.PatchStream.FilePatches;
import dev.rootseal.fix.PatchStream.PatchFormat;
import dev.rootseal.manifest.ManifestFiles;
import dev.rootseal.manifest.ManifestItem;
import dev.rootseal.manifest.PodKinds;
import dev.rootseal.report.PatchConfidence;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.scan.ManifestScan;
import dev.rootseal.scan.ScanPolicy;
import dev.rootseal.terminal.Screen;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The fix of any file: its diff applies, what it becomes needs none, and its patches are YAML. */
public final class FixFuzz {
  private static final String NO_LINE_BREAK = "\\ No newline at end of file";
  private static final ScanPolicy POLICY = ScanPolicy.byDefault();
  private static final ReadOnlyFilesystemRule RULE = POLICY.on(LocalDate.EPOCH);

  private FixFuzz() {}

  /** What Jazzer calls. */
  public static void fuzzerTestOneInput(byte[] input) {
    String before = new String(input, StandardCharsets.UTF_8);
    String diff = diff(input);
    if (!diff.isEmpty()) {
      byte[] after = applied(before, diff).getBytes(StandardCharsets.UTF_8);
      assertThat(diff(after)).as("the diff of what is fixed").isEmpty();
    }
    StringWriter patches = new StringWriter();
    run(input, new FilePatches(new PrintWriter(patches, true), PatchFormat.YAML));
    byte[] yaml = patches.toString().getBytes(StandardCharsets.UTF_8);
    assertThat(ManifestFiles.read("patches", new ByteArrayInputStream(yaml), PodKinds.KNOWN))
        .noneMatch(ManifestItem.Problem.class::isInstance);
  }

  private static String diff(byte[] input) {
    StringWriter out = new StringWriter();
    run(input, new FixDiffs.FileDiffs(new FileEditor(RULE), screen(out)));
    return out.toString();
  }

  private static void run(byte[] input, FileOutput output) {
    try {
      new FixRun(
              new FixSelection(true, Set.of(PatchConfidence.values())), screen(new StringWriter()))
          .run(
              List.of(FixSource.read(new ByteArrayInputStream(input))),
              new ManifestScan(RULE, POLICY.threshold()),
              output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Screen screen(StringWriter to) {
    return new Screen(new PrintWriter(to, true), Screen.Device.FILE);
  }

  /** What patch(1) makes of it: a line that has no line break at its end is marked so. */
  private static String applied(String before, String diff) {
    String mark = "\n" + markIn(before);
    List<String> changes = new ArrayList<>();
    for (String line : diff.substring(0, diff.length() - 1).split("\n", -1)) {
      if (line.equals(NO_LINE_BREAK)) {
        changes.add(changes.removeLast() + mark);
      } else {
        changes.add(line);
      }
    }
    List<String> lines = new ArrayList<>(List.of(before.split("\n", -1)));
    String last = lines.removeLast();
    if (!last.isEmpty()) {
      lines.add(last + mark);
    }
    String after =
        String.join("\n", FixDiffsTest.applied(lines, changes.subList(2, changes.size()))) + "\n";
    return after.replace(mark + "\n", "");
  }

  /** A line that the text does not have. */
  private static String markIn(String text) {
    String mark = NO_LINE_BREAK;
    while (text.contains(mark)) {
      mark += NO_LINE_BREAK;
    }
    return mark;
  }
}

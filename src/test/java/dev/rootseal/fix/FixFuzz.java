package dev.rootseal.fix;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.fix.FixOutput.FileOutput;
import dev.rootseal.fix.PatchFolder.KubectlCommand;
import dev.rootseal.fix.PatchStream.PatchFormat;
import dev.rootseal.manifest.ManifestFiles;
import dev.rootseal.manifest.ManifestItem;
import dev.rootseal.manifest.PodKinds;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The fix of any file: its diff applies, what it becomes needs none, and its patches are YAML. */
public final class FixFuzz {
  private static final Pattern HEAD = Pattern.compile("@@ -(\\d+),(\\d+) \\+(\\d+),(\\d+) @@");
  private static final String NO_LINE_BREAK = "\\ No newline at end of file";

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
    KubectlCommand none = new KubectlCommand(Optional.empty(), Optional.empty());
    run(input, new PatchStream(new PrintWriter(patches, true), PatchFormat.YAML, none));
    byte[] yaml = patches.toString().getBytes(StandardCharsets.UTF_8);
    assertThat(ManifestFiles.read("patches", new ByteArrayInputStream(yaml), PodKinds.KNOWN))
        .noneMatch(ManifestItem.Problem.class::isInstance);
  }

  private static String diff(byte[] input) {
    StringWriter out = new StringWriter();
    run(input, new FixDiffs.FileDiffs(new FileEditor(WrittenFixes.RULE), WrittenFixes.screen(out)));
    return out.toString();
  }

  private static void run(byte[] input, FileOutput output) {
    WrittenFixes.run(
        List.of(unchecked(() -> FixSource.read(new ByteArrayInputStream(input)))), output);
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
    String after = String.join("\n", applied(lines, changes.subList(2, changes.size()))) + "\n";
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

  /** What patch(1) makes of it; each line that stays or goes has to be where the diff says. */
  private static List<String> applied(List<String> before, List<String> diff) {
    List<String> result = new ArrayList<>();
    int at = 0;
    for (String line : diff) {
      Matcher head = HEAD.matcher(line);
      if (head.matches()) {
        int start = Integer.parseInt(head.group(1)) - (head.group(2).equals("0") ? 0 : 1);
        result.addAll(before.subList(at, start));
        at = start;
        assertThat(result)
            .hasSize(Integer.parseInt(head.group(3)) - (head.group(4).equals("0") ? 0 : 1));
      } else {
        if (line.charAt(0) != '+') {
          assertThat(line.substring(1)).isEqualTo(before.get(at++));
        }
        if (line.charAt(0) != '-') {
          result.add(line.substring(1));
        }
      }
    }
    result.addAll(before.subList(at, before.size()));
    return result;
  }
}

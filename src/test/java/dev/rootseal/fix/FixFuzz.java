package dev.rootseal.fix;

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
import java.util.stream.Stream;

/** The fix of any file: its diff applies, what it becomes needs none, and its patches are YAML. */
public final class FixFuzz {
  private static final Pattern HEAD = Pattern.compile("@@ -(\\d+),(\\d+) \\+(\\d+),(\\d+) @@\\n");

  private FixFuzz() {}

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
    run(
        input,
        new FixDiffs.FileDiffs(
            new FileEditor(WrittenFixes.RULE), WrittenFixes.terminal(out), List.of()));
    return out.toString();
  }

  private static void run(byte[] input, FileOutput output) {
    WrittenFixes.run(List.of(FixSource.read(new ByteArrayInputStream(input))), output);
  }

  /** What patch(1) makes of it; each line that stays or goes has to be where the diff says. */
  private static String applied(String before, String diff) {
    List<String> changes = new ArrayList<>();
    for (String line : lines(diff)) {
      // It says of the line before that it has no line break.
      changes.add(line.startsWith("\\") ? changes.removeLast().replaceAll("\n$", "") : line);
    }
    List<String> lines = lines(before);
    List<String> result = new ArrayList<>();
    int at = 0;
    for (String line : changes.subList(2, changes.size())) {
      Matcher head = HEAD.matcher(line);
      if (head.matches()) {
        int start = Integer.parseInt(head.group(1)) - (head.group(2).equals("0") ? 0 : 1);
        result.addAll(lines.subList(at, start));
        at = start;
        assertThat(result)
            .hasSize(Integer.parseInt(head.group(3)) - (head.group(4).equals("0") ? 0 : 1));
      } else {
        if (line.charAt(0) != '+') {
          assertThat(line.substring(1)).isEqualTo(lines.get(at++));
        }
        if (line.charAt(0) != '-') {
          result.add(line.substring(1));
        }
      }
    }
    result.addAll(lines.subList(at, lines.size()));
    return String.join("", result);
  }

  /** With their line breaks. */
  private static List<String> lines(String text) {
    return Stream.of(text.split("(?<=\n)", -1)).filter(line -> !line.isEmpty()).toList();
  }
}

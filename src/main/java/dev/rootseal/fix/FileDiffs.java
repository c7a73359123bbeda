package dev.rootseal.fix;

import dev.rootseal.terminal.Screen;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What changes in files, as a diff that {@code git apply} and {@code patch -p1} take. */
public final class FileDiffs implements FileOutput {
  private static final String NO_LINE_BREAK = "\n\\ No newline at end of file";

  private final FileEditor editor;
  private final Screen screen;
  private boolean any;
  private boolean absolute;

  /** Diffs on a screen. */
  public FileDiffs(FileEditor editor, Screen screen) {
    this.editor = editor;
    this.screen = screen;
  }

  @Override
  public FilePlan plan(FileText file, List<FileFix> fixes) {
    return editor.plan(file, fixes);
  }

  @Override
  public void write(FilePlan plan) {
    any = true;
    String name = name(plan.before().source());
    screen.diff("--- " + quoted("a/" + name));
    screen.diff("+++ " + quoted("b/" + name));
    UnifiedDiff.of(
            lines(plan.before().whole()),
            lines(plan.after().whole()),
            plan.replacements().values().stream().flatMap(List::stream).toList())
        .forEach(screen::diff);
    if (screen.isLost()) {
      throw new OutputLostException();
    }
  }

  private String name(FixSource source) {
    if (!(source instanceof FixSource.File file)) {
      return "manifest.yaml";
    }
    Path here = Path.of("").toAbsolutePath();
    Path there = file.path().toAbsolutePath().normalize();
    absolute |= !there.startsWith(here);
    return there.startsWith(here)
        ? here.relativize(there).toString()
        : there.toString().substring(1);
  }

  /** The lines without their line feeds; the last one says where it has none. */
  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    String last = lines.removeLast();
    if (!last.isEmpty()) {
      lines.add(last + NO_LINE_BREAK);
    }
    return lines;
  }

  /** As git writes names of files: what is not plain ASCII stands in quotes, byte by byte. */
  private static String quoted(String name) {
    if (name.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '\\')) {
      return name;
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xff;
      if (c == '"' || c == '\\') {
        quoted.append('\\').append((char) c);
      } else if (c >= ' ' && c < 0x7f) {
        quoted.append((char) c);
      } else {
        quoted.append("\\%03o".formatted(c));
      }
    }
    return quoted.append('"').toString();
  }

  @Override
  public List<String> finish() {
    return any
        ? List.of(
            "To apply what is on standard output, from here:",
            "  patch -p1" + (absolute ? " -d /" : "") + " < FILE",
            "--write makes the same changes in the files themselves.")
        : List.of();
  }
}

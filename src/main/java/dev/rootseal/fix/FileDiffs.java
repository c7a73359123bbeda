package dev.rootseal.fix;

import dev.rootseal.terminal.Screen;
import java.net.URLDecoder;
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
    String here = bytes(Path.of(""));
    String there = bytes(file.path().toAbsolutePath().normalize());
    absolute |= !there.startsWith(here);
    return there.substring(there.startsWith(here) ? here.length() : 1);
  }

  /** The bytes of a path, a character each: they need not be UTF-8, and only a URI has them. */
  private static String bytes(Path path) {
    return URLDecoder.decode(
        path.toUri().getRawPath().replace("+", "%2B"), StandardCharsets.ISO_8859_1);
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
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c >= ' ' && c < 0x7f) {
        quoted.append(c);
      } else {
        quoted.append("\\%03o".formatted((int) c));
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
        : List.of("There is no diff: git apply takes nothing with --allow-empty alone.");
  }
}

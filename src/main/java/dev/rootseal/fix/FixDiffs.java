package dev.rootseal.fix;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.Chunk;
import com.github.difflib.patch.Patch;
import dev.rootseal.fix.FileEditor.FilePlan;
import dev.rootseal.fix.FixOutput.FileOutput;
import dev.rootseal.fix.FixOutput.OutputLostException;
import dev.rootseal.fix.FixSource.FileText;
import dev.rootseal.fix.ProposedFix.FileFix;
import dev.rootseal.fix.ProposedFix.WorkloadFix;
import dev.rootseal.manifest.ManifestEdit;
import dev.rootseal.terminal.Screen;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** How two texts differ, as {@code diff -u} says it, without the two lines that name the files. */
public final class FixDiffs {
  private static final int CONTEXT = 3;

  private static final int NAMES = 2;

  private FixDiffs() {}

  /** The changes; nothing where the texts are equal. */
  static List<String> of(List<String> before, List<String> after) {
    return of(before, DiffUtils.diff(before, after));
  }

  /**
   * The same where it is known which lines were edited: the time to find the changes grows with the
   * square of what is compared.
   */
  static List<String> of(
      List<String> before, List<String> after, Collection<ManifestEdit.Replacement> edits) {
    Patch<String> patch = new Patch<>();
    int added = 0;
    for (Lines edited : Lines.of(edits)) {
      int end = Math.min(edited.end, before.size());
      List<String> was = before.subList(edited.start, end);
      List<String> is = after.subList(edited.start + added, end + added + edited.added);
      for (AbstractDelta<String> delta : DiffUtils.diff(was, is).getDeltas()) {
        patch.addDelta(
            delta.withChunks(
                shifted(delta.getSource(), edited.start),
                shifted(delta.getTarget(), edited.start + added)));
      }
      added += edited.added;
    }
    return of(before, patch);
  }

  private static Chunk<String> shifted(Chunk<String> chunk, int by) {
    return new Chunk<>(chunk.getPosition() + by, chunk.getLines());
  }

  /** Lines of a text that are edited, from 0, and how many more they are afterwards. */
  private record Lines(int start, int end, int added) {
    /** Those of edits, in their order; what has a line in common is one. */
    static List<Lines> of(Collection<ManifestEdit.Replacement> edits) {
      List<Lines> all = new ArrayList<>();
      edits.stream()
          .map(Lines::of)
          .sorted(Comparator.comparingInt(Lines::start))
          .forEach(
              next -> {
                boolean joins = !all.isEmpty() && next.start < all.getLast().end;
                all.add(joins ? all.removeLast().with(next) : next);
              });
      return all;
    }

    private static Lines of(ManifestEdit.Replacement edit) {
      int start = edit.start().line() - 1;
      int end = edit.end().line();
      int breaks = (int) edit.text().chars().filter(c -> c == '\n').count();
      return new Lines(start, end, breaks - (end - start - 1));
    }

    private Lines with(Lines next) {
      return new Lines(start, Math.max(end, next.end), added + next.added);
    }
  }

  private static List<String> of(List<String> before, Patch<String> changes) {
    return UnifiedDiffUtils.generateUnifiedDiff("", "", before, changes, CONTEXT).stream()
        .skip(NAMES)
        .map(FixDiffs::countedFromZero)
        .toList();
  }

  /** Of a text without lines, diff and patch name line 0, the library line 1. */
  private static String countedFromZero(String line) {
    return line.startsWith("@@ ") ? line.replace("-1,0 ", "-0,0 ").replace("+1,0 ", "+0,0 ") : line;
  }

  /** What patches change, on standard output, as a unified diff. */
  public static final class DiffStream implements FixOutput {
    private final Screen screen;
    private boolean any;

    /** A diff on a screen. */
    public DiffStream(Screen screen) {
      this.screen = screen;
    }

    @Override
    public void write(WorkloadFix fix) {
      any = true;
      String name =
          "%s/%s/%s".formatted(fix.ref().namespace(), fix.type().singular(), fix.ref().name());
      screen.change("--- live/" + name);
      screen.change("+++ fixed/" + name);
      FixDiffs.of(
              TemplatePart.before(fix.template(), fix.remediation()),
              TemplatePart.after(fix.template(), fix.remediation()))
          .forEach(screen::change);
      if (screen.isLost()) {
        throw new OutputLostException();
      }
    }

    @Override
    public List<String> howToApply() {
      return any ? List.of("Without --as=diff the patch itself is printed.") : List.of();
    }
  }

  /** What changes in files, as a diff that {@code git apply} and {@code patch -p1} take. */
  public static final class FileDiffs implements FileOutput {
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
      FixDiffs.of(
              lines(plan.before().whole()),
              lines(plan.after().whole()),
              plan.replacements().values().stream().flatMap(List::stream).toList())
          .forEach(screen::diff);
      if (screen.isLost()) {
        throw new OutputLostException();
      }
    }

    private String name(FixSource source) {
      if (source.path().isEmpty()) {
        return "manifest.yaml";
      }
      String here = bytes(Path.of(""));
      String there = bytes(source.path().get().toAbsolutePath().normalize());
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
}

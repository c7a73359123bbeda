package dev.rootseal.fix;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.Chunk;
import com.github.difflib.patch.Patch;
import dev.rootseal.fix.FileEditor.FilePlan;
import dev.rootseal.fix.FixOutput.FileOutput;
import dev.rootseal.fix.FixSource.FileText;
import dev.rootseal.manifest.IgnoredFiles;
import dev.rootseal.manifest.ManifestEdit;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.remediation.StrategicMerge;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.terminal.Terminal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How two texts differ, as {@code diff -u} says it, without the two lines that name the files. */
public final class FixDiffs {
  private static final int CONTEXT = 3;

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
      List<String> before, List<String> after, Stream<ManifestEdit.Replacement> edits) {
    BitSet edited = new BitSet();
    int[] added = new int[before.size() + 1];
    edits.forEach(
        edit -> {
          int start = edit.start().line() - 1;
          int breaks = (int) edit.text().chars().filter(c -> c == '\n').count();
          edited.set(start, edit.end().line());
          added[start] += breaks - (edit.end().line() - 1 - start);
        });
    Patch<String> changes = new Patch<>();
    int shift = 0;
    for (int start = edited.nextSetBit(0); start >= 0; ) {
      int end = edited.nextClearBit(start);
      int more = Arrays.stream(added, start, end).sum();
      List<String> was = before.subList(start, Math.min(end, before.size()));
      List<String> is = after.subList(start + shift, start + shift + was.size() + more);
      for (AbstractDelta<String> delta : DiffUtils.diff(was, is).getDeltas()) {
        changes.addDelta(
            delta.withChunks(
                moved(delta.getSource(), start), moved(delta.getTarget(), start + shift)));
      }
      shift += more;
      start = edited.nextSetBit(end);
    }
    return of(before, changes);
  }

  private static Chunk<String> moved(Chunk<String> chunk, int by) {
    return new Chunk<>(chunk.getPosition() + by, chunk.getLines());
  }

  private static List<String> of(List<String> before, Patch<String> changes) {
    return UnifiedDiffUtils.generateUnifiedDiff("", "", before, changes, CONTEXT).stream()
        .skip(2)
        .map(FixDiffs::countedFromZero)
        .toList();
  }

  /** Of a text without lines, diff and patch name line 0, the library line 1. */
  private static String countedFromZero(String line) {
    return line.startsWith("@@ ") ? line.replace("-1,0 ", "-0,0 ").replace("+1,0 ", "+0,0 ") : line;
  }

  /** What patches change, on standard output, as a unified diff. */
  public record DiffStream(Terminal terminal) implements FixOutput {
    /** Sorted, as kubectl shows objects. */
    private static final ObjectMapper YAML =
        YAMLMapper.builder(
                new YAMLFactory()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .disable(YAMLGenerator.Feature.SPLIT_LINES)
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS))
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .build();

    private static final String POD = "/spec/template/spec";

    private static final List<String> OF_CONTAINER =
        List.of("name", "securityContext", "volumeMounts");

    @Override
    public void write(ProposedFix fix) {
      terminal.change("--- live/" + fix.words("/"));
      terminal.change("+++ fixed/" + fix.words("/"));
      FixDiffs.of(lines(fix.template()), lines(patched(fix.template(), fix.remediation())))
          .forEach(terminal::change);
    }

    @Override
    public List<String> howToApply() {
      return List.of("Without --as=diff the patch itself is printed.");
    }

    /**
     * The part of a workload that patches change: name, security context and mounts of the
     * containers that are patched, and the volumes. Arguments and environment, which may hold
     * secrets, are no part of it.
     */
    static ObjectNode part(JsonNode object, Remediation remediation) {
      ObjectNode whole = YAML.createObjectNode();
      ObjectNode pod = whole.withObject(POD);
      for (String list : ContainerType.TEMPLATE_LISTS) {
        for (JsonNode container : object.at(POD).path(list)) {
          if (remediation.patches(container.path("name").asText())) {
            ObjectNode copy = container.deepCopy();
            pod.withArrayProperty(list).add(copy.retain(OF_CONTAINER));
          }
        }
      }
      if (object.at(POD).path("volumes").isArray()) {
        pod.set("volumes", object.at(POD).path("volumes").deepCopy());
      }
      return whole;
    }

    private static ObjectNode patched(ObjectNode part, Remediation remediation) {
      ObjectNode patched =
          remediation.patch().map(patch -> StrategicMerge.apply(part, patch.root())).orElse(part);
      // The API server leaves out a field that is false.
      patched.findParents("readOnly").stream()
          .filter(mount -> !mount.path("readOnly").asBoolean())
          .forEach(mount -> ((ObjectNode) mount).remove("readOnly"));
      return patched;
    }

    private static List<String> lines(ObjectNode part) {
      try {
        return YAML.writeValueAsString(part).lines().toList();
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a tree of JSON can always be written", e);
      }
    }
  }

  /** What changes in files, as a diff that {@code git apply} and {@code patch -p1} take. */
  public static final class FileDiffs implements FileOutput {
    private static final String NO_LINE_BREAK = "\n\\ No newline at end of file";
    private static final Pattern SPECIAL = Pattern.compile("[^ -~]|[\"\\\\]");

    private final FileEditor editor;
    private final Terminal terminal;

    /** From where all files are named: from here, or from the root if one lies elsewhere. */
    private final Path top;

    public FileDiffs(FileEditor editor, Terminal terminal, List<FixSource> sources) {
      this.editor = editor;
      this.terminal = terminal;
      Path here = IgnoredFiles.real(Path.of(""));
      this.top =
          sources.stream()
                  .flatMap(source -> source.path().stream())
                  .allMatch(path -> IgnoredFiles.real(path).startsWith(here))
              ? here
              : Path.of("/");
    }

    @Override
    public FilePlan plan(FileText file, List<ProposedFix> fixes) {
      return editor.plan(file, fixes);
    }

    @Override
    public void write(FilePlan plan) {
      String name = name(plan.before().source());
      terminal.diff("--- " + quoted("a/" + name));
      terminal.diff("+++ " + quoted("b/" + name));
      FixDiffs.of(
              lines(plan.before().whole()),
              lines(plan.after().whole()),
              plan.made().values().stream().flatMap(List::stream))
          .forEach(terminal::diff);
    }

    /** That of the file itself: neither git nor patch follows a link. */
    private String name(FixSource source) {
      return source
          .path()
          .map(path -> bytes(IgnoredFiles.real(path)).substring(bytes(top).length()))
          .orElse("manifest.yaml");
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
      String escaped =
          SPECIAL
              .matcher(name)
              .replaceAll(
                  one ->
                      Matcher.quoteReplacement(
                          "\"\\".contains(one.group())
                              ? "\\" + one.group()
                              : "\\%03o".formatted((int) one.group().charAt(0))));
      return escaped.equals(name) && !name.contains(" ") ? name : '"' + escaped + '"';
    }

    @Override
    public List<String> howToApply() {
      return List.of(
          "To apply what is on standard output, from here:",
          "  patch -p1" + (top.getNameCount() == 0 ? " -d /" : "") + " < FILE",
          "--write makes the same changes in the files themselves.");
    }

    @Override
    public List<String> nothing() {
      return List.of("There is no diff: git apply takes nothing with --allow-empty alone.");
    }
  }
}

package dev.rootseal.fix;

import dev.rootseal.fix.FileEditor.FilesInPlace;
import dev.rootseal.fix.FixOutput.FileOutput;
import dev.rootseal.fix.FixRun.FixSelection;
import dev.rootseal.manifest.IgnoredFiles;
import dev.rootseal.manifest.ManifestFiles;
import dev.rootseal.report.PatchConfidence;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.scan.ManifestScan;
import dev.rootseal.scan.ScanPolicy;
import dev.rootseal.terminal.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/** Runs `rootseal fix` over files, by the default policy. */
public final class WrittenFixes {
  static final ScanPolicy POLICY = ScanPolicy.byDefault();
  static final ReadOnlyFilesystemRule RULE = POLICY.on(LocalDate.EPOCH);

  private WrittenFixes() {}

  /** With `--write`, in all files of a folder. */
  public static void in(Path folder) {
    in(folder, new StringWriter());
  }

  /** The same; the answer is what a person is told. */
  static String in(Path folder, StringWriter out) {
    return run(
        ManifestFiles.below(folder, IgnoredFiles.none()).stream()
            .map(file -> FixSource.of(file, FixSource.Origin.FOUND))
            .toList(),
        new FilesInPlace(new FileEditor(RULE), terminal(out)));
  }

  static String run(List<FixSource> sources, FileOutput output) {
    StringWriter told = new StringWriter();
    new FixRun(
            new FixSelection(true, Set.of(PatchConfidence.values())),
            terminal(told),
            new PrintWriter(Writer.nullWriter()))
        .run(sources, new ManifestScan(RULE), output);
    return told.toString();
  }

  static Terminal terminal(StringWriter to) {
    return new Terminal(new PrintWriter(to, true), Terminal.Device.FILE);
  }
}

package dev.rootseal.fix;

import dev.rootseal.manifest.ManifestFiles;
import dev.rootseal.report.PatchConfidence;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.scan.ManifestScan;
import dev.rootseal.scan.ScanPolicy;
import dev.rootseal.terminal.Screen;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Runs `rootseal fix --write`. */
public final class WrittenFixes {
  private WrittenFixes() {}

  /** In all files of a folder, by the default policy. */
  public static void in(Path folder) {
    ScanPolicy policy = ScanPolicy.byDefault();
    ReadOnlyFilesystemRule rule = policy.on(LocalDate.EPOCH);
    List<FixSource> sources = new ArrayList<>();
    ManifestFiles.below(folder).forEach(file -> sources.add(FixSource.of(file, false)));
    new FixRun(new FixSelection(true, Set.of(PatchConfidence.values())), nowhere())
        .run(
            sources,
            new ManifestScan(rule, policy.threshold()),
            new FilesInPlace(new FileEditor(rule), nowhere()));
  }

  private static Screen nowhere() {
    return new Screen(new PrintWriter(new StringWriter()), Screen.Device.FILE);
  }
}

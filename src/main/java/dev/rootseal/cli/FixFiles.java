package dev.rootseal.cli;

import dev.rootseal.fix.FileDiffs;
import dev.rootseal.fix.FileEditor;
import dev.rootseal.fix.FileOutput;
import dev.rootseal.fix.FilePatches;
import dev.rootseal.fix.FilesInPlace;
import dev.rootseal.fix.FixSource;
import dev.rootseal.fix.HelmFolder;
import dev.rootseal.fix.KustomizeFolder;
import dev.rootseal.fix.PatchFormat;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.terminal.Screen;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code fix} where its targets are files.
 *
 * @param targets as they were given
 * @param form in what shape the fixes are handed over, unless files are written
 * @param writes whether the files themselves are changed
 * @param format how patches are written
 * @param outputDir the folder for kustomize or Helm
 * @param chart the chart of which the files were rendered
 */
record FixFiles(
    CommandSpec spec,
    List<String> targets,
    FixForm form,
    boolean writes,
    PatchFormat format,
    Optional<Path> outputDir,
    ChartOptions chart) {
  /**
   * Refuses flags that do not go together.
   *
   * @throws IllegalArgumentException if some do not; the message says which
   */
  void requireSense() {
    ScopeOptions.flagOfClusters(spec)
        .ifPresent(flag -> refuse(flag + " is for live workloads, not for files"));
    if (writes && form != FixForm.PATCH) {
      refuse("--write changes the files themselves: leave --as out");
    }
    if (writes && targets.contains(TargetWords.STANDARD_INPUT)) {
      refuse("standard input cannot be written: --as=diff prints the changes");
    }
    if (writes && outputDir.isPresent()) {
      refuse("--write changes the files themselves: leave --output-dir out");
    }
    boolean makesFolder = form == FixForm.KUSTOMIZE || form == FixForm.HELM;
    if (!writes && outputDir.isPresent() != makesFolder) {
      refuse("for files, --as=kustomize or --as=helm and --output-dir go together");
    }
    if (form != FixForm.HELM) {
      chart.given().ifPresent(flag -> refuse(flag + " is for --as=helm"));
    }
    if (chart.lacksChart()) {
      refuse("--values are those of a chart: name it with --chart");
    }
    if (form != FixForm.PATCH && format == PatchFormat.JSON) {
      refuse("-o json is for patches");
    }
  }

  private static void refuse(String problem) {
    throw new IllegalArgumentException(problem);
  }

  /** The files. */
  List<FixSource> sources() {
    return FixPaths.sources(targets, System.in);
  }

  /**
   * Where the fixes go.
   *
   * @throws IllegalArgumentException if the folder for kustomize cannot be used
   */
  FileOutput output(ReadOnlyFilesystemRule rule) {
    PrintWriter out = spec.commandLine().getOut();
    Screen screen = Screen.on(out, EnvironmentDefaults.of(spec).all());
    if (writes) {
      return new FilesInPlace(new FileEditor(rule), screen);
    }
    FilePatches patches = new FilePatches(out, format);
    return switch (form) {
      case PATCH -> patches;
      case DIFF -> new FileDiffs(new FileEditor(rule), screen);
      case KUSTOMIZE -> KustomizeFolder.at(outputDir.orElseThrow(), patches);
      case HELM -> HelmFolder.at(outputDir.orElseThrow(), chart.read(), patches);
    };
  }
}

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
import dev.rootseal.manifest.IgnoredFiles;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.terminal.Screen;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code fix} where its targets are files.
 *
 * @param targets as they were given
 * @param output in what shape fixes are handed over
 */
record FixFiles(CommandSpec spec, List<String> targets, FixOutputOptions output) {
  /**
   * Refuses flags that do not go together.
   *
   * @throws IllegalArgumentException if some do not; the message says which
   */
  void requireSense() {
    ScopeOptions.flagOfClusters(spec)
        .ifPresent(flag -> refuse(flag + " is for live workloads, not for files"));
    if (output.writes()) {
      requireNoOther();
    }
    FixForm form = output.form();
    boolean makesFolder = form == FixForm.KUSTOMIZE || form == FixForm.HELM;
    if (output.folder().isPresent() != makesFolder) {
      refuse("for files, --as=kustomize or --as=helm and --output-dir go together");
    }
    if (form != FixForm.HELM) {
      output.chart().given().ifPresent(flag -> refuse(flag + " is for --as=helm"));
    }
    if (output.chart().lacksChart()) {
      refuse("--values are those of a chart: name it with --chart");
    }
    if (form != FixForm.PATCH && output.format() == PatchFormat.JSON) {
      refuse("-o json is for patches");
    }
  }

  /** Changes of the files themselves go nowhere else. */
  private void requireNoOther() {
    if (output.form() != FixForm.PATCH) {
      refuse("--write changes the files themselves: leave --as out");
    }
    if (targets.contains(TargetWords.STANDARD_INPUT)) {
      refuse("standard input cannot be written: --as=diff prints the changes");
    }
    if (output.folder().isPresent()) {
      refuse("--write changes the files themselves: leave --output-dir out");
    }
  }

  private static void refuse(String problem) {
    throw new IllegalArgumentException(problem);
  }

  /** The files. */
  List<FixSource> sources(IgnoredFiles excluded) {
    return FixPaths.sources(targets, excluded, System.in);
  }

  /**
   * Where the fixes go.
   *
   * @throws IllegalArgumentException if the folder for kustomize cannot be used
   */
  FileOutput fixes(ReadOnlyFilesystemRule rule) {
    PrintWriter out = spec.commandLine().getOut();
    Screen screen = Screen.on(out, EnvironmentDefaults.of(spec).all());
    if (output.writes()) {
      return new FilesInPlace(FileEditor.withOverlays(rule), screen);
    }
    FilePatches patches = new FilePatches(out, output.format());
    return switch (output.form()) {
      case PATCH -> patches;
      case DIFF -> new FileDiffs(FileEditor.withOverlays(rule), screen);
      case KUSTOMIZE -> KustomizeFolder.at(output.folder().orElseThrow(), patches);
      case HELM -> HelmFolder.at(output.folder().orElseThrow(), output.chart().read(), patches);
    };
  }
}

package dev.rootseal.cli;

import dev.rootseal.fix.DiffStream;
import dev.rootseal.fix.FixOutput;
import dev.rootseal.fix.KubectlCommand;
import dev.rootseal.fix.PatchFolder;
import dev.rootseal.fix.PatchFormat;
import dev.rootseal.fix.PatchStream;
import dev.rootseal.terminal.Screen;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code fix} where its targets are live workloads.
 *
 * @param targets as they were given
 * @param output in what shape patches are handed over
 */
record FixLive(
    CommandSpec spec, List<String> targets, ScopeOptions scope, FixOutputOptions output) {
  /**
   * Refuses flags that do not go together.
   *
   * @throws IllegalArgumentException if some do not; the message says which
   */
  void requireSense() {
    ofFilesAlone().ifPresent(flag -> refuse(flag + " is for files: name some"));
    ManifestOptions.objection(spec).ifPresent(FixLive::refuse);
    if (targets.isEmpty() && !scope.isGiven()) {
      refuse(
          "name a workload (KIND/NAME), files or folders (PATH), a namespace (-n NAMESPACE) or -A");
    }
    targets.stream().filter(TargetWords::isPath).findFirst().ifPresent(this::refusePath);
    boolean shaped = output.folder().isPresent() || output.format() == PatchFormat.JSON;
    if (output.form() == FixForm.DIFF && shaped) {
      refuse("--as=diff goes to standard output, as a diff of YAML");
    }
  }

  /** A flag that is given and that live workloads do not take. */
  private Optional<String> ofFilesAlone() {
    if (output.writes()) {
      return Optional.of("--write");
    }
    FixForm form = output.form();
    return form == FixForm.KUSTOMIZE || form == FixForm.HELM
        ? Optional.of("--as=" + form.name().toLowerCase(Locale.ROOT))
        : output.chart().given();
  }

  private void refusePath(String path) {
    String other =
        targets.stream().filter(word -> !TargetWords.isPath(word)).findFirst().orElse("");
    refuse("'%s' is a path and '%s' is not: fix one or the other".formatted(path, other));
  }

  private static void refuse(String problem) {
    throw new IllegalArgumentException(problem);
  }

  /**
   * Where the patches go.
   *
   * @throws IllegalArgumentException if the folder cannot be used
   */
  FixOutput patches() {
    PrintWriter out = spec.commandLine().getOut();
    if (output.form() == FixForm.DIFF) {
      return new DiffStream(Screen.on(out, System.getenv()));
    }
    KubectlCommand kubectl = ConnectionOptions.kubectl(spec);
    return output
        .folder()
        .<FixOutput>map(folder -> PatchFolder.at(folder, out, output.format(), kubectl))
        .orElseGet(() -> new PatchStream(out, output.format(), kubectl));
  }
}

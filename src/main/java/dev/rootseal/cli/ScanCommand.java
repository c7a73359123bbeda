package dev.rootseal.cli;

import ch.qos.logback.classic.Level;
import dev.rootseal.manifest.ManifestFiles;
import dev.rootseal.rule.Result;
import dev.rootseal.scan.ManifestScan;
import dev.rootseal.scan.ScanPolicy;
import dev.rootseal.scan.ScanReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Evaluates manifests. */
@Command(
    name = "scan",
    description =
        "Evaluates manifests: files, folders, or - for standard input. Says which containers lack a"
            + " read-only root filesystem or the writable mounts they need, and where they stand.",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class)
final class ScanCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "PATH",
      description = "Files and folders with manifests (.yaml, .yml, .json); - for standard input.")
  private List<String> targets = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT[=FILE]",
      description =
          "How the report is written: table, json or yaml; with =FILE into that file. Several times"
              + " for several (table).")
  private List<String> outputs = List.of();

  @Option(
      names = "--fail-on",
      paramLabel = "threshold|finding|never",
      defaultValue = "threshold",
      description =
          "What ends with 1: fewer containers than the threshold asks for, any finding, or nothing"
              + " (${DEFAULT-VALUE}).")
  private ScanFailOn failOn;

  @SuppressWarnings("NullAway.Init")
  ScanCommand() {}

  @Override
  public Integer call() {
    if (targets.isEmpty()) {
      throw wrong("name a file, a folder, or - for standard input");
    }
    UnknownVariables.print(spec);
    Logging.configure(LogFormat.TEXT, Level.ERROR);
    List<ScanOutput> wanted = wanted();
    ScanPolicy policy = ScanPolicy.byDefault();
    ManifestScan scan =
        new ManifestScan(policy.on(LocalDate.now(ZoneOffset.UTC)), policy.threshold());
    targets.forEach(target -> read(target, scan));
    ScanReport report = scan.report();
    return write(report, wanted) ? exitCode(report) : ExitCode.USAGE;
  }

  private List<ScanOutput> wanted() {
    try {
      List<ScanOutput> wanted = outputs.stream().map(ScanOutput::parse).toList();
      if (wanted.stream().filter(ScanOutput::isForStandardOutput).count() > 1) {
        throw wrong(
            "only one report fits on standard output: write the others into files, -o FORMAT=FILE");
      }
      return wanted.isEmpty() ? List.of(ScanOutput.DEFAULT) : wanted;
    } catch (IllegalArgumentException e) {
      throw wrong("--output: " + e.getMessage());
    }
  }

  private boolean write(ScanReport report, List<ScanOutput> wanted) {
    boolean whole = true;
    for (ScanOutput output : wanted) {
      try {
        output.write(report, spec.commandLine().getOut(), EnvironmentDefaults.of(spec).all());
      } catch (IOException e) {
        whole = false;
        Problem.print(
            List.of(
                Problem.of(
                    "%s cannot be written: %s"
                        .formatted(output.file().orElseThrow(), e.getMessage()))),
            spec.commandLine());
      }
    }
    return whole;
  }

  private void read(String target, ManifestScan scan) {
    try {
      if (target.equals("-")) {
        scan.add(ManifestFiles.read("standard input", System.in));
      } else {
        ManifestFiles.below(Path.of(target)).forEach(file -> scan.add(ManifestFiles.read(file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int exitCode(ScanReport report) {
    if (!report.problems().isEmpty()) {
      return ExitCode.USAGE;
    }
    return switch (failOn) {
      case THRESHOLD -> report.result() == Result.FAIL ? ExitCode.FAILED : ExitCode.OK;
      case FINDING -> report.findings().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
      case NEVER -> ExitCode.OK;
    };
  }

  private ParameterException wrong(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }
}

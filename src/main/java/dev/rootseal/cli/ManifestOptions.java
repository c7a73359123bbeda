package dev.rootseal.cli;

import dev.rootseal.manifest.IgnoredFiles;
import dev.rootseal.rule.Policy.MissingDefaultPath;
import dev.rootseal.scan.ScanPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which manifests are read, and by which policy; live workloads have that of their cluster. */
final class ManifestOptions {
  private static final String WHY_NOT =
      " is for manifests: live workloads have the policy of their cluster";

  @Option(
      names = "--exclude",
      paramLabel = "GLOB",
      split = "\n",
      hideParamSyntax = true,
      description =
          "Files and folders that are left out, as .gitignore names them, seen from the working"
              + " folder. Several times for several.")
  private List<String> excluded = List.of();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "A CompliancePolicy for manifests; live workloads have that of their cluster.")
  private @Nullable Path policy;

  @Option(
      names = "--writable-tmp",
      paramLabel = "fail|advise",
      description =
          "What it means for manifests that a default path (/tmp) has no writable mount; otherwise"
              + " the policy says it.")
  private @Nullable MissingDefaultPath writableTmp;

  /** Why these flags, or others that are for manifests, cannot be about live workloads. */
  static Optional<String> objection(CommandSpec command, String... others) {
    return Stream.concat(Stream.of("--policy", "--writable-tmp", "--exclude"), Stream.of(others))
        .filter(flag -> command.commandLine().getParseResult().hasMatchedOption(flag))
        .map(flag -> flag + WHY_NOT)
        .findFirst();
  }

  IgnoredFiles excluded() {
    return IgnoredFiles.below(Path.of(""), excluded);
  }

  Optional<Path> policyFile() {
    return Optional.ofNullable(policy);
  }

  /** The policy; nothing where it cannot be used, of which the reasons are printed. */
  Optional<ScanPolicy> policy() {
    Optional<ScanPolicy> read = policy == null ? Optional.of(ScanPolicy.byDefault()) : read(policy);
    return read.map(found -> writableTmp == null ? found : found.with(writableTmp));
  }

  private Optional<ScanPolicy> read(Path file) {
    return ScanPolicy.read(file, problem -> ErrorLines.print(problem, spec.commandLine()));
  }
}

package dev.rootseal.cli;

import dev.rootseal.manifest.IgnoredFiles;
import dev.rootseal.rule.Policy.MissingDefaultPath;
import dev.rootseal.scan.ScanPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which manifests are read, and by which policy; live workloads have that of their cluster. */
final class ManifestOptions {
  static final List<String> FLAGS = List.of("--policy", "--writable-tmp", "--exclude");

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "PATH",
      split = "\n",
      hideParamSyntax = true,
      description = "The same as a PATH, as kubectl has it. Several times for several.")
  private List<String> files = List.of();

  /** Why they, and others that are for manifests, cannot be about live workloads. */
  static final String WHY_NOT =
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

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "A CompliancePolicy for manifests; live workloads have that of their cluster.")
  private @Nullable Path policy;

  @Option(
      names = "--writable-tmp",
      description =
          "What it means for manifests that a default path (/tmp) has no writable mount; otherwise"
              + " the policy says it.")
  private @Nullable MissingDefaultPath writableTmp;

  /** What is named with a flag and without. */
  List<String> named(List<String> words) {
    return Stream.concat(words.stream(), files.stream()).toList();
  }

  IgnoredFiles excluded() {
    return IgnoredFiles.below(Path.of(""), excluded);
  }

  Optional<Path> policyFile() {
    return Optional.ofNullable(policy);
  }

  ScanPolicy policy() {
    return adapted(policy == null ? ScanPolicy.byDefault() : ScanPolicy.read(policy));
  }

  /** A policy with the meaning of a default path that was asked for. */
  ScanPolicy adapted(ScanPolicy read) {
    return writableTmp == null ? read : read.with(writableTmp);
  }
}

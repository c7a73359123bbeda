package dev.rootseal.cli;

import dev.rootseal.manifest.PodKinds;
import dev.rootseal.rule.Policy.MissingDefaultPath;
import dev.rootseal.rule.Threshold;
import dev.rootseal.scan.PolicyFile;
import dev.rootseal.scan.ScanPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** By what manifests are evaluated. */
final class ScanPolicyOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "A CompliancePolicy for manifests; live workloads have that of their cluster.")
  private @Nullable Path policy;

  @Option(
      names = "--threshold",
      paramLabel = "PERCENT",
      description = "How many containers of a hundred must comply; otherwise the policy says it.")
  private @Nullable Threshold threshold;

  @Option(
      names = "--writable-tmp",
      paramLabel = "fail|advise",
      description =
          "What it means for manifests that a default path (/tmp) has no writable mount; otherwise"
              + " the policy says it.")
  private @Nullable MissingDefaultPath writableTmp;

  @Option(
      names = "--pod-template",
      paramLabel = "KIND.GROUP=JSONPATH",
      description =
          "Where custom resources in manifests hold a pod template, such as"
              + " Widget.example.com={.spec.template}. Several times for several kinds.")
  private List<String> podTemplates = List.of();

  @SuppressWarnings("NullAway.Init")
  ScanPolicyOptions() {}

  /** The first of the flags that say nothing about live workloads. */
  Optional<String> flagForFiles() {
    return Stream.of("--policy", "--writable-tmp", "--pod-template")
        .filter(flag -> !spec.findOption(flag).originalStringValues().isEmpty())
        .findFirst();
  }

  /** The kinds that hold a pod, with those that were named. */
  PodKinds podKinds() {
    try {
      return PodKinds.KNOWN.with(podTemplates);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--pod-template: " + e.getMessage());
    }
  }

  /** What was asked for instead of the policy's threshold. */
  Optional<Threshold> threshold() {
    return Optional.ofNullable(threshold);
  }

  /**
   * The policy; nothing where it cannot be used.
   *
   * @param problems gets what is wrong with it
   */
  Optional<ScanPolicy> read(List<Problem> problems) {
    Optional<ScanPolicy> read =
        policy == null ? Optional.of(ScanPolicy.byDefault()) : read(policy, problems);
    return read.map(this::withFlags);
  }

  private Optional<ScanPolicy> read(Path file, List<Problem> problems) {
    return switch (PolicyFile.read(file)) {
      case PolicyFile.Usable(var usable, var remarks) -> {
        Problem.print(remarks.stream().map(Problem::of).toList(), spec.commandLine());
        yield Optional.of(usable);
      }
      case PolicyFile.Unusable(var wrong) -> {
        wrong.stream().map(Problem::of).forEach(problems::add);
        yield Optional.empty();
      }
    };
  }

  private ScanPolicy withFlags(ScanPolicy read) {
    ScanPolicy strict = threshold == null ? read : read.with(threshold);
    return writableTmp == null ? strict : strict.with(writableTmp);
  }
}

package dev.rootseal.e2e;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The real kubectl by a kubeconfig; the first words of a call are one line, as typed. */
public record Kubectl(Path binary, Path kubeconfig) {
  public Program.Result run(String line, String... more) {
    return runWith("", line, more);
  }

  public String ok(String line, String... more) {
    return run(line, more).ok();
  }

  String apply(String manifests) {
    return tryApply(manifests).ok();
  }

  Program.Result tryApply(String manifests) {
    return runWith(manifests, "apply --validate=strict -f -");
  }

  private Program.Result runWith(String input, String line, String... more) {
    return Program.run(program(line, more), input);
  }

  public ProcessBuilder program(String line, String... more) {
    List<String> ours = List.of(binary.toString(), "--kubeconfig=" + kubeconfig);
    List<String> words = Program.words(List.of(line.split(" +", -1)), more);
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(ours.stream(), words.stream()).toList());
    builder
        .environment()
        .put("KUBECACHEDIR", kubeconfig.resolveSibling("kubectl-cache").toString());
    return builder;
  }
}

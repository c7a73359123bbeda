package dev.rootseal.fix;

import dev.rootseal.live.LiveTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Commands for the kubectl of whoever runs this program, which lead to the same cluster.
 *
 * @param kubeconfig the kubeconfig that was named, if any
 * @param context the context that was named, if any
 */
public record KubectlCommand(Optional<String> kubeconfig, Optional<String> context) {
  /** What no shell reads as anything but itself. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");

  /** The command that applies the patch of a workload, as one line for a shell. */
  String patch(WorkloadFix fix, String file) {
    return patch(new LiveTarget.One(fix.type(), fix.ref().namespace(), fix.ref().name()), file);
  }

  /** The same of a workload that has no finding, perhaps. */
  public String patch(LiveTarget.One workload, String file) {
    List<String> words = new ArrayList<>(List.of("kubectl"));
    kubeconfig.ifPresent(path -> words.add("--kubeconfig=" + path));
    context.ifPresent(name -> words.add("--context=" + name));
    words.addAll(
        List.of("patch", workload.type().singular(), workload.name(), "-n", workload.namespace()));
    words.addAll(List.of("--type", "strategic", "--patch-file", file));
    return words.stream().map(KubectlCommand::quoted).collect(Collectors.joining(" "));
  }

  static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}

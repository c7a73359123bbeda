package dev.rootseal.kubeconfig;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A credential plugin: a program that prints a token, or a certificate with its key. It is run
 * without a shell and without a terminal.
 *
 * <p>Source: the credential plugins of client-go, version {@code client.authentication.k8s.io/v1}.
 */
final class ExecPlugin {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String VERSIONS = "client.authentication.k8s.io/";

  private final Field exec;
  private final Path folder;
  private final PluginTime time;

  /**
   * A plugin that was not run yet.
   *
   * @param exec the field of the kubeconfig
   * @param folder where relative paths begin
   * @param time how time passes for it
   */
  ExecPlugin(Field exec, Path folder, PluginTime time) {
    this.exec = exec;
    this.folder = folder;
    this.time = time;
  }

  /**
   * Runs it, and has the client use what it gives; a token is renewed when its time is over.
   *
   * @throws KubeconfigException if it gives nothing that can be used
   */
  void apply(ConfigBuilder config, ClusterEntry cluster) {
    ProcessBuilder process = process(cluster);
    ExecCredential first = run(process);
    first.identity().ifPresent(identity -> identity.apply(config));
    if (!first.token().isEmpty()) {
      config.withOauthTokenProvider(new PluginToken(() -> run(process), first, time.clock()));
    }
  }

  private ExecCredential run(ProcessBuilder process) {
    try {
      return ExecCredential.read(
          exec + ": what '" + command() + "' printed",
          version(),
          PluginProcess.run(process, time.limit()));
    } catch (PluginProcess.Failure e) {
      throw exec.problem("'" + command() + "' " + e.getMessage() + hint(e));
    }
  }

  /** How to install it, if that is the trouble. */
  private String hint(PluginProcess.Failure failure) {
    return failure.isNotStarted()
        ? exec.get("installHint").text().map(text -> ": " + PluginProcess.lineOf(text)).orElse("")
        : "";
  }

  private ProcessBuilder process(ClusterEntry cluster) {
    if (exec.get("interactiveMode").text().orElse("").equals("Always")) {
      throw exec.get("interactiveMode").problem("it is 'Always', and it gets no terminal here");
    }
    List<String> words = new ArrayList<>(List.of(program()));
    exec.get("args").items().forEach(word -> words.add(sendable(word)));
    ProcessBuilder process = new ProcessBuilder(words);
    for (Field variable : exec.get("env").items()) {
      process.environment().put(variableName(variable), sendable(variable.get("value")));
    }
    process.environment().put("KUBERNETES_EXEC_INFO", info(cluster));
    return process;
  }

  /** With a slash in it a path, otherwise a name that is looked for on the PATH. */
  private String program() {
    String command = command();
    return command.contains(File.separator)
        ? exec.get("command").path(folder).orElseThrow().normalize().toString()
        : command;
  }

  private String command() {
    Field command = exec.get("command");
    if (command.text().isEmpty()) {
      throw command.problem("missing: a credential plugin needs a program");
    }
    return sendable(command);
  }

  private String version() {
    Field version = exec.get("apiVersion");
    return version
        .text()
        .filter(text -> text.startsWith(VERSIONS))
        .orElseThrow(() -> version.problem("it has to be " + VERSIONS + "v1, or v1beta1"));
  }

  private static String variableName(Field variable) {
    Field name = variable.get("name");
    if (name.text().isEmpty() || name.text().get().contains("=")) {
      throw name.problem("it has to be the name of an environment variable");
    }
    return sendable(name);
  }

  private static String sendable(Field word) {
    if (word.text().orElse("").indexOf('\0') >= 0) {
      throw word.problem("it holds a character that no program can be given");
    }
    return word.text().orElse("");
  }

  private String info(ClusterEntry cluster) {
    Map<String, Object> spec = new TreeMap<>(Map.of("interactive", false));
    if (exec.get("provideClusterInfo").isTrue()) {
      spec.put("cluster", cluster.forPlugins());
    }
    try {
      return JSON.writeValueAsString(
          new TreeMap<>(Map.of("apiVersion", version(), "kind", "ExecCredential", "spec", spec)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}

package dev.rootseal.demo;

import ch.qos.logback.classic.Level;
import dev.rootseal.cli.Logging;
import dev.rootseal.cli.Logging.LogFormat;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;

/**
 * The run of commands from which the JVM learns what it can have loaded before the next start: a
 * process of its own, which finds the shop by {@code KUBECONFIG} as people's commands find their
 * cluster. CI needs this, which starts many commands.
 */
public final class CommandTraining {
  private CommandTraining() {}

  /**
   * Trains.
   *
   * @param command the whole command line of that process, which ends by itself
   * @throws IllegalStateException when it ends by an error
   */
  public static void main(String[] command)
      throws IOException, InterruptedException, GeneralSecurityException {
    Logging.configure(LogFormat.TEXT, Level.ERROR);
    try (TrainingCluster cluster = TrainingCluster.start()) {
      ProcessBuilder commands = new ProcessBuilder(List.of(command)).inheritIO();
      commands.environment().put("KUBECONFIG", cluster.kubeconfig().toString());
      int exit = commands.start().waitFor();
      if (exit != 0) {
        throw new IllegalStateException("the training ended with " + exit);
      }
    }
  }
}

package dev.rootseal.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;

/** What only one process finds mounted. Takes a user who may mount, as in a container of CI. */
final class Mounts {
  private Mounts() {}

  /** What starts a program after a shell command that mounts something for it alone. */
  static List<String> starter(String preparation) {
    return List.of("unshare", "--mount", "sh", "-c", preparation + " && exec \"$@\"", "sh");
  }

  static void assumeAllowed() {
    assumeTrue(isAllowed(), "mounting takes root");
  }

  private static boolean isAllowed() {
    return Program.run("unshare", "--mount", "true").exitCode() == 0;
  }
}

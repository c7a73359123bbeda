package dev.rootseal.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Somebody who is no administrator and may do nothing yet: a service account.
 *
 * @param admin who gives rights
 */
record Somebody(Kubectl admin, String namespace, String name) {
  /** Creates the account, and writes a kubeconfig with its token. */
  Somebody withKubeconfig(Path file) throws IOException {
    admin.ok("create", "serviceaccount", name, "-n", namespace);
    String token = admin.ok("create", "token", name, "-n", namespace).strip();
    Files.writeString(file, admin.ok("config", "view", "--raw", "--flatten", "--minify"));
    Kubectl own = new Kubectl(admin.binary(), file);
    own.ok("config", "set-credentials", name, "--token=" + token);
    own.ok("config", "set-context", "--current", "--user=" + name);
    return this;
  }

  /** Has this role of a namespace from now on. */
  void has(String role, String where) {
    admin.ok("create", "rolebinding", name, "-n", where, "--role=" + role, account());
  }

  /** Has this role of the cluster from now on. */
  void has(String clusterRole) {
    admin.ok("create", "clusterrolebinding", name, "--clusterrole=" + clusterRole, account());
  }

  private String account() {
    return "--serviceaccount=" + namespace + ":" + name;
  }
}

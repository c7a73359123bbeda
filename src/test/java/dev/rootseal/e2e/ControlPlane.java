package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real kube-apiserver with an etcd of its own, which can be stopped and started again. */
final class ControlPlane implements AutoCloseable {

  /** A start is 4 s of a processor: eight side by side on two took half a minute each. */
  private static final Semaphore STARTS = new Semaphore(2);

  /** Those that nobody has; stopped: at rest one takes up to a fifth of a slow processor. */
  private static final Queue<ControlPlane> IDLE = new ConcurrentLinkedQueue<>();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> IDLE.forEach(ControlPlane::end), "control planes"));
  }

  private static final List<String> NAMESPACED =
      List.of(
          ("apis/apps/v1 deployments statefulsets daemonsets|api/v1 pods services configmaps"
                  + " secrets events serviceaccounts|apis/rbac.authorization.k8s.io/v1 roles"
                  + " rolebindings|apis/coordination.k8s.io/v1 leases"
                  + "|apis/rootseal.dev/v1alpha1 compliancereports")
              .split("\\|"));
  private static final List<String> OF_THE_CLUSTER =
      List.of(
          "/apis/rootseal.dev/v1alpha1/compliancepolicies",
          "/apis/rootseal.dev/v1alpha1/compliancesummaries",
          "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings",
          "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies",
          notOfTheServer("clusterroles"),
          notOfTheServer("clusterrolebindings"));

  private final Path binaries;
  private final Path folder;
  private final int port;
  private final List<String> starter;
  private final String moreFlags;
  private final String token = UUID.randomUUID().toString();
  private Server etcd;
  private Server apiServer;
  private @Nullable Server controllers;
  private boolean lent;
  private Api api;

  private ControlPlane(Path binaries, List<String> starter, boolean audited) {
    this.binaries = binaries;
    this.starter = starter;
    this.folder = unchecked(() -> Files.createTempDirectory("rootseal-e2e"));
    this.moreFlags = audited ? auditFlags() : "";
    this.port = Server.freePort();
    writeSecrets();
    this.etcd = startEtcd();
    this.apiServer = runApiServer(port);
    // The file is there a moment before it is whole.
    await("certificate of the API server")
        .until(() -> apiServer.hasSaid("Generated self-signed cert"));
    this.api = new Api(port, certificate(), token);
    awaitReady();
  }

  /** An API server alone: namespaces stay and no controller touches an object. Ready in 3 s. */
  static ControlPlane start() {
    return start(Requirement.CONTROL_PLANE.path(), List.of(), false);
  }

  /** One that another class may have had, for those who leave it as they found it. */
  static ControlPlane lend() {
    return lend(Requirement.CONTROL_PLANE.path());
  }

  /** The same of another version. */
  static ControlPlane lend(Path binaries) {
    ControlPlane cluster =
        List.copyOf(IDLE).stream()
            .filter(one -> one.binaries.equals(binaries) && IDLE.remove(one))
            .findFirst()
            .map(ControlPlane::resumed)
            .orElseGet(() -> start(binaries, List.of(), false));
    cluster.lent = true;
    return cluster;
  }

  /** Of any version; a starter becomes what it is told to start; audited, with a log. */
  static ControlPlane start(Path binaries, List<String> starter, boolean audited) {
    STARTS.acquireUninterruptibly();
    try {
      return new ControlPlane(binaries, starter, audited);
    } finally {
      STARTS.release();
    }
  }

  /** Adds controllers: namespaces go, Deployments get Pods (which nobody schedules). */
  ControlPlane withControllers() {
    Server started =
        server(
            "kube-controller-manager",
            "--kubeconfig=%2$s --service-account-private-key-file=%1$s/sa.key --root-ca-file=%3$s"
                + " --use-service-account-credentials --leader-elect=false --secure-port=0"
                + " --horizontal-pod-autoscaler-sync-period=1s",
            kubeconfig("controllers", token),
            certificate());
    controllers = started;
    await("default service account")
        .until(
            () -> {
              started.requireAlive();
              return api.exists("/api/v1/namespaces/default/serviceaccounts/default");
            });
    return this;
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  Socket connect() throws IOException {
    return api.context().getSocketFactory().createSocket("127.0.0.1", port);
  }

  Api api() {
    return api;
  }

  Api apiOf(String bearerToken) {
    return new Api(port, certificate(), bearerToken);
  }

  void apply(String manifests) {
    api.apply(manifests);
  }

  Reports reports() {
    return new Reports(api);
  }

  Kubectl kubectl() {
    return new Kubectl(binaries.resolve("kubectl"), kubeconfig());
  }

  Path kubeconfig() {
    return kubeconfig("admin", token);
  }

  Path kubeconfig(String name, String bearerToken) {
    String text =
        """
        apiVersion: v1
        kind: Config
        clusters:
        - name: test
          cluster: {server: "https://127.0.0.1:%d", certificate-authority: "%s"}
        users:
        - name: "%s"
          user: {token: "%s"}
        contexts:
        - name: test
          context: {cluster: test, user: "%s"}
        current-context: test
        """
            .formatted(port, certificate(), name, bearerToken, name);
    return write(name + ".kubeconfig", text);
  }

  void stopApiServer() {
    apiServer.stop();
  }

  /** SIGKILL: no watch is closed, and no answer is finished. */
  void killApiServer() {
    apiServer.close();
  }

  void startApiServer() {
    apiServer = runApiServer(port);
    awaitReady();
  }

  /** Replaces the certificate of the API server, which signs itself, and so the CA file. */
  void rotateCertificate() {
    killApiServer();
    unchecked(
        () -> {
          Files.delete(certificate());
          Files.delete(folder.resolve("pki/apiserver.key"));
        });
    apiServer = runApiServer(port);
    // The file is there a moment before it is whole.
    await("API server with its new certificate")
        .ignoreExceptions()
        .until(
            () -> {
              api = new Api(port, certificate(), token);
              return api.serves("/readyz");
            });
  }

  /** SIGSTOP: every connection stays, and nothing is answered. */
  void freezeApiServer() {
    apiServer.signal("STOP");
  }

  void thawApiServer() {
    apiServer.signal("CONT");
    awaitReady();
  }

  private ControlPlane resumed() {
    etcd.signal("CONT");
    thawApiServer();
    return this;
  }

  void keepData() {
    whileStopped("cp -R etcd kept");
  }

  /** Goes back to the data that were kept, as after a disaster: versions count from there again. */
  void goBackToKeptData() {
    whileStopped("rm -r etcd; cp -R kept etcd");
  }

  private void whileStopped(String script) {
    apiServer.close();
    etcd.stop();
    Program.run(new ProcessBuilder("sh", "-ec", script).directory(folder.toFile())).ok();
    etcd = startEtcd();
    startApiServer();
  }

  /** Does something by another API server over the same data while the known one is away. */
  void behindTheBack(Consumer<Api> change) {
    int otherPort = Server.freePort();
    try (Server other = runApiServer(otherPort)) {
      Api otherApi = new Api(otherPort, certificate(), token);
      await("API server behind the back")
          .pollInterval(Duration.ofMillis(100))
          .until(
              () -> {
                other.requireAlive();
                return otherApi.serves("/readyz");
              });
      change.accept(otherApi);
    }
  }

  @Override
  public void close() {
    if (lent) {
      removeLeftovers();
      freezeApiServer();
      etcd.signal("STOP");
      IDLE.add(this);
    } else {
      end();
    }
  }

  private void end() {
    Stream.of(controllers, apiServer, etcd).flatMap(Stream::ofNullable).forEach(Server::close);
    Program.run("rm", "-rf", folder.toString()).ok();
  }

  /** No port to collide with; nobody dials the advertised addresses of a lone member. */
  private Server startEtcd() {
    return server(
        "etcd",
        "--data-dir=%1$s/etcd --listen-client-urls=unix://%1$s/etcd.sock:1"
            + " --advertise-client-urls=http://127.0.0.1:1"
            + " --listen-peer-urls=unix://%1$s/etcd.sock:2"
            + " --initial-advertise-peer-urls=http://127.0.0.1:2"
            + " --initial-cluster=default=http://127.0.0.1:2 --unsafe-no-fsync");
  }

  private Server runApiServer(int port) {
    return server(
        "kube-apiserver",
        "--etcd-servers=unix://%1$s/etcd.sock:1 --secure-port=%2$d --bind-address=127.0.0.1"
            + " --advertise-address=10.250.0.1 --cert-dir=%1$s/pki"
            + " --token-auth-file=%1$s/tokens.csv --authorization-mode=Node,RBAC"
            + " --service-cluster-ip-range=10.0.0.0/24 --allow-privileged"
            + " --service-account-key-file=%1$s/sa.key"
            + " --service-account-signing-key-file=%1$s/sa.key"
            + " --service-account-issuer=https://kubernetes.default.svc"
            + " --endpoint-reconciler-type=none"
            + moreFlags,
        port);
  }

  /** Flags in one line, in which the folder comes first. */
  private Server server(String program, String flags, Object... more) {
    String binary = binaries.resolve(program).toString();
    String[] words =
        flags.formatted(Stream.concat(Stream.of(folder), Stream.of(more)).toArray()).split(" ", -1);
    List<String> command = Program.words(Program.words(starter, binary), words);
    return Server.start(folder.resolve(program + ".log"), command);
  }

  private String auditFlags() {
    write(
        "audit-policy.yaml",
        """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        omitStages: [RequestReceived, Panic]
        rules: [{level: Metadata}]
        """);
    return " --audit-policy-file=%1$s/audit-policy.yaml --audit-log-path=%1$s/audit.jsonl"
        + " --audit-log-mode=blocking";
  }

  Path auditLog() {
    return folder.resolve("audit.jsonl");
  }

  private void awaitReady() {
    await("API server")
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              etcd.requireAlive();
              apiServer.requireAlive();
              return api.serves("/readyz");
            });
  }

  Path certificate() {
    return folder.resolve("pki/apiserver.crt");
  }

  private void writeSecrets() {
    write("tokens.csv", token + ",admin,admin,system:masters\n");
    // On a curve: one of RSA takes much longer.
    String key = "openssl ecparam -genkey -noout -name prime256v1 -out ";
    Program.run((key + folder.resolve("sa.key")).split(" ", -1)).ok();
  }

  private Path write(String name, String text) {
    return unchecked(() -> Files.writeString(folder.resolve(name), text));
  }

  /** What a class has left, without controllers: all but the definitions goes for the next. */
  private void removeLeftovers() {
    OF_THE_CLUSTER.forEach(api::tryDelete);
    for (JsonNode namespace : api.get("/api/v1/namespaces").path("items")) {
      String name = namespace.at("/metadata/name").asText();
      if (!name.startsWith("kube-")) {
        NAMESPACED.forEach(kinds -> remove(name, kinds.split(" ", -1)));
      }
      if (!name.startsWith("kube-") && !name.equals("default")) {
        finish(namespace);
      }
    }
  }

  private void remove(String namespace, String[] kinds) {
    Stream.of(kinds)
        .skip(1)
        .forEach(
            kind -> api.tryDelete("/%s/namespaces/%s/%s".formatted(kinds[0], namespace, kind)));
  }

  /** What the controller of namespaces does at the end. */
  private void finish(JsonNode namespace) {
    String path = "/api/v1/namespaces/" + namespace.at("/metadata/name").asText();
    api.delete(path);
    ObjectNode ending = (ObjectNode) api.get(path);
    ending.putObject("spec").putArray("finalizers");
    api.replace(path + "/finalize", ending.toString());
  }

  private static String notOfTheServer(String plural) {
    return "/apis/rbac.authorization.k8s.io/v1/"
        + plural
        + "?labelSelector=kubernetes.io/bootstrapping!%3Drbac-defaults";
  }
}

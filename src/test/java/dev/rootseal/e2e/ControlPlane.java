package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real kube-apiserver with an etcd of its own, on a free port of the loopback interface, in a
 * folder that goes with it. The API server can be stopped and started again on the same port and
 * data.
 */
final class ControlPlane implements AutoCloseable {

  /**
   * A start is 4 s of a processor. Eight side by side on two processors took half a minute each,
   * and with containers beside them one was not ready after a whole one; in a queue each takes 4 s.
   */
  private static final Semaphore STARTS = new Semaphore(2);

  /** Those that were lent and are back. */
  private static final Queue<ControlPlane> IDLE = new ConcurrentLinkedQueue<>();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> IDLE.forEach(ControlPlane::end), "control planes"));
  }

  private final Path binaries;
  private final Path folder;
  private final int port;
  private final List<String> starter;
  private final List<String> moreFlags;
  private final String token = UUID.randomUUID().toString();
  private Server etcd;
  private Server apiServer;
  private @Nullable Server controllers;
  private boolean lent;
  private final Api api;
  private final Applied applied;

  private ControlPlane(Path binaries, List<String> starter, boolean audited) {
    this.binaries = binaries;
    this.starter = starter;
    this.folder = newFolder();
    this.moreFlags = audited ? auditFlags() : List.of();
    this.port = Server.freePort();
    writeSecrets();
    this.etcd = startEtcd();
    this.apiServer = runApiServer();
    // The file is there a moment before it is whole.
    await("certificate of the API server")
        .atMost(Duration.ofMinutes(3))
        .until(() -> apiServer.hasSaid("Generated self-signed cert"));
    this.api = new Api(port, certificate(), token);
    this.applied = new Applied(api);
    awaitReady();
  }

  /**
   * An API server alone: namespaces stay for ever and no controller touches an object. Ready in
   * about 3 s.
   */
  static ControlPlane start() {
    return start(List.of());
  }

  /** As {@link #start()}, by some other program: one that becomes what it is told to start. */
  static ControlPlane start(List<String> starter) {
    return start(Requirement.CONTROL_PLANE.path(), starter, false);
  }

  /** As {@link #start()}, of another version, where a folder has its binaries. */
  static ControlPlane start(Path binaries) {
    return start(binaries, List.of(), false);
  }

  /**
   * As {@link #start()}, but one that another class may have had before, if there is one: for those
   * who at the end leave the server and Rootseal's definitions as they found them. Until it is
   * closed it is theirs alone.
   */
  static ControlPlane lend() {
    ControlPlane back = IDLE.poll();
    ControlPlane cluster = back == null ? start() : back;
    cluster.lent = true;
    return cluster;
  }

  /** As {@link #start()}, with a log of who has asked for what. */
  static ControlPlane startAudited() {
    return start(Requirement.CONTROL_PLANE.path(), List.of(), true);
  }

  private static ControlPlane start(Path binaries, List<String> starter, boolean audited) {
    STARTS.acquireUninterruptibly();
    try {
      return new ControlPlane(binaries, starter, audited);
    } finally {
      STARTS.release();
    }
  }

  /**
   * Adds the controllers: deleted namespaces go away, Deployments get ReplicaSets and Pods (which
   * nobody schedules).
   */
  ControlPlane withControllers() {
    Path kubeconfig = kubeconfig("controllers", token);
    controllers =
        Server.start(
            folder.resolve("kube-controller-manager.log"),
            List.of(
                binaries.resolve("kube-controller-manager").toString(),
                "--kubeconfig=" + kubeconfig,
                "--service-account-private-key-file=" + folder.resolve("sa.key"),
                "--root-ca-file=" + certificate(),
                "--use-service-account-credentials",
                "--leader-elect=false",
                "--secure-port=0"));
    Server started = controllers;
    await("default service account")
        .atMost(Duration.ofMinutes(3))
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
    applied.apply(manifests);
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

  /** A kubeconfig for whoever holds the token, in a file of that name. */
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
    apiServer = runApiServer();
    awaitReady();
  }

  /** SIGSTOP: every connection stays, and nothing is answered. */
  void freezeApiServer() {
    apiServer.freeze();
  }

  void thawApiServer() {
    apiServer.goOn();
    awaitReady();
  }

  /** Keeps the data as they are now; the API server is away meanwhile. */
  void keepData() {
    whileStopped(() -> Folders.copy(folder.resolve("etcd"), folder.resolve("kept")));
  }

  /** Goes back to the data that were kept, as after a disaster: versions count from there again. */
  void goBackToKeptData() {
    whileStopped(
        () -> {
          Folders.delete(folder.resolve("etcd"));
          Folders.copy(folder.resolve("kept"), folder.resolve("etcd"));
        });
  }

  private void whileStopped(Runnable change) {
    apiServer.close();
    etcd.stop();
    change.run();
    etcd = startEtcd();
    startApiServer();
  }

  /**
   * Does something by another API server over the same data, which nobody else knows of: while the
   * one that everybody knows is away.
   */
  void behindTheBack(Consumer<Api> change) {
    int otherPort = Server.freePort();
    try (Server other = runApiServer(otherPort)) {
      Api otherApi = new Api(otherPort, certificate(), token);
      await("API server behind the back")
          .atMost(Duration.ofMinutes(3))
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
      new Leftovers(api).remove();
      IDLE.add(this);
    } else {
      end();
    }
  }

  private void end() {
    Stream.of(controllers, apiServer, etcd).flatMap(Stream::ofNullable).forEach(Server::close);
    Folders.delete(folder);
  }

  /**
   * On a unix socket there is no port to collide with; nobody dials the advertised addresses of a
   * lone member.
   */
  private Server startEtcd() {
    return server(
        "etcd.log",
        List.of(
            binaries.resolve("etcd").toString(),
            "--data-dir=" + folder.resolve("etcd"),
            "--listen-client-urls=unix://" + folder.resolve("etcd.sock") + ":1",
            "--advertise-client-urls=http://127.0.0.1:1",
            "--listen-peer-urls=unix://" + folder.resolve("etcd.sock") + ":2",
            "--initial-advertise-peer-urls=http://127.0.0.1:2",
            "--initial-cluster=default=http://127.0.0.1:2",
            "--unsafe-no-fsync"));
  }

  private Server runApiServer() {
    return runApiServer(port);
  }

  private Server runApiServer(int port) {
    List<String> command =
        new ArrayList<>(
            List.of(
                binaries.resolve("kube-apiserver").toString(),
                "--etcd-servers=unix://" + folder.resolve("etcd.sock") + ":1",
                "--secure-port=" + port,
                "--bind-address=127.0.0.1",
                "--advertise-address=10.250.0.1",
                "--cert-dir=" + folder.resolve("pki"),
                "--token-auth-file=" + folder.resolve("tokens.csv"),
                "--authorization-mode=Node,RBAC",
                "--service-cluster-ip-range=10.0.0.0/24",
                "--allow-privileged",
                "--service-account-key-file=" + folder.resolve("sa.pub"),
                "--service-account-signing-key-file=" + folder.resolve("sa.key"),
                "--service-account-issuer=https://kubernetes.default.svc",
                "--endpoint-reconciler-type=none"));
    command.addAll(moreFlags);
    return server("kube-apiserver.log", command);
  }

  private Server server(String log, List<String> command) {
    return Server.start(
        folder.resolve(log), Stream.concat(starter.stream(), command.stream()).toList());
  }

  private List<String> auditFlags() {
    Path policy =
        write(
            "audit-policy.yaml",
            """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived, Panic]
            rules:
              - {level: Metadata}
            """);
    return List.of(
        "--audit-policy-file=" + policy,
        "--audit-log-path=" + auditLog(),
        "--audit-log-mode=blocking");
  }

  /** One JSON object a line, where it was started with one. */
  Path auditLog() {
    return folder.resolve("audit.jsonl");
  }

  private void awaitReady() {
    await("API server")
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> apiServerLives() && api.serves("/readyz"));
  }

  private boolean apiServerLives() {
    etcd.requireAlive();
    apiServer.requireAlive();
    return true;
  }

  /** The certificate by which the API server is known. */
  Path certificate() {
    return folder.resolve("pki/apiserver.crt");
  }

  private void writeSecrets() {
    write("tokens.csv", token + ",admin,admin,system:masters\n");
    KeyPair pair = newKeyPair();
    write("sa.key", pem("PRIVATE KEY", pair.getPrivate()));
    write("sa.pub", pem("PUBLIC KEY", pair.getPublic()));
  }

  private Path write(String name, String text) {
    return unchecked(() -> Files.writeString(folder.resolve(name), text));
  }

  private static String pem(String type, Key key) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(type, Base64.getMimeEncoder().encodeToString(key.getEncoded()), type);
  }

  /** On a curve: one of RSA takes the first compiler's code two seconds. */
  private static KeyPair newKeyPair() {
    return unchecked(
        () -> {
          KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
          generator.initialize(new ECGenParameterSpec("secp256r1"));
          return generator.generateKeyPair();
        });
  }

  private static Path newFolder() {
    return unchecked(() -> Files.createTempDirectory("rootseal-e2e"));
  }

  /**
   * What a class of tests has left in a control plane without controllers: everything but the
   * definitions goes, so that the next class finds it as after a start.
   */
  private record Leftovers(Api api) {
    private static final List<String> NAMESPACED =
        List.of(
            "/apis/apps/v1 deployments",
            "/apis/apps/v1 statefulsets",
            "/apis/apps/v1 daemonsets",
            "/api/v1 pods",
            "/api/v1 services",
            "/api/v1 configmaps",
            "/api/v1 secrets",
            "/api/v1 events",
            "/api/v1 serviceaccounts",
            "/apis/rbac.authorization.k8s.io/v1 roles",
            "/apis/rbac.authorization.k8s.io/v1 rolebindings",
            "/apis/coordination.k8s.io/v1 leases",
            "/apis/rootseal.dev/v1alpha1 compliancereports");

    private static final List<String> OF_THE_CLUSTER =
        List.of(
            "/apis/rootseal.dev/v1alpha1/compliancepolicies",
            "/apis/rootseal.dev/v1alpha1/compliancesummaries",
            notOfTheServer("clusterroles"),
            notOfTheServer("clusterrolebindings"));

    void remove() {
      OF_THE_CLUSTER.forEach(api::tryDelete);
      for (JsonNode namespace : api.get("/api/v1/namespaces").path("items")) {
        String name = namespace.at("/metadata/name").asText();
        if (!name.startsWith("kube-")) {
          NAMESPACED.forEach(kind -> api.tryDelete(kind.replace(" ", "/namespaces/" + name + "/")));
        }
        if (!name.startsWith("kube-") && !name.equals("default")) {
          finish(namespace);
        }
      }
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
}

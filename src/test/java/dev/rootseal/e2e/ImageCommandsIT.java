package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rootseal.docs.DocumentedCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What documents say to build, push and run the image, if need be with `--debian`. */
@Tag("nightly")
@Needs({Requirement.IMAGE, Requirement.DOCKER_REGISTRY, Requirement.CONTROL_PLANE})
class ImageCommandsIT {
  private static final String BASE = "localhost/rootseal-build-base:trixie";
  private static final String KEPT = "localhost/rootseal-build-base:kept";
  private static final String IMAGE = "localhost/rootseal:documented";
  private static final String PUBLISHED = "/rootseal:0.1.0";

  private final Path folder;
  private final Path clone;
  private final Shell shell;
  private final ControlPlane cluster;
  private final String host = "localhost:" + Server.freePort();
  private final Server registry;
  private final List<String> missing;

  ImageCommandsIT(@Needs.Own ControlPlane cluster, @TempDir Path folder) throws IOException {
    this.folder = folder;
    clone = folder.resolve("clone");
    shell =
        new Shell(folder)
            .program(
                "docker",
                "'%s'".formatted(Path.of("src/test/resources/e2e/docker").toAbsolutePath()))
            .with("ROOTSEAL_IMAGE_NAME", IMAGE)
            .with("ROOTSEAL_MAVEN_REPOSITORY", System.getProperty("user.home") + "/.m2/repository");
    this.cluster = cluster;
    String storage = "{filesystem: {rootdirectory: '%s'}}".formatted(folder.resolve("registry"));
    Path configuration =
        Files.writeString(
            folder.resolve("registry.yml"),
            "{version: 0.1, storage: %s, http: {addr: '%s'}}".formatted(storage, host));
    String program = Requirement.DOCKER_REGISTRY.path().toString();
    registry =
        Server.start(
            folder.resolve("registry.log"), List.of(program, "serve", configuration.toString()));
    missing =
        Stream.of("BUILD_IMAGE", "JDK_IMAGE")
            .map(Dockerfile.read()::argument)
            .filter(image -> !exists(image))
            .toList();
  }

  @BeforeAll
  void prepare() throws IOException {
    await("registry")
        .ignoreException(UncheckedIOException.class)
        .until(() -> registry("/v2/").statusCode() == 200);
    ok("git clone -q '%s' clone".formatted(Path.of("").toAbsolutePath()));
    missing.forEach(image -> ok("podman tag %s %s".formatted(BASE, image)));
    Installation.install(cluster);
    Files.copy(
        cluster.kubeconfig(),
        Files.createDirectories(folder.resolve("home/.kube")).resolve("config"));
  }

  @AfterAll
  void stop() {
    Stream.concat(missing.stream(), Stream.of(IMAGE, host + PUBLISHED))
        .filter(this::exists)
        .forEach(image -> ok("podman rmi " + image));
    registry.close();
  }

  @Test
  void everyCommandSucceeds() {
    List<String> commands = DocumentedCommand.textsIn(DocumentedCommand.Place.IMAGE);
    assertThat(commands).hasSizeGreaterThan(7);

    for (String command : commands) {
      if (command.endsWith("image/run operator")) {
        operate(command);
      } else if (command.equals("buildah rmi " + BASE)) {
        removeTheBase(command);
      } else {
        ok("cd clone; " + command.replace("registry.example", host));
      }
    }

    assertThat(registry("/v2/rootseal/tags/list").body()).contains("\"0.1.0\"");
    assertThat(clone.resolve("target/image"))
        .isDirectoryContaining("glob:**/rootseal.tar")
        .isDirectoryContaining("glob:**/rootseal-sbom.json");
  }

  /** Another name keeps what would take minutes to make anew. */
  private void removeTheBase(String command) {
    ok("podman tag %s %s".formatted(BASE, KEPT));
    ok(command);
    ok("podman tag %1$s %2$s; podman rmi %1$s".formatted(KEPT, BASE));
  }

  /** As somebody whose own cluster this is; the usual ports may be taken on this machine. */
  private void operate(String command) {
    String elsewhere =
        "--env=ROOTSEAL_METRICS_BIND_ADDRESS=127.0.0.1:0"
            + " --env=ROOTSEAL_HEALTH_PROBE_BIND_ADDRESS=127.0.0.1:0";
    String script =
        "cd clone; export HOME='%s' ROOTSEAL_PODMAN_OPTIONS='%s'; %s"
            .formatted(folder.resolve("home"), elsewhere, command);
    try (Server operator = shell.start(cluster.kubeconfig(), script)) {
      await("cluster evaluated").until(() -> operator.hasSaid("Operator started"));
      operator.stop();
    }
  }

  private boolean exists(String image) {
    return shell.run(cluster.kubeconfig(), "podman image exists " + image).exitCode() == 0;
  }

  private void ok(String command) {
    shell.run(cluster.kubeconfig(), command).ok();
  }

  private Http.Answer registry(String path) {
    registry.requireAlive();
    return Http.get(URI.create("http://" + host + path));
  }
}

package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A registry of container images on a free port of this machine.
 *
 * @param host under which images are pushed to it
 */
record ImageRegistry(Server server, String host) implements AutoCloseable {
  /** Starts one that keeps its images in a folder. */
  static ImageRegistry start(Path folder) {
    String host = "localhost:" + Server.freePort();
    Path configuration = folder.resolve("registry.yml");
    unchecked(
        () ->
            Files.writeString(
                configuration,
                "{version: 0.1, storage: {filesystem: {rootdirectory: '%s'}}, http: {addr: '%s'}}"
                    .formatted(folder.resolve("registry"), host)));
    Server server =
        Server.start(
            folder.resolve("registry.log"),
            List.of(
                Requirement.DOCKER_REGISTRY.path().toString(), "serve", configuration.toString()));
    ImageRegistry started = new ImageRegistry(server, host);
    await("registry")
        .atMost(Duration.ofSeconds(30))
        .ignoreException(UncheckedIOException.class)
        .until(() -> started.get("/v2/").statusCode() == 200);
    return started;
  }

  Http.Answer get(String path) {
    server.requireAlive();
    return Http.get(URI.create("http://" + host + path));
  }

  @Override
  public void close() {
    server.close();
  }
}

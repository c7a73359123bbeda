package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** `rootseal fix` for all workloads of a namespace or of the cluster. */
class FixSeveralTest extends OnTheShop {
  @Test
  void severalInANamespace() {
    Run run = cluster.fix("-n", "shop");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).startsWith("apiVersion: apps/v1\n").doesNotContain("---");
    assertThat(run.err())
        .contains(
            """

            6 workloads read in namespace 'shop', 1 container exempt, 4 with a finding: a patch for \
            all of 1, for a part of 0, for nothing of 2, 1 left out.
            Confidence of these patches: 0 known, 0 observed, 0 declared, 1 assumed.
            Left out, because changing them can take the cluster down or would not last: 1 workload.
              --include-critical writes their patches, too.
            """);
  }

  @Test
  void severalInTheClusterAreOneStreamOfDocuments() {
    Run run = cluster.fix("-A");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out().split("(?m)^---\n")).hasSize(2).contains(BLOG_PATCH);
    assertThat(run.err())
        .endsWith(
            "\nkubectl patch takes one patch at a time: --output-dir DIR writes a file for each,"
                + " and the commands.\n");
  }

  @Test
  void severalInJsonAreALineEach() {
    assertThat(cluster.fix("-A", "-o", "json").out().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\""));
  }

  @Test
  void folderGetsAFileEachAndTheCommandsArePrinted() throws IOException {
    Path patches = folder.resolve("it's new/patches");

    Run run = cluster.fix("-A", "--output-dir=" + patches);

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out().lines())
        .containsExactly(
            command("blog", "blog", folder + "/it'\\''s new/patches/blog.deployment.blog.yaml"),
            command("shop", "web", folder + "/it'\\''s new/patches/shop.deployment.web.yaml"));
    assertThat(patches.resolve("blog.deployment.blog.yaml")).hasContent(BLOG_PATCH);
    try (var files = Files.list(patches)) {
      assertThat(files).hasSize(2);
    }
    assertThat(run.err()).endsWith("patches: run the commands on standard output.\n");
  }

  private static String command(String namespace, String name, String file) {
    return "kubectl patch deployment %s -n %s --type strategic --patch-file '%s'"
        .formatted(name, namespace, file);
  }

  @Test
  void folderThatHoldsSomethingIsLeftAlone() throws IOException {
    Path used = Files.createDirectory(folder.resolve("used"));
    Files.createFile(used.resolve("old.yaml"));

    assertThat(cluster.fix("-A", "--output-dir=" + used))
        .isEqualTo(
            new Run(
                2,
                "",
                "rootseal: "
                    + used
                    + " is not empty: name a new folder\nSee rootseal fix --help\n"));
  }

  @Test
  void namespaceWithoutWorkloads() {
    assertThat(cluster.fix("-n", "default"))
        .isEqualTo(new Run(0, "", "0 workloads read in namespace 'default': nothing to fix.\n"));
  }

  @Test
  void ofALongNameTheBeginningAndADigestNameTheFile() throws IOException {
    String name = "n".repeat(250);
    for (String last : List.of("a", "b")) {
      cluster.apply(
          """
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: %s, namespace: blog}
          spec: {template: {spec: {containers: [{name: app, image: example.com/app}]}}}
          """
              .formatted(name + last));
    }
    Path patches = folder.resolve("patches");
    Run run = cluster.fix("-n", "blog", "--output-dir=" + patches);

    assertThat(run.out().lines()).hasSize(3);
    assertThat(run.err()).contains("a patch for all of 3");
    try (var files = Files.list(patches)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .hasSize(3)
          .allMatch(file -> file.length() < 256 && file.startsWith("blog.deployment."));
    }
  }
}

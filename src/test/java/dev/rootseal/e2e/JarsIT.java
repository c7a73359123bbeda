package dev.rootseal.e2e;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the two packaged jars hold: the product knows nothing of the demo and its API server. */
class JarsIT {
  private static final Path PRODUCT = jar("rootseal.jar");
  private static final Path DEMO = jar("rootseal.demo.jar");

  @Test
  void productHoldsItsOwnPackagesOnly() throws IOException {
    assertThat(packages(entries(PRODUCT)))
        .isEqualTo(sources("src/main/java"))
        .doesNotContain("dev.rootseal.embedded", "dev.rootseal.demo");
    assertThat(entries(PRODUCT)).noneMatch(name -> name.contains("rootseal/demo"));
  }

  @Test
  void demoHoldsTheServerTheStoryAndOneTrainingOnly() throws IOException {
    Set<String> classes =
        entries(DEMO).stream()
            .filter(name -> name.endsWith(".class"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(classes.remove("dev/rootseal/archive/Training.class")).isTrue();
    assertThat(packages(classes))
        .isEqualTo(sources("src/demo/java"))
        .containsExactly("dev.rootseal.demo", "dev.rootseal.embedded");
    assertThat(classes).allMatch(name -> name.startsWith("dev/rootseal/"));
  }

  @Test
  void productAloneSaysWhereTheDemoIs() {
    Program.Result run =
        Program.run(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-jar",
            PRODUCT.toString(),
            "demo",
            "--once");
    assertThat(run.errors().lines())
        .singleElement()
        .asString()
        .startsWith("rootseal: the demo is no part of this jar")
        .contains("bin/rootseal demo", "rootseal-demo.jar");
    assertThat(run.output()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(2);
  }

  private static Path jar(String property) {
    return Path.of(requireNonNull(System.getProperty(property)));
  }

  private static Set<String> entries(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream().map(entry -> entry.getName()).collect(Collectors.toSet());
    }
  }

  private static Set<String> packages(Set<String> entries) {
    return entries.stream()
        .filter(name -> name.startsWith("dev/rootseal/") && name.endsWith(".class"))
        .map(name -> name.substring(0, name.lastIndexOf('/')).replace('/', '.'))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> sources(String root) {
    Path folder = Path.of(root);
    return Folders.files(folder).stream()
        .map(file -> folder.relativize(requireNonNull(file.getParent())))
        .map(name -> name.toString().replace('/', '.'))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}

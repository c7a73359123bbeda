package dev.rootseal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BuildInfoTest {
  @Test
  void theBuildFillsInVersionAndRevisionAndTheJavaVersionIsTheRunningOne() {
    BuildInfo build = BuildInfo.load();

    assertThat(build.version()).matches("[0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)?");
    assertThat(build.revision()).matches("unknown|[0-9a-f]{7,40}");
    assertThat(build.javaVersion()).isEqualTo(System.getProperty("java.version"));
  }
}

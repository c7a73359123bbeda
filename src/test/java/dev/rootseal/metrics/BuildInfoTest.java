package dev.rootseal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BuildInfoTest {
  @Test
  void theBuildFillsInVersionAndRevision() {
    BuildInfo build = BuildInfo.load();

    assertThat(build.version()).matches("[0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)?");
    assertThat(build.revision()).matches("unknown|[0-9a-f]{7,40}");
  }

  @Test
  void theJavaVersionIsTheRunningOne() {
    assertThat(BuildInfo.load().javaVersion()).isEqualTo(System.getProperty("java.version"));
  }
}

package dev.rootseal.remediation;

import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.WorkloadFacts;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VolumeNamesTest {
  private static VolumeNames none() {
    return VolumeNames.of(deployment("web").facts());
  }

  @ParameterizedTest
  @CsvSource({
    "/tmp, rootseal-tmp", "/tmp/, rootseal-tmp", "/var/cache/nginx, rootseal-var-cache-nginx",
    "/opt/My App_1.0/, rootseal-opt-my-app-1-0", "/-a-, rootseal-a", "/ß/é, rootseal-path",
    "/, rootseal-path"
  })
  void nameTellsThePath(String path, String name) {
    assertThat(none().take(ContainerPath.of(path))).isEqualTo(name);
  }

  @Test
  void namesAreGivenOnce() {
    VolumeNames names = none();

    assertThat(List.of(names.take(ContainerPath.of("/tmp")), names.take(ContainerPath.of("/tmp"))))
        .containsExactly("rootseal-tmp", "rootseal-tmp-2");
    assertThat(names.take(ContainerPath.of("/tmp/2"))).isEqualTo("rootseal-tmp-2-2");
    assertThat(names.take(ContainerPath.of("/tmp"))).isEqualTo("rootseal-tmp-3");
  }

  @Test
  void volumesThatAreOnlyMountedAreTakenAndNamesOfContainersFromContainers() {
    WorkloadFacts workload =
        deployment("web")
            .container("rootseal-seed-etc", c -> c.mountOfMissingVolume("/x", "rootseal-tmp"))
            .facts();

    assertThat(VolumeNames.of(workload).take(ContainerPath.of("/tmp"))).isEqualTo("rootseal-tmp-2");
    assertThat(VolumeNames.ofContainers(workload).take(ContainerPath.of("/etc")))
        .isEqualTo("rootseal-seed-etc-2");
  }

  @Test
  void longPathsAreCutToTheSameLengthAndStayApart() {
    VolumeNames names = none();
    ContainerPath path = ContainerPath.of("/" + "a".repeat(79));

    assertThat(names.take(path)).isEqualTo("rootseal-" + "a".repeat(54)).hasSize(63);
    assertThat(names.take(path)).isEqualTo("rootseal-" + "a".repeat(52) + "-2").hasSize(63);
    assertThat(names.take(ContainerPath.of("/" + "b".repeat(53) + "/c")))
        .isEqualTo("rootseal-" + "b".repeat(53))
        .as("no hyphen at the end")
        .hasSize(62);
  }

  @Property
  void everyNameIsAFreshLabel(@ForAll @Size(max = 30) List<String> paths) {
    VolumeNames names = none();
    Set<String> given = new HashSet<>();

    for (String path : paths) {
      String name = names.take(ContainerPath.of(path));
      assertThat(name).matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
      assertThat(given.add(name)).isTrue();
    }
  }
}

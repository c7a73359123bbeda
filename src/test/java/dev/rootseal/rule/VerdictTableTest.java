package dev.rootseal.rule;

import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verdict table, and what each verdict counts for. */
class VerdictTableTest {
  @ParameterizedTest(name = "flag {0}, /tmp writable: {1} -> {2}")
  @CsvSource({
    "TRUE,          true,  Compliant",
    "TRUE,          false, MissingWritableMount /tmp",
    "FALSE,         true,  WritableRootFilesystem (false)",
    "FALSE,         false, WritableRootFilesystem (false)",
    "NOT_SET,       true,  WritableRootFilesystem (not set)",
    "NOT_SET,       false, WritableRootFilesystem (not set)",
    "NOT_A_BOOLEAN, true,  Invalid",
    "NOT_A_BOOLEAN, false, Invalid",
  })
  void flagAndMountDecide(ReadOnlyFlag flag, boolean writableTmp, String expected) {
    WorkloadFixture workload =
        deployment("web")
            .container(
                "app",
                c -> {
                  c.flag(flag);
                  if (writableTmp) {
                    c.emptyDir("/tmp");
                  }
                });

    assertThat(VerdictText.of(workload.evaluated())).isEqualTo("app: " + expected);
  }

  @ParameterizedTest(name = "{0}: in X {2}, in Y {3}, a finding {4}")
  @CsvSource({
    "COMPLIANT,                Compliant,              true,  true,  false",
    "MISSING_WRITABLE_MOUNT,   MissingWritableMount,   false, true,  true",
    "WRITABLE_ROOT_FILESYSTEM, WritableRootFilesystem, false, true,  true",
    "EXEMPT,                   Exempt,                 false, false, false",
    "NOT_APPLICABLE,           NotApplicable,          false, false, false",
    "INVALID,                  Invalid,                false, true,  true",
  })
  void eachVerdictCountsAsTheTableSays(
      Verdict verdict, String id, boolean inX, boolean inY, boolean finding) {
    Tally one = Tally.EMPTY.plus(verdict);

    assertThat(verdict.id()).isEqualTo(id);
    assertThat(verdict.evaluated()).isEqualTo(inY);
    assertThat(verdict.finding()).isEqualTo(finding);
    assertThat(one.compliant()).isEqualTo(inX ? 1 : 0);
    assertThat(one.evaluated()).isEqualTo(inY ? 1 : 0);
    assertThat(one.findings()).isEqualTo(finding ? 1 : 0);
    assertThat(one.containers()).isEqualTo(1);
  }

  /** Nobody hides a writable root by a name. */
  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "rootseal-seed-a, TRUE, NotApplicable",
    "rootseal-seed-a, NOT_SET, WritableRootFilesystem (not set)",
    "rootseal-seed-a, NOT_A_BOOLEAN, Invalid",
    "my-rootseal-seed-a, TRUE, MissingWritableMount /tmp",
  })
  void whatCopiesForAPatchCountsNowhere(String name, ReadOnlyFlag flag, String expected) {
    WorkloadFixture init = deployment("web").init(name, c -> c.flag(flag));
    WorkloadFixture other = deployment("web").container(name, c -> c.compliant());
    WorkloadFixture atRoot = deployment("web").init(name, c -> c.flag(flag).emptyDir("/"));

    assertThat(VerdictText.of(init.evaluated())).isEqualTo("init " + name + ": " + expected);
    assertThat(VerdictText.of(other.evaluated())).isEqualTo(name + ": Compliant");
    assertThat(VerdictText.of(atRoot.evaluated())).doesNotContain("NotApplicable");
  }

  @Test
  void eachRequiredPathWithoutAMountIsNamedInOrder() {
    Policy policy = policy(p -> p.requires("/tmp", "/var/cache", "/data"));
    WorkloadFixture workload =
        deployment("web").container("app", c -> c.readOnly().emptyDir("/var/cache"));

    assertThat(VerdictText.of(workload.evaluated(policy)))
        .isEqualTo("app: MissingWritableMount /tmp, /data");
  }

  @Test
  void aPolicyThatRequiresNothingIsContentWithTheFlag() {
    Policy policy = policy(p -> p.requires());

    assertThat(
            VerdictText.of(deployment("web").container("app", c -> c.readOnly()).evaluated(policy)))
        .isEqualTo("app: Compliant");
  }

  @Test
  void theVerdictKeepsItsFactsAndThePathsThatItRestsOn() {
    WorkloadFixture workload = deployment("web").in("front").container("app", c -> c.flagFalse());

    WorkloadVerdict verdict = workload.evaluated();

    assertThat(verdict.ref()).isEqualTo(new WorkloadRef("Deployment", "front", "web"));
    assertThat(verdict.facts()).isEqualTo(workload.facts());
    assertThat(verdict.containers())
        .singleElement()
        .satisfies(
            app -> {
              assertThat(app.facts()).isEqualTo(workload.facts().containers().getFirst());
              assertThat(app.required().paths()).isEqualTo(paths("/tmp"));
            });
  }

  @Test
  void theSameFactsGiveTheSameVerdict() {
    WorkloadFixture workload =
        deployment("web")
            .container("app", c -> c.readOnly().mount("/tmp", VolumeSource.HOST_PATH))
            .container("other", c -> c.privileged());

    assertThat(workload.evaluated()).isEqualTo(workload.evaluated());
  }

  @Test
  void aMissingMountWithoutAPathIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ContainerVerdict.MissingWritableMount(List.of()));
  }

  private static List<ContainerPath> paths(String... texts) {
    return List.of(texts).stream().map(ContainerPath::of).toList();
  }
}

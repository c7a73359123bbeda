package dev.rootseal.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What counts as a change of a verdict. */
class VerdictHistoryTest {
  private final WorkloadEvents.VerdictHistory history = new WorkloadEvents.VerdictHistory();

  @Test
  void whatIsSeenFirstAfterAStartIsNoChange() {
    assertThat(history.changed("shop", List.of(writable("web")), false)).isEmpty();
  }

  @Test
  void repetitionIsNoChange() {
    history.changed("shop", List.of(writable("web")), false);

    assertThat(history.changed("shop", List.of(writable("web")), true)).isEmpty();
  }

  @Test
  void otherVerdictIsAChangeInBothDirections() {
    WorkloadVerdict bad = writable("web");
    WorkloadVerdict good = compliant("web");
    history.changed("shop", List.of(bad), false);

    assertThat(history.changed("shop", List.of(good), true)).containsExactly(good);
    assertThat(history.changed("shop", List.of(bad), true)).containsExactly(bad);
  }

  @Test
  void workloadThatAppearsIsAChangeOnlyWithAFinding() {
    WorkloadVerdict bad = writable("web");

    assertThat(history.changed("shop", List.of(bad, compliant("api")), true)).containsExactly(bad);
  }

  @Test
  void workloadThatComesBackIsNew() {
    WorkloadVerdict bad = writable("web");
    history.changed("shop", List.of(bad), true);
    history.changed("shop", List.of(), true);

    assertThat(history.changed("shop", List.of(bad), true)).containsExactly(bad);
  }

  @Test
  void namespacesAreApartAndForgotten() {
    WorkloadVerdict bad = writable("web");
    history.changed("shop", List.of(bad), true);

    assertThat(history.changed("blog", List.of(bad), true)).containsExactly(bad);
    history.forget("shop");
    assertThat(history.changed("shop", List.of(bad), true)).containsExactly(bad);
  }

  @Test
  void orderOfWorkloadsDoesNotMatter() {
    WorkloadVerdict one = writable("one");
    WorkloadVerdict two = compliant("two");
    history.changed("shop", List.of(one, two), false);

    assertThat(history.changed("shop", List.of(two, one), true)).isEmpty();
  }

  @Test
  void whatCompliesIsAChangeOnlyWhenItIsRolledOut() {
    WorkloadVerdict good = compliant("web");
    history.changed("shop", List.of(writable("web")), false);

    assertThat(history.changed("shop", List.of(pending("web")), true)).isEmpty();
    assertThat(history.changed("shop", List.of(pending("web")), true)).isEmpty();
    assertThat(history.changed("shop", List.of(good), true)).containsExactly(good);
    assertThat(history.changed("shop", List.of(good), true)).isEmpty();
  }

  @Test
  void nobodyIsToldOfARollOutThatIsTakenBack() {
    WorkloadVerdict bad = writable("web");
    history.changed("shop", List.of(bad), false);
    history.changed("shop", List.of(pending("web")), true);

    assertThat(history.changed("shop", List.of(bad), true)).isEmpty();
  }

  @Test
  void rollOutOfWhatCompliedBeforeIsNoChange() {
    history.changed("shop", List.of(compliant("web")), false);

    assertThat(history.changed("shop", List.of(pending("web")), true)).isEmpty();
    assertThat(history.changed("shop", List.of(compliant("web")), true)).isEmpty();
  }

  @Test
  void newWorkloadThatCompliesIsNoChangeBeforeOrAfterItsRollOut() {
    assertThat(history.changed("shop", List.of(pending("web")), true)).isEmpty();
    assertThat(history.changed("shop", List.of(compliant("web")), true)).isEmpty();
  }

  @Test
  void findingIsAChangeAlsoWhereItIsNotRolledOut() {
    WorkloadVerdict bad =
        WorkloadFixture.deployment("web").notRolledOut().container("app").evaluated();
    history.changed("shop", List.of(compliant("web")), false);

    assertThat(history.changed("shop", List.of(bad), true)).containsExactly(bad);
  }

  private static WorkloadVerdict pending(String name) {
    return WorkloadFixture.deployment(name)
        .notRolledOut()
        .container("app", app -> app.compliant())
        .evaluated();
  }

  private static WorkloadVerdict writable(String name) {
    return WorkloadFixture.deployment(name).container("app").evaluated();
  }

  private static WorkloadVerdict compliant(String name) {
    return WorkloadFixture.deployment(name).container("app", app -> app.compliant()).evaluated();
  }
}
